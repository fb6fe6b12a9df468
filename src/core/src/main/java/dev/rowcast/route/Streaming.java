package dev.rowcast.route;

import java.time.Duration;

/**
 * How a stream is used, in {@link Mode#STREAM}.
 *
 * @param window most unacknowledged batches at once, at least 1; default 8
 * @param maxAge how long a stream is used before it is closed normally and a new one opened; default 10 minutes
 */
public record Streaming(int window, Duration maxAge) {
    /** The defaults. */
    public static final Streaming DEFAULT = new Streaming(8, Duration.ofMinutes(10));
}
