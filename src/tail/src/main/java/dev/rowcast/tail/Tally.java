package dev.rowcast.tail;

import dev.rowcast.sample.ReceivedChange;
import dev.rowcast.sample.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Counts what came. Thread-safe. */
public final class Tally {
    private final Set<String> tables = new HashSet<>();
    private long changes;
    private long batches;
    private long undecoded;

    synchronized void add(List<ReceivedChange> batch) {
        batches++;
        changes += batch.size();
        batch.forEach(change -> {
            tables.add(change.table());
            undecoded += change.rows() instanceof Rows.Undecoded ? 1 : 0;
        });
    }

    /** Changes received and accepted. */
    public synchronized long changes() {
        return changes;
    }

    /** Batches received and accepted. */
    public synchronized long batches() {
        return batches;
    }

    /** One line for a person. */
    public synchronized String summary(Instant start, Instant end) {
        return count(changes, "change")
                + " in " + count(batches, "batch")
                + " of " + count(tables.size(), "table")
                + " in " + Moments.lag(Duration.between(start, end))
                + (undecoded == 0 ? "" : "; " + Shown.number(undecoded) + " could not be decoded");
    }

    private static String count(long number, String what) {
        String plural = what.endsWith("h") ? "es" : "s";
        return Shown.number(number) + " " + what + (number == 1 ? "" : plural);
    }
}
