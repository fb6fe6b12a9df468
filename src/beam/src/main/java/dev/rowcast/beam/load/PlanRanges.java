package dev.rowcast.beam.load;

import dev.rowcast.batch.load.Ranges;
import dev.rowcast.batch.source.KeyRange;
import dev.rowcast.batch.source.SourceConnection;
import dev.rowcast.batch.source.TableModel;
import dev.rowcast.batch.source.TableReader;
import dev.rowcast.batch.source.TableSize;
import dev.rowcast.batch.source.UnfinishedException;
import dev.rowcast.batch.source.Waiting;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.TupleTag;

/** Parts tables into ranges, by their keys alone. */
final class PlanRanges extends DoFn<LoadSpec.Table, KeyRange> {
    private static final long serialVersionUID = 1L;
    private static final int LONGEST_RANGE_BYTES = 8 << 20;

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
        try (JobPlace place = JobPlace.enter(spec);
                SourceConnection source = new SourceConnection(
                        place.loading().mysql(),
                        place.loading().form(),
                        Waiting.REAL,
                        place.loading().admission(),
                        Waits.TRIES)) {
            TableModel model = TableModel.read(source, table.id(), null);
            int rows = TableSize.of(source, table.id())
                    .rowsWithin(LONGEST_RANGE_BYTES, spec.plan().rows());
            Ranges ranges = new Ranges(new TableReader(source, model), model, List.of(), rows);
            for (Optional<KeyRange> range = ranges.next(); range.isPresent(); range = ranges.next()) {
                out.get(RANGES).output(range.get());
            }
        } catch (UnfinishedException wrong) {
            LoadedPart part = LoadedPart.unfinished(table, Waits.words(wrong));
            new TableMetrics(table, 0).count(part);
            out.get(UNFINISHED).output(part);
        }
    }
}
