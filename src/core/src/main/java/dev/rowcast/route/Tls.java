package dev.rowcast.route;

import java.util.Optional;

/**
 * How the connection is secured.
 *
 * @param plaintext whether there is no TLS at all; default false
 * @param ca file of the PEM certificates of the authorities that sign the service's; empty for those that the JVM trusts
 * @param cert file of the PEM client certificate, followed by its intermediate certificates; empty for none
 * @param key file of its PEM private key (PKCS #8); present if and only if {@code cert} is
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
