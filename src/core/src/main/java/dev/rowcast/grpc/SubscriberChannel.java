package dev.rowcast.grpc;

import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Failure;
import dev.rowcast.deliver.Outlets;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * The channels to one subscriber, one for each of its targets: calls go to each in turn, and round those that can't be reached. It
 * never retries a call by itself. Thread-safe.
 */
final class SubscriberChannel implements AutoCloseable {
    /** The largest answer that a subscriber may give. As much may stand in its metadata: a status explains itself there. */
    static final int MAX_ANSWER_BYTES = Connection.USUAL_ANSWER_BYTES;

    /** How often the names of targets are resolved again: the JVM remembers an answer for half of that. */
    static final Duration RESOLVE_EVERY = Duration.ofMinutes(1);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private static final String UNIX = "unix:";
    /** As whom other implementations of gRPC call a server behind a socket: those in Go and Node.js refuse its path. */
    private static final String HERE = "localhost";

    private final List<TargetChannel> targets;
    private final AtomicInteger turn = new AtomicInteger();
    private volatile Runnable reachable = () -> {};
    private volatile IntConsumer crowded = takes -> {};

    /**
     * Makes the channels; doesn't connect.
     *
     * @param resolveEvery how often the targets' names are resolved again
     * @throws IllegalArgumentException if a target or a PEM file can't be used; the message says which and why
     */
    SubscriberChannel(Connection connection, Duration resolveEvery) {
        ChannelCredentials credentials = ConnectionGuard.over(credentials(connection.security()));
        List<TargetChannel> made = new ArrayList<>();
        try {
            for (String target : connection.targets()) {
                // Of several, one that takes calls may come after another was found to be down.
                boolean several = connection.targets().size() > 1;
                made.add(new TargetChannel(
                        target,
                        () -> channel(target, connection, credentials, resolveEvery),
                        () -> reachable.run(),
                        several,
                        System::nanoTime));
            }
        } catch (IllegalArgumentException e) {
            made.forEach(TargetChannel::close);
            throw e;
        }
        targets = List.copyOf(made);
    }

    /**
     * Where the next call goes: in turn to each target that is connected; while none is, to one where the call waits for the
     * connection or fails with what is wrong there.
     */
    TargetChannel next() {
        int first = Math.floorMod(turn.getAndIncrement(), targets.size());
        TargetChannel next = targets.get(first);
        for (int i = 0; i < targets.size(); i++) {
            TargetChannel candidate = targets.get((first + i) % targets.size());
            if (candidate.isReady()) {
                return candidate;
            }
            if (targets.size() > 1) {
                candidate.wake();
            }
            if (next.isLost()) {
                next = candidate;
            }
        }
        return next;
    }

    /** All of them, in the order of the routing. */
    List<TargetChannel> targets() {
        return targets;
    }

    /** As {@link Outlets#whenReachable}. */
    void whenReachable(Runnable listener) {
        reachable = listener;
    }

    /** As {@link Outlets#whenCrowded}. */
    void whenCrowded(IntConsumer listener) {
        crowded = listener;
    }

    /**
     * What it means that a call to the target has a connection and gets no stream on it: others have those that the server allows, and
     * {@link #whenCrowded} tells how many; or where nobody has one, the server allows none. Not to be asked with a lock held.
     */
    Answer withoutStream(TargetChannel target) {
        long takes = (long) target.crowded() * targets.size();
        if (takes == 0) {
            String reason = target
                    + " takes no call on its connections: is it overloaded, or its limit of concurrent streams 0?";
            return new Answer.Failed(Failure.UNREACHABLE, reason, Duration.ZERO, Long.MAX_VALUE);
        }
        crowded.accept((int) Math.min(Integer.MAX_VALUE, takes));
        return new Answer.Returned(target + " gave the call no stream");
    }

    /**
     * Asks to be told each time that the connection to a target is lost, or is to be closed as its server wants (GOAWAY). Of several
     * servers behind one name a single one isn't noticed. One listener; a later one replaces it.
     */
    void whenLeaving(Consumer<TargetChannel> listener) {
        targets.forEach(target -> target.whenLeaving(() -> listener.accept(target)));
    }

    /** Cancels the calls that are out and begins to close the connections; doesn't wait for that. */
    @Override
    public void close() {
        reachable = () -> {};
        targets.forEach(TargetChannel::close);
    }

    private static ManagedChannel channel(
            String target, Connection connection, ChannelCredentials credentials, Duration resolveEvery) {
        try {
            return builder(target, connection, credentials)
                    .defaultServiceConfig(serviceConfig(connection, resolveEvery))
                    .build();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + target + "\" is not a gRPC target; write host:port, dns:///host:port or" + " unix:///path ("
                            + e.getMessage() + ")",
                    e);
        }
    }

    private static ManagedChannelBuilder<?> builder(
            String target, Connection connection, ChannelCredentials credentials) {
        ManagedChannelBuilder<?> builder = Grpc.newChannelBuilder(target, credentials);
        if (builder instanceof NettyChannelBuilder netty) {
            netty.withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis());
            if (target.startsWith(UNIX)) {
                // Sockets of files have no such option, and each connection would be told so in the log.
                netty.withOption(ChannelOption.SO_KEEPALIVE, null);
            }
        }
        if (connection.authority() != null) {
            builder.overrideAuthority(connection.authority());
        } else if (target.startsWith(UNIX)) {
            builder.overrideAuthority(HERE);
        }
        Connection.Keepalive keepalive = connection.keepalive();
        return builder.userAgent("rowcast/" + version())
                .disableRetry()
                .disableServiceConfigLookUp()
                .maxInboundMessageSize(connection.mostAnswerBytes())
                .maxInboundMetadataSize(MAX_ANSWER_BYTES)
                .keepAliveTime(keepalive.time().toNanos(), TimeUnit.NANOSECONDS)
                .keepAliveTimeout(keepalive.timeout().toNanos(), TimeUnit.NANOSECONDS);
    }

    private static Map<String, ?> serviceConfig(Connection connection, Duration resolveEvery) {
        Map<String, Object> config = new HashMap<>();
        config.put("loadBalancingConfig", Reresolving.config(resolveEvery));
        if (connection.healthCheck() != null) {
            config.put("healthCheckConfig", Map.of("serviceName", connection.healthCheck()));
        }
        return config;
    }

    private static ChannelCredentials credentials(Connection.Security security) {
        if (!(security instanceof Connection.Security.Tls tls)) {
            return InsecureChannelCredentials.create();
        }
        TlsChannelCredentials.Builder builder = TlsChannelCredentials.newBuilder();
        try {
            if (tls.trustedAuthorities() != null) {
                builder.trustManager(Pem.certificates("tls.ca", tls.trustedAuthorities()).stream());
            }
            Connection.Identity identity = tls.identity();
            if (identity != null) {
                Pem certificate = Pem.certificates("tls.cert", identity.certificate());
                Pem key = Pem.keyOf(certificate, identity.certificate(), "tls.key", identity.key());
                builder.keyManager(certificate.stream(), key.stream());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't be: the PEM files stand in memory", e);
        }
        return builder.build();
    }

    private static String version() {
        String version = SubscriberChannel.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
