package dev.rowcast.batch.load;

import dev.rowcast.change.TableId;
import java.time.Duration;
import java.util.List;

/**
 * What became of a table.
 *
 * @param table the table
 * @param rows how many rows were read, by earlier runs too
 * @param ranges how many ranges they were in
 * @param stale how many writes the store has passed over, since it has newer rows
 * @param rejectedRows how many rows weren't loaded
 * @param rejected the first of them
 * @param swept whether what its rows didn't overwrite was removed
 * @param time how long it took this run
 * @param unfinished why not all of it was loaded; empty where it was
 */
public record LoadedTable(
        TableId table,
        long rows,
        long ranges,
        long stale,
        long rejectedRows,
        List<Rejected> rejected,
        boolean swept,
        Duration time,
        String unfinished) {
    public LoadedTable {
        rejected = List.copyOf(rejected);
    }

    /** Whether all rows that it had are loaded, or told of as rejected. */
    public boolean isFinished() {
        return unfinished.isEmpty();
    }
}
