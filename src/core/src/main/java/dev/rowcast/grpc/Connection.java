package dev.rowcast.grpc;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a subscriber is reached.
 *
 * @param targets gRPC targets, at least one: {@code host:port}, {@code dns:///host:port}, {@code unix:///path}. Calls go to each in
 *     turn, and to the others while one can't be reached
 * @param service full name of the service; default the generic {@code rowcast.v1.ChangeSubscriber}
 * @param deadline longest that a call may take from when it has its stream, answer included; default 30 s
 * @param security plaintext or TLS; default TLS with the JVM's trusted authorities
 * @param authority the name to present and to verify in place of the target's; null for the target's own
 * @param tokenFile file of a bearer token, sent with each call and read again when it changes; null for none. Over plaintext anybody
 *     on the way can take it
 * @param gzip whether requests are compressed with gzip; default not
 * @param metadata headers sent with each call; the value of a key that ends in {@code -bin} is Base64
 * @param secretMetadata keys of metadata whose values are secret: they are taken out of what the peer says
 * @param keepalive when to find out whether the peer is still there
 * @param healthCheck the name that gRPC's standard health service is asked about, empty for the server as a whole: while it doesn't say
 *     SERVING nothing is sent. A peer without that service counts as healthy. null not to ask
 */
public record Connection(
        List<String> targets,
        String service,
        Duration deadline,
        Security security,
        @Nullable String authority,
        @Nullable Path tokenFile,
        boolean gzip,
        Map<String, String> metadata,
        Set<String> secretMetadata,
        Keepalive keepalive,
        @Nullable String healthCheck) {

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

    /**
     * HTTP/2 pings while a call is out. With them a connection whose peer vanished is given up after the timeout, and not after the
     * kernel's quarter of an hour.
     *
     * @param time how long nothing has come before a ping; gRPC takes 10 s at least. A server cuts a client off that pings more often
     *     than it permits: every 5 minutes unless it was told otherwise
     * @param timeout how long a ping may stay without an answer
     */
    public record Keepalive(Duration time, Duration timeout) {
        /** A little longer than every server permits, and 20 s for the answer. */
        public static final Keepalive DEFAULT = new Keepalive(Duration.ofMinutes(6), Duration.ofSeconds(20));
    }

    public Connection {
        targets = List.copyOf(targets);
        metadata = Map.copyOf(metadata);
        secretMetadata = Set.copyOf(secretMetadata);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("a connection goes to one target at least");
        }
        if (deadline.isNegative() || deadline.isZero()) {
            throw new IllegalArgumentException("a deadline must be positive");
        }
    }

    /** The generic service at this target, with all defaults. */
    public static Connection to(String target) {
        return new Connection(
                List.of(target),
                PushMethod.GENERIC_SERVICE,
                Duration.ofSeconds(30),
                new Security.Tls(null, null),
                null,
                null,
                false,
                Map.of(),
                Set.of(),
                Keepalive.DEFAULT,
                null);
    }

    /** The same at these targets. */
    public Connection withTargets(List<String> all) {
        return new Connection(
                all,
                service,
                deadline,
                security,
                authority,
                tokenFile,
                gzip,
                metadata,
                secretMetadata,
                keepalive,
                healthCheck);
    }

    /** The same to another service, whose {@code Push} takes the same bytes. */
    public Connection withService(String fullName) {
        return new Connection(
                targets,
                fullName,
                deadline,
                security,
                authority,
                tokenFile,
                gzip,
                metadata,
                secretMetadata,
                keepalive,
                healthCheck);
    }

    /** The same with another deadline. */
    public Connection withDeadline(Duration newDeadline) {
        return new Connection(
                targets,
                service,
                newDeadline,
                security,
                authority,
                tokenFile,
                gzip,
                metadata,
                secretMetadata,
                keepalive,
                healthCheck);
    }

    /** The same, secured like this. */
    public Connection withSecurity(Security newSecurity) {
        return new Connection(
                targets,
                service,
                deadline,
                newSecurity,
                authority,
                tokenFile,
                gzip,
                metadata,
                secretMetadata,
                keepalive,
                healthCheck);
    }

    /** The same without TLS. */
    public Connection withPlaintext() {
        return withSecurity(new Security.Plaintext());
    }

    /** The same with TLS that trusts the authorities of this PEM file. */
    public Connection withTrusted(Path authorities) {
        return withSecurity(new Security.Tls(authorities, null));
    }

    /** The same under another name. */
    public Connection withAuthority(@Nullable String newAuthority) {
        return new Connection(
                targets,
                service,
                deadline,
                security,
                newAuthority,
                tokenFile,
                gzip,
                metadata,
                secretMetadata,
                keepalive,
                healthCheck);
    }

    /** The same with the bearer token of this file. */
    public Connection withTokenFile(@Nullable Path file) {
        return new Connection(
                targets,
                service,
                deadline,
                security,
                authority,
                file,
                gzip,
                metadata,
                secretMetadata,
                keepalive,
                healthCheck);
    }

    /** The same with requests compressed or not. */
    public Connection withGzip(boolean on) {
        return new Connection(
                targets,
                service,
                deadline,
                security,
                authority,
                tokenFile,
                on,
                metadata,
                secretMetadata,
                keepalive,
                healthCheck);
    }

    /** The same with these headers. */
    public Connection withMetadata(Map<String, String> newMetadata) {
        return new Connection(
                targets,
                service,
                deadline,
                security,
                authority,
                tokenFile,
                gzip,
                newMetadata,
                secretMetadata,
                keepalive,
                healthCheck);
    }

    /** The same with the values of these headers kept secret. */
    public Connection withSecretMetadata(Set<String> keys) {
        return new Connection(
                targets,
                service,
                deadline,
                security,
                authority,
                tokenFile,
                gzip,
                metadata,
                keys,
                keepalive,
                healthCheck);
    }

    /** The same with other pings. */
    public Connection withKeepalive(Keepalive newKeepalive) {
        return new Connection(
                targets,
                service,
                deadline,
                security,
                authority,
                tokenFile,
                gzip,
                metadata,
                secretMetadata,
                newKeepalive,
                healthCheck);
    }

    /** The same with this health check. */
    public Connection withHealthCheck(@Nullable String name) {
        return new Connection(
                targets,
                service,
                deadline,
                security,
                authority,
                tokenFile,
                gzip,
                metadata,
                secretMetadata,
                keepalive,
                name);
    }

    /** Without the metadata's values, which may be secret. */
    @Override
    public String toString() {
        return service + " at " + String.join(", ", targets) + ", metadata " + metadata.keySet();
    }
}
