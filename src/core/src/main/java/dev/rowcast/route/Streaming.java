package dev.rowcast.route;

import java.time.Duration;

/**
 * How a stream is used, in {@link Mode#STREAM}.
 *
 * @param window most batches on their way at once, at least 1; default 8
 * @param maxAge how long a stream is used before it is ended in good order and another begun; default 10 minutes
 */
public record Streaming(int window, Duration maxAge) {
    /** What holds where the routing says nothing. */
    public static final Streaming DEFAULT = new Streaming(8, Duration.ofMinutes(10));
}
