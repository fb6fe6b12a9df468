package dev.rowcast.batch.source;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Lets time pass. */
@FunctionalInterface
public interface Waiting {
    /** By the clock on the wall. */
    Waiting REAL = time -> {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
        } catch (InterruptedException asked) {
            Thread.currentThread().interrupt();
            throw new UnfinishedException("it was interrupted", asked);
        }
    };

    /** Returns after that time. */
    void pass(Duration time);
}
