package dev.rowcast.beam.load;

import java.io.Serializable;
import java.util.List;

/**
 * What became of some of a table's ranges.
 *
 * @param table the table
 * @param ranges how many ranges
 * @param rows how many rows were read
 * @param stale how many writes the store has passed over, since it has newer rows
 * @param rejected the rows that weren't loaded
 * @param unfinished why not all of it was loaded; empty where it was
 */
public record LoadedPart(
        LoadSpec.Table table, long ranges, long rows, long stale, List<RejectedRow> rejected, String unfinished)
        implements Serializable {
    public LoadedPart {
        rejected = List.copyOf(rejected);
    }

    /**
     * A row that wasn't loaded.
     *
     * @param where the row, for people
     * @param reason why
     */
    public record RejectedRow(String where, String reason) implements Serializable {}

    static LoadedPart unfinished(LoadSpec.Table table, String why) {
        return new LoadedPart(table, 0, 0, 0, List.of(), why);
    }
}
