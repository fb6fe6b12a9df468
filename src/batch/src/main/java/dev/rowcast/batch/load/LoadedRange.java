package dev.rowcast.batch.load;

import java.util.List;

/**
 * What became of a range.
 *
 * @param rows how many rows were read
 * @param stale how many writes the store has passed over, since it has newer ones
 * @param rejected the rows that weren't loaded
 */
public record LoadedRange(long rows, long stale, List<Rejected> rejected) {
    public LoadedRange {
        rejected = List.copyOf(rejected);
    }
}
