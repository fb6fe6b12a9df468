package dev.rowcast.deliver;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a subscriber is reached.
 *
 * @param target a gRPC target: {@code host:port}, {@code dns:///host:port}, {@code unix:///path}
 * @param service full name of the service; default the generic {@code rowcast.v1.ChangeSubscriber}
 * @param deadline longest that a call may take, answer included; default 30 s
 * @param security plaintext or TLS; default TLS with the JVM's trusted authorities
 * @param authority the name to present and to verify in place of the target's; null for the target's own
 * @param tokenFile file of a bearer token, sent with each call and read again when it changes; null for none. Over plaintext anybody
 *     on the way can take it
 * @param gzip whether requests are compressed with gzip; default not
 * @param metadata headers sent with each call; the value of a key that ends in {@code -bin} is Base64
 */
public record Connection(
        String target,
        String service,
        Duration deadline,
        Security security,
        @Nullable String authority,
        @Nullable Path tokenFile,
        boolean gzip,
        Map<String, String> metadata) {

    /** What protects the connection. */
    public sealed interface Security {
        /** Nothing: everybody on the way can read and alter the rows. */
        record Plaintext() implements Security {}

        /**
         * TLS.
         *
         * @param trustedAuthorities PEM file of the authorities to trust; null for the JVM's
         * @param identity who we are; null for nobody in particular
         */
        record Tls(
                @Nullable Path trustedAuthorities, @Nullable Identity identity) implements Security {}
    }

    /**
     * A certificate to show to the peer (mTLS). Both files are read once, when the channel is made.
     *
     * @param certificate PEM file of the certificate, followed by those that lead to its authority
     * @param key PEM file of its private key: PKCS #8, not encrypted
     */
    public record Identity(Path certificate, Path key) {}

    public Connection {
        metadata = Map.copyOf(metadata);
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("a deadline is longer than nothing");
        }
    }

    /** The generic service at this target, with all defaults. */
    public static Connection to(String target) {
        return new Connection(
                target,
                PushMethod.GENERIC_SERVICE,
                Duration.ofSeconds(30),
                new Security.Tls(null, null),
                null,
                null,
                false,
                Map.of());
    }

    /** The same to another service, whose {@code Push} takes the same bytes. */
    public Connection withService(String fullName) {
        return new Connection(target, fullName, deadline, security, authority, tokenFile, gzip, metadata);
    }

    /** The same with another deadline. */
    public Connection withDeadline(Duration newDeadline) {
        return new Connection(target, service, newDeadline, security, authority, tokenFile, gzip, metadata);
    }

    /** The same without TLS. */
    public Connection withPlaintext() {
        return new Connection(
                target, service, deadline, new Security.Plaintext(), authority, tokenFile, gzip, metadata);
    }

    /** The same with TLS that trusts the authorities of this PEM file. */
    public Connection withTrusted(Path authorities) {
        return withTls(new Security.Tls(authorities, null));
    }

    /** The same with this TLS. */
    public Connection withTls(Security.Tls tls) {
        return new Connection(target, service, deadline, tls, authority, tokenFile, gzip, metadata);
    }

    /** The same under another name. */
    public Connection withAuthority(@Nullable String newAuthority) {
        return new Connection(target, service, deadline, security, newAuthority, tokenFile, gzip, metadata);
    }

    /** The same with the bearer token of this file. */
    public Connection withTokenFile(@Nullable Path file) {
        return new Connection(target, service, deadline, security, authority, file, gzip, metadata);
    }

    /** The same with requests compressed or not. */
    public Connection withGzip(boolean on) {
        return new Connection(target, service, deadline, security, authority, tokenFile, on, metadata);
    }

    /** The same with these headers. */
    public Connection withMetadata(Map<String, String> newMetadata) {
        return new Connection(target, service, deadline, security, authority, tokenFile, gzip, newMetadata);
    }

    /** Without the metadata's values, which may be secret. */
    @Override
    public String toString() {
        return service + " at " + target + ", metadata " + metadata.keySet();
    }
}
