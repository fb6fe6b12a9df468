package dev.rowcast.standalone.run;

import java.time.Duration;

/** How long to wait before the next attempt: longer with each that fails, up to half a minute. Not thread-safe. */
final class Retreat {
    private static final Duration FIRST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private Duration next = FIRST;

    Duration next() {
        Duration now = next;
        Duration twice = now.multipliedBy(2);
        next = twice.compareTo(LONGEST) < 0 ? twice : LONGEST;
        return now;
    }

    void success() {
        next = FIRST;
    }
}
