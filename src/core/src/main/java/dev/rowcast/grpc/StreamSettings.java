package dev.rowcast.grpc;

import java.time.Duration;

/**
 * How streams to a subscriber are used.
 *
 * @param window most batches out at once on a stream, at least 1; default 8
 * @param maxAge a stream this old is ended in good order and followed by a new one, so that subscribers that were added get their
 *     share and the headers of the call are renewed; up to a tenth less, so that not all end at once; default 10 min
 * @param idle a stream without anything to send for so long is ended in good order, before a proxy cuts it; default 1 min
 */
public record StreamSettings(int window, Duration maxAge, Duration idle) {
    /** What holds for a subscription that says nothing else. */
    public static final StreamSettings DEFAULT = new StreamSettings(8, Duration.ofMinutes(10), Duration.ofMinutes(1));

    public StreamSettings {
        if (window < 1) {
            throw new IllegalArgumentException("at least one batch may be out");
        }
        if (maxAge.isNegative() || maxAge.isZero() || idle.isNegative() || idle.isZero()) {
            throw new IllegalArgumentException("the age of a stream must be positive");
        }
    }

    /** The same with this many batches out at once. */
    public StreamSettings withWindow(int batches) {
        return new StreamSettings(batches, maxAge, idle);
    }

    /** The same with streams that live at most so long. */
    public StreamSettings withMaxAge(Duration age) {
        return new StreamSettings(window, age, idle);
    }

    /** The same with streams that end when nothing was sent for so long. */
    public StreamSettings withIdle(Duration time) {
        return new StreamSettings(window, maxAge, time);
    }
}
