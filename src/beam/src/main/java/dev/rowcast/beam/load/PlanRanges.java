package dev.rowcast.beam.load;

import dev.rowcast.batch.load.Ranges;
import dev.rowcast.batch.source.KeyRange;
import dev.rowcast.batch.source.SourceConnection;
import dev.rowcast.batch.source.UnfinishedException;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.TupleTag;

/** Parts what is left of tables into ranges, by their keys alone, as many as the plan says. */
final class PlanRanges extends DoFn<LoadSpec.Rest, KeyRange> {
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
    public void process(@Element LoadSpec.Rest rest, MultiOutputReceiver out) {
        TableMetrics metrics = new TableMetrics(rest.table(), 0);
        try (SourceConnection source = spec.source().connect()) {
            plan(source, rest, metrics, out.get(RANGES)::output);
        } catch (UnfinishedException wrong) {
            LoadedPart part = LoadedPart.unfinished(rest.table(), Waits.words(wrong));
            metrics.count(part);
            out.get(UNFINISHED).output(part);
        }
    }

    private void plan(SourceConnection source, LoadSpec.Rest rest, TableMetrics metrics, Consumer<KeyRange> out) {
        Ranges ranges = TableRanges.behind(
                rest.after(), source, rest.table().id(), spec.plan().rows());
        Optional<KeyRange> range = ranges.next();
        for (int left = spec.plan().ranges() - 1; range.isPresent(); left--) {
            metrics.planned();
            out.accept(range.get());
            Optional<KeyRange> next = ranges.next();
            if (left == 0 && next.isPresent()) {
                metrics.upTo(range.get().upTo());
                return;
            }
            range = next;
        }
    }
}
