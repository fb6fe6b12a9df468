package dev.rowcast.cli.sync;

import dev.rowcast.batch.load.Cluster;
import dev.rowcast.batch.load.LoadEngine;
import dev.rowcast.batch.load.LoadListener;
import dev.rowcast.batch.load.LoadPlan;
import dev.rowcast.batch.load.LoadProgress;
import dev.rowcast.batch.load.LoadSetup;
import dev.rowcast.batch.load.LoadedTable;
import dev.rowcast.batch.source.UnfinishedException;
import dev.rowcast.change.TableId;
import dev.rowcast.cli.verify.Pipeline;
import java.nio.file.Path;
import java.util.List;

/**
 * Machines that load.
 *
 * @param engine tells them to
 * @param master where they are
 * @param jar what they do
 */
record Elsewhere(LoadEngine engine, String master, Path jar) {
    /** Loads the tables; Ctrl-C and SIGTERM end what goes on there. */
    List<LoadedTable> load(
            Pipeline pipeline,
            LoadSetup setup,
            LoadPlan plan,
            LoadProgress progress,
            LoadListener listener,
            List<TableId> tables) {
        Cluster cluster = new Cluster(master, jar, pipeline.written(), pipeline.destinations()::installedIn);
        try (OrderlyEnd end = OrderlyEnd.begin(Thread.currentThread()::interrupt)) {
            try {
                return engine.load(cluster, setup, plan, progress, listener, tables);
            } catch (UnfinishedException ended) {
                if (end.obstacle().isPresent()) {
                    listener.says(ended.getMessage() + "; with --resume the same command goes on where it was");
                }
                throw ended;
            }
        }
    }
}
