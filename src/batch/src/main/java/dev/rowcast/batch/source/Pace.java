package dev.rowcast.batch.source;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Keeps to so many rows a second. For one thread. */
public final class Pace {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long rowsPerSecond;
    private final LongSupplier nanos;
    private final Waiting waiting;
    /** When all that was read so far may have been read. */
    private long due;

    /** @param rowsPerSecond 0 for as fast as it goes */
    public Pace(long rowsPerSecond, LongSupplier nanos, Waiting waiting) {
        this.rowsPerSecond = rowsPerSecond;
        this.nanos = nanos;
        this.waiting = waiting;
        this.due = nanos.getAsLong();
    }

    /** So many rows were read: waits until they may have been. */
    public void took(int rows) {
        if (rowsPerSecond == 0) {
            return;
        }
        long now = nanos.getAsLong();
        // What wasn't used in the past isn't caught up in a burst.
        due = Math.max(due, now - SECOND) + rows * SECOND / rowsPerSecond;
        if (due > now) {
            waiting.pass(Duration.ofNanos(due - now));
        }
    }
}
