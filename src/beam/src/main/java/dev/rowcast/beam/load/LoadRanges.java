package dev.rowcast.beam.load;

import dev.rowcast.batch.load.LoadedRange;
import dev.rowcast.batch.load.RangeLoader;
import dev.rowcast.batch.source.KeyRange;
import dev.rowcast.batch.source.Pace;
import dev.rowcast.batch.source.UnfinishedException;
import dev.rowcast.batch.source.Waiting;
import java.util.HashMap;
import java.util.Map;
import org.apache.beam.sdk.transforms.DoFn;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads ranges. A range is whole once it is answered for, within the call that gets it: there is nothing to begin or to end with a bundle, and one that runs
 * again changes nothing.
 */
final class LoadRanges extends DoFn<KeyRange, LoadedPart> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(LoadRanges.class);

    private final LoadSpec spec;
    private transient @Nullable JobPlace place;
    private transient @Nullable RangeLoader loader;
    private transient @Nullable Pace pace;
    private transient @Nullable Map<LoadSpec.Table, TableMetrics> metrics;

    LoadRanges(LoadSpec spec) {
        this.spec = spec;
    }

    /** Called by Beam. */
    @ProcessElement
    public void process(@Element KeyRange range, OutputReceiver<LoadedPart> out) {
        LoadSpec.Table table = new LoadSpec.Table(range.database(), range.table());
        LoadedPart part = part(table, range);
        metrics(table).count(part);
        out.output(part);
    }

    private LoadedPart part(LoadSpec.Table table, KeyRange range) {
        JobPlace here = place();
        String obstacle = here.obstacle(table);
        if (obstacle != null) {
            return LoadedPart.unfinished(table, obstacle);
        }
        try {
            loader(here).rest(spec.plan().limits());
            LoadedRange loaded = loader(here).load(range);
            pace().took((int) loaded.rows());
            return part(table, loaded);
        } catch (UnfinishedException wrong) {
            String words = Waits.words(wrong);
            here.obstacle(table, words);
            return LoadedPart.unfinished(table, words);
        } catch (RuntimeException wrong) {
            LOG.error("{} can't be loaded", range, wrong);
            // Flink tells the innermost cause alone.
            throw new IllegalStateException(range + " can't be loaded: " + wrong);
        }
    }

    private static LoadedPart part(LoadSpec.Table table, LoadedRange loaded) {
        return new LoadedPart(
                table,
                1,
                loaded.rows(),
                loaded.stale(),
                loaded.rejected().stream()
                        .map(row -> new LoadedPart.RejectedRow(row.where(), row.reason()))
                        .toList(),
                "");
    }

    private JobPlace place() {
        JobPlace known = place;
        if (known == null) {
            known = JobPlace.enter(spec);
            place = known;
        }
        return known;
    }

    private RangeLoader loader(JobPlace here) {
        RangeLoader known = loader;
        if (known == null) {
            known = new RangeLoader(here.loading(), new WorkerWaits());
            loader = known;
        }
        return known;
    }

    private Pace pace() {
        Pace known = pace;
        if (known == null) {
            known = new Pace(spec.plan().rowsPerSecond(), System::nanoTime, Waiting.REAL);
            pace = known;
        }
        return known;
    }

    private TableMetrics metrics(LoadSpec.Table table) {
        Map<LoadSpec.Table, TableMetrics> known = metrics;
        if (known == null) {
            known = new HashMap<>();
            metrics = known;
        }
        return known.computeIfAbsent(
                table, unused -> new TableMetrics(table, spec.plan().shown()));
    }

    /** Called by Beam, also where the job was cancelled or has failed. */
    @Teardown
    public void end() {
        RangeLoader open = loader;
        JobPlace here = place;
        loader = null;
        place = null;
        try {
            if (open != null) {
                open.close();
            }
        } finally {
            if (here != null) {
                here.close();
            }
        }
    }
}
