package dev.rowcast.beam.load;

import dev.rowcast.batch.source.KeyRange;
import dev.rowcast.batch.source.UnfinishedException;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.TupleTag;

/** Parts tables into ranges, by their keys alone. */
final class PlanRanges extends DoFn<LoadSpec.Table, KeyRange> {
    private static final long serialVersionUID = 1L;

    /** The ranges. */
    static final TupleTag<KeyRange> RANGES = new TupleTag<>("ranges");
    /** Why there are none. */
    static final TupleTag<LoadedPart> UNFINISHED = new TupleTag<>("unfinished");

    private final LoadSpec spec;

    PlanRanges(LoadSpec spec) {
        this.spec = spec;
    }

    /** Called by Beam. */
    @ProcessElement
    public void process(@Element LoadSpec.Table table, MultiOutputReceiver out) {
        try {
            TableRanges.of(spec.source(), table.id(), spec.plan().rows(), out.get(RANGES)::output);
        } catch (UnfinishedException wrong) {
            LoadedPart part = LoadedPart.unfinished(table, Waits.words(wrong));
            new TableMetrics(table, 0).count(part);
            out.get(UNFINISHED).output(part);
        }
    }
}
