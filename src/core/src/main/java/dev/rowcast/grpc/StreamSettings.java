package dev.rowcast.grpc;

import dev.rowcast.route.Streaming;
import java.time.Duration;

/**
 * How streams to a subscriber are used.
 *
 * @param window most batches out at once on a stream, at least 1
 * @param maxAge a stream this old is ended in good order and followed by a new one, so that subscribers that were added get their
 *     share and the headers of the call are renewed; up to a tenth less, so that not all end at once
 * @param idle a stream without anything to send for so long is ended in good order, before a proxy cuts it; 1 min
 */
public record StreamSettings(int window, Duration maxAge, Duration idle) {
    private static final Duration IDLE = Duration.ofMinutes(1);

    public StreamSettings {
        if (window < 1) {
            throw new IllegalArgumentException("at least one batch may be out");
        }
        if (maxAge.isNegative() || maxAge.isZero() || idle.isNegative() || idle.isZero()) {
            throw new IllegalArgumentException("the age of a stream must be positive");
        }
    }

    /** As the routing has it. */
    public static StreamSettings of(Streaming streaming) {
        return new StreamSettings(streaming.window(), streaming.maxAge(), IDLE);
    }
}
