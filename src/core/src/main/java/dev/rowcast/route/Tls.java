package dev.rowcast.route;

import java.util.Optional;

/**
 * How the connection is secured.
 *
 * @param plaintext whether there is no TLS at all; default false
 * @param ca file of PEM certificates that sign the service's; empty for those that the JVM trusts
 * @param cert file of the PEM certificate that we show to the service, followed by those that lead to its authority; empty for none
 * @param key file of its PEM private key (PKCS #8); present exactly where {@code cert} is
 * @param authority name that the service's certificate must carry and that is sent as {@code :authority}; empty for the target's host
 */
public record Tls(
        boolean plaintext,
        Optional<String> ca,
        Optional<String> cert,
        Optional<String> key,
        Optional<String> authority) {
    /** TLS with the JVM's trusted certificates. */
    public static final Tls DEFAULT =
            new Tls(false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
}
