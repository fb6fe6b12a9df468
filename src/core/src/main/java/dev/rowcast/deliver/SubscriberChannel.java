package dev.rowcast.deliver;

import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The channel to one subscriber, which connects when the first call is made and again whenever one is made after the connection was
 * lost; it never retries a call by itself. Thread-safe.
 */
final class SubscriberChannel implements AutoCloseable {
    /** The largest answer that is taken: enough for a verdict with its reason on each of thousands of changes. */
    static final int MAX_ANSWER_BYTES = 1 << 20;

    // Servers by default cut off a client that pings more often than every five minutes, or without calls. What matters
    // more here:
    // with keepalive on, a connection whose peer vanished is given up after the timeout, and not after the kernel's
    // quarter of an hour.
    private static final Duration KEEPALIVE = Duration.ofMinutes(5);
    private static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private final ManagedChannel channel;
    private volatile Runnable reachable = () -> {};

    /**
     * Makes the channel; doesn't connect.
     *
     * @throws IllegalArgumentException if the target or a PEM file can't be used; the message says which and why
     */
    SubscriberChannel(Connection connection) {
        this.channel = channel(connection);
        watch(ConnectivityState.IDLE, false);
    }

    /** A call that is still to be started. */
    <Q, A> ClientCall<Q, A> call(MethodDescriptor<Q, A> method, CallOptions options) {
        if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            // The channel's own backoff grows to two minutes; ours decides when to try, and it just has.
            channel.resetConnectBackoff();
        }
        return channel.newCall(method, options);
    }

    /** As {@link Subscriber#whenReachable}. */
    void whenReachable(Runnable listener) {
        reachable = listener;
    }

    /** Cancels the calls that are out and begins to close the connection; doesn't wait for that. */
    @Override
    public void close() {
        reachable = () -> {};
        channel.shutdownNow();
    }

    private void watch(ConnectivityState last, boolean lost) {
        channel.notifyWhenStateChanged(last, () -> {
            ConnectivityState now = channel.getState(false);
            if (now == ConnectivityState.SHUTDOWN) {
                return;
            }
            boolean back = lost && now == ConnectivityState.READY;
            watch(now, !back && (lost || now == ConnectivityState.TRANSIENT_FAILURE));
            if (back) {
                reachable.run();
            }
        });
    }

    private static ManagedChannel channel(Connection connection) {
        ChannelCredentials credentials = credentials(connection.security());
        try {
            return builder(connection, credentials).build();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "\"" + connection.target() + "\" is not a gRPC target; write host:port, dns:///host:port or"
                            + " unix:///path (" + e.getMessage() + ")",
                    e);
        }
    }

    private static ManagedChannelBuilder<?> builder(Connection connection, ChannelCredentials credentials) {
        ManagedChannelBuilder<?> builder = Grpc.newChannelBuilder(connection.target(), credentials);
        if (builder instanceof NettyChannelBuilder netty) {
            netty.withOption(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) CONNECT_TIMEOUT.toMillis());
        }
        if (connection.authority() != null) {
            builder.overrideAuthority(connection.authority());
        }
        return builder.userAgent("rowcast/" + version())
                .disableRetry()
                .disableServiceConfigLookUp()
                .defaultLoadBalancingPolicy("round_robin")
                .maxInboundMessageSize(MAX_ANSWER_BYTES)
                .keepAliveTime(KEEPALIVE.toSeconds(), TimeUnit.SECONDS)
                .keepAliveTimeout(KEEPALIVE_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
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
