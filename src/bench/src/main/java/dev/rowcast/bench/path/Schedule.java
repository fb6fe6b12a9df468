package dev.rowcast.bench.path;

import java.time.Duration;

/**
 * A steady rate: batch after batch, each due at its time whatever became of those before, so that a stall shows instead of slowing the writer down.
 *
 * @param rowsPerSecond the rate
 */
record Schedule(int rowsPerSecond) {
    private static final int MOST_BATCHES_PER_SECOND = 100;

    Schedule {
        if (rowsPerSecond < 1) {
            throw new IllegalArgumentException("a rate is at least one row a second: " + rowsPerSecond);
        }
    }

    /** Of each batch, which is one statement and one transaction. */
    int rowsOfBatch() {
        return Math.max(1, rowsPerSecond / MOST_BATCHES_PER_SECOND);
    }

    /** When that batch is due, in nanoseconds after the first. */
    long dueNanos(long batch) {
        return (long) (batch * (double) rowsOfBatch() * 1e9 / rowsPerSecond);
    }

    /** How many batches are due in such a time. */
    int batches(Duration time) {
        return (int) (time.toMillis() * rowsPerSecond / 1_000 / rowsOfBatch());
    }

    /** How many rows are due in such a time. */
    int rows(Duration time) {
        return batches(time) * rowsOfBatch();
    }
}
