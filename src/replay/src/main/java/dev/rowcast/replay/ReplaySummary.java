package dev.rowcast.replay;

import java.util.List;

/**
 * What became of the records of a replay.
 *
 * @param records how many were read
 * @param rejected a line for each change that couldn't be delivered, with why
 * @param held a line for each table that waits for a decision, with what is to be decided
 * @param waiting why some are still not delivered; empty where none waits for its destination
 */
public record ReplaySummary(long records, List<String> rejected, List<String> held, String waiting) {
    public ReplaySummary {
        rejected = List.copyOf(rejected);
        held = List.copyOf(held);
    }

    /** Whether every record ended as it should: delivered to all who want it, or wanted by nobody. */
    public boolean allDelivered() {
        return rejected.isEmpty() && held.isEmpty() && waiting.isEmpty();
    }
}
