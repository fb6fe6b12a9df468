package dev.rowcast.observe;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Events per second, over the last ten full seconds, or since the start if that is shorter. The current second doesn't count
 * until it is over. Thread-safe.
 */
final class Rate {
    private static final int SECONDS = 10;

    private final LongSupplier nanoTime;
    private final long start;
    private final long[] counts = new long[SECONDS + 1];
    /** The current second, counted from the start. */
    private long current;

    /** @param nanoTime the clock, as {@link System#nanoTime} */
    Rate(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.start = nanoTime.getAsLong();
    }

    synchronized void add(long count) {
        advance();
        counts[slot(current)] += count;
    }

    /** The rate; 0 in the first second. */
    synchronized double perSecond() {
        advance();
        long seconds = Math.min(SECONDS, current);
        long sum = 0;
        for (long second = current - seconds; second < current; second++) {
            sum += counts[slot(second)];
        }
        return seconds == 0 ? 0 : (double) sum / seconds;
    }

    private void advance() {
        long now = TimeUnit.NANOSECONDS.toSeconds(nanoTime.getAsLong() - start);
        for (long second = Math.max(current + 1, now - SECONDS); second <= now; second++) {
            counts[slot(second)] = 0;
        }
        current = Math.max(current, now);
    }

    private static int slot(long second) {
        return (int) (second % (SECONDS + 1));
    }
}
