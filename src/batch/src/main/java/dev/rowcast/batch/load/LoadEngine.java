package dev.rowcast.batch.load;

import dev.rowcast.batch.source.UnfinishedException;
import dev.rowcast.change.TableId;
import java.util.List;

/** Loads tables on other machines than this one. In a jar of its own, which names it as a service. */
public interface LoadEngine {
    /** What users call it, such as {@code flink}. */
    String name();

    /**
     * Loads the tables; what can't be loaded to its end is a result that says so, and stops no other. An interrupt ends what goes on there too.
     *
     * @param setup with an admission that is {@link java.io.Serializable}
     * @param progress what earlier runs came to, and where this one writes down how far it comes
     * @throws UnfinishedException if nothing can be loaded, or the thread is interrupted; the message says what to do
     */
    List<LoadedTable> load(
            Cluster cluster,
            LoadSetup setup,
            LoadPlan plan,
            LoadProgress progress,
            LoadListener listener,
            List<TableId> tables);
}
