package dev.rowcast.beam.flink;

import dev.rowcast.batch.load.Cluster;
import dev.rowcast.batch.load.LoadEngine;
import dev.rowcast.batch.load.LoadListener;
import dev.rowcast.batch.load.LoadPlan;
import dev.rowcast.batch.load.LoadProgress;
import dev.rowcast.batch.load.LoadSetup;
import dev.rowcast.batch.load.LoadedTable;
import dev.rowcast.change.TableId;
import java.util.List;

/** A Flink session cluster. Stateless. */
public final class FlinkEngine implements LoadEngine {
    /** For the list of services. */
    public FlinkEngine() {}

    @Override
    public String name() {
        return "flink";
    }

    @Override
    public List<LoadedTable> load(
            Cluster cluster,
            LoadSetup setup,
            LoadPlan plan,
            LoadProgress progress,
            LoadListener listener,
            List<TableId> tables) {
        return new FlinkLoad(cluster, setup, plan, progress, listener).run(tables);
    }
}
