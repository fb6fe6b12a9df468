package dev.rowcast.grpc;

import dev.rowcast.route.Probe;
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
 * @param probe how it is found out whether the peer can be reached while there is nothing to send; default not at all
 * @param mostAnswerBytes the largest answer that is taken; default 1 MiB
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
        @Nullable String healthCheck,
        Probe probe,
        int mostAnswerBytes) {

    /** Enough for a verdict with its reason on each of thousands of changes. */
    static final int USUAL_ANSWER_BYTES = 1 << 20;

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
     * @param time how long nothing has been received before a ping; gRPC takes 10 s at least. A server cuts a client off that pings more often
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

    /** To the generic service at these targets, with all defaults. */
    public static Builder to(List<String> targets) {
        return new Builder(targets);
    }

    /** To the generic service at this target, with all defaults. */
    public static Builder to(String target) {
        return to(List.of(target));
    }

    /** Without the metadata's values, which may be secret. */
    @Override
    public String toString() {
        return service + " at " + String.join(", ", targets) + ", metadata " + metadata.keySet();
    }

    /** Makes a connection. For one thread. */
    public static final class Builder {
        private final List<String> targets;
        private String service = PushMethod.GENERIC_SERVICE;
        private Duration deadline = Duration.ofSeconds(30);
        private Security security = new Security.Tls(null, null);
        private @Nullable String authority;
        private @Nullable Path tokenFile;
        private boolean gzip;
        private Map<String, String> metadata = Map.of();
        private Set<String> secretMetadata = Set.of();
        private Keepalive keepalive = Keepalive.DEFAULT;
        private @Nullable String healthCheck;
        private Probe probe = Probe.NONE;
        private int mostAnswerBytes = USUAL_ANSWER_BYTES;

        private Builder(List<String> targets) {
            this.targets = targets;
        }

        /** To another service, whose {@code Push} takes the same bytes. */
        public Builder service(String fullName) {
            service = fullName;
            return this;
        }

        /** The longest that a call may take. */
        public Builder deadline(Duration longest) {
            deadline = longest;
            return this;
        }

        /** What protects the connection. */
        public Builder security(Security protection) {
            security = protection;
            return this;
        }

        /** No TLS. */
        public Builder plaintext() {
            return security(new Security.Plaintext());
        }

        /** The name to present and to verify; null for the target's own. */
        public Builder authority(@Nullable String name) {
            authority = name;
            return this;
        }

        /** The file of a bearer token; null for none. */
        public Builder tokenFile(@Nullable Path file) {
            tokenFile = file;
            return this;
        }

        /** Whether requests are compressed. */
        public Builder gzip(boolean on) {
            gzip = on;
            return this;
        }

        /** Headers of each call. */
        public Builder metadata(Map<String, String> headers) {
            metadata = headers;
            return this;
        }

        /** The keys of headers whose values are secret. */
        public Builder secretMetadata(Set<String> keys) {
            secretMetadata = keys;
            return this;
        }

        /** When to ping. */
        public Builder keepalive(Keepalive pings) {
            keepalive = pings;
            return this;
        }

        /** The name to ask the health service about; null not to ask. */
        public Builder healthCheck(@Nullable String name) {
            healthCheck = name;
            return this;
        }

        /** How to find out whether the peer can be reached while there is nothing to send. */
        public Builder probe(Probe how) {
            probe = how;
            return this;
        }

        /** The largest answer that is taken. */
        public Builder mostAnswerBytes(int bytes) {
            mostAnswerBytes = bytes;
            return this;
        }

        /**
         * The connection.
         *
         * @throws IllegalArgumentException if there is no target, or the deadline isn't positive
         */
        public Connection build() {
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
                    healthCheck,
                    probe,
                    mostAnswerBytes);
        }
    }
}
