package dev.rowcast.route;

import java.time.Duration;

/**
 * When a batch is full. It is sent when it is full, or when {@code linger} has passed since its first change.
 *
 * @param maxChanges the most changes in one; default 500
 * @param maxBytes the most bytes of encoded changes in one, unless a single change is larger; default 1 MiB
 * @param linger how long to wait for more changes; default zero: send at once
 */
public record Batch(int maxChanges, long maxBytes, Duration linger) {
    /** 500 changes, 1 MiB, no wait. */
    public static final Batch DEFAULT = new Batch(500, 1L << 20, Duration.ZERO);
}
