package dev.rowcast.route;

import java.time.Duration;

/**
 * Pings on a connection with a call in flight.
 *
 * @param time how long nothing has been received on the connection before a ping; default 6 minutes, because servers by default permit one every 5
 * @param timeout how long a ping may stay unanswered before the connection is closed; default 20 s
 */
public record Keepalive(Duration time, Duration timeout) {
    /** The defaults. */
    public static final Keepalive DEFAULT = new Keepalive(Duration.ofMinutes(6), Duration.ofSeconds(20));
}
