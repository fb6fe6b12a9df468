package dev.rowcast.route;

import java.time.Duration;

/**
 * Pings on a connection with a call out.
 *
 * @param time how long nothing has come before one; default 6 minutes, since servers by default permit one every 5
 * @param timeout how long one may stay without an answer before the connection is given up; default 20 s
 */
public record Keepalive(Duration time, Duration timeout) {
    /** What holds where the routing says nothing. */
    public static final Keepalive DEFAULT = new Keepalive(Duration.ofMinutes(6), Duration.ofSeconds(20));
}
