package dev.rowcast.route;

import java.time.Duration;

/**
 * The exponential backoff between tries of a batch.
 *
 * @param initial bound of the first wait; default 100 ms
 * @param max bound of any wait; default 30 s
 */
public record Retry(Duration initial, Duration max) {
    /** From 100 ms to 30 s. */
    public static final Retry DEFAULT = new Retry(Duration.ofMillis(100), Duration.ofSeconds(30));
}
