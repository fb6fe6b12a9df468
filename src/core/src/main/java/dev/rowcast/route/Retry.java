package dev.rowcast.route;

import java.time.Duration;
import java.util.Optional;

/**
 * The exponential backoff between tries of a batch, and how many there are.
 *
 * @param initial bound of the first wait; default 100 ms
 * @param max bound of any wait; default 30 s
 * @param maxAttempts tries of a change after which it goes to the dead-letter queue; empty, the default, for no limit
 */
public record Retry(Duration initial, Duration max, Optional<Integer> maxAttempts) {
    /** From 100 ms to 30 s. */
    public static final Retry DEFAULT = new Retry(Duration.ofMillis(100), Duration.ofSeconds(30), Optional.empty());
}
