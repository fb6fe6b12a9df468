package dev.rowcast.standalone.run;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long to wait before the next attempt: longer with each that fails, up to half a minute, and short again after one that worked for a while. Not
 * thread-safe.
 */
final class Retreat {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    /** What fails at the same place each time works for a moment each time. */
    private static final Duration A_WHILE = Duration.ofSeconds(10);

    private final LongSupplier nanos;
    private Duration next = FIRST;
    private boolean works;
    private long worksSince;

    /** @param nanos as {@link System#nanoTime} */
    Retreat(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** The attempt has failed, or what had worked has ended. */
    Duration next() {
        if (works && nanos.getAsLong() - worksSince >= A_WHILE.toNanos()) {
            next = FIRST;
        }
        works = false;
        Duration now = next;
        Duration twice = now.multipliedBy(2);
        next = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
        return now;
    }

    /** It works from now on. */
    void success() {
        works = true;
        worksSince = nanos.getAsLong();
    }
}
