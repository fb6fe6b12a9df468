package dev.rowcast.route;

import java.util.Optional;

/**
 * How the connection is secured.
 *
 * @param plaintext whether there is no TLS at all; default false
 * @param ca file of PEM certificates that sign the service's; empty for those that the JVM trusts
 * @param authority name that the service's certificate must carry and that is sent as {@code :authority}; empty for the target's host
 */
public record Tls(boolean plaintext, Optional<String> ca, Optional<String> authority) {
    /** TLS with the JVM's trusted certificates. */
    public static final Tls DEFAULT = new Tls(false, Optional.empty(), Optional.empty());
}
