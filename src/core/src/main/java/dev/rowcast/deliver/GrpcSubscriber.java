package dev.rowcast.deliver;

import dev.rowcast.v1.PushResponse;
import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.ChannelOption;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A subscriber behind gRPC, one unary call a batch. It holds one channel, which connects when the first batch is pushed and again
 * whenever one is pushed after the connection was lost; it never retries by itself.
 */
public final class GrpcSubscriber implements Subscriber {
    /** Enough for a verdict with its reason on each of thousands of changes. */
    private static final int MAX_ANSWER_BYTES = 1 << 20;

    // Servers by default cut off a client that pings more often than every five minutes, or without calls. What matters
    // more here:
    // with keepalive on, a connection whose peer vanished is given up after the timeout, and not after the kernel's
    // quarter of an hour.
    private static final Duration KEEPALIVE = Duration.ofMinutes(5);
    private static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final Connection connection;
    private final ManagedChannel channel;
    private final MethodDescriptor<Batch, PushResponse> method;
    private final Metadata metadata;
    private final @Nullable TokenFile token;
    private volatile Runnable reachable = () -> {};

    /**
     * Makes the channel; doesn't connect.
     *
     * @throws IllegalArgumentException if the target, the metadata or a PEM file can't be used; the message says which and why
     */
    public GrpcSubscriber(Connection connection) {
        this.connection = connection;
        this.method = PushMethod.of(connection.service());
        this.metadata = metadata(connection.metadata());
        this.token = connection.tokenFile() == null ? null : new TokenFile(connection.tokenFile(), System::nanoTime);
        this.channel = channel(connection);
        watch(ConnectivityState.IDLE, false);
    }

    @Override
    public Call push(Batch batch, Consumer<Answer> whenAnswered) {
        if (channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            // The channel's own backoff grows to two minutes; ours decides when to try, and it just has.
            channel.resetConnectBackoff();
        }
        String authorization = null;
        if (token != null) {
            try {
                authorization = token.header();
            } catch (TokenFile.UnusableException e) {
                whenAnswered.accept(misconfigured(String.valueOf(e.getMessage())));
                return () -> {};
            }
        }
        CallOptions options =
                CallOptions.DEFAULT.withDeadlineAfter(connection.deadline().toNanos(), TimeUnit.NANOSECONDS);
        if (connection.gzip()) {
            options = options.withCompression("gzip");
        }
        ClientCall<Batch, PushResponse> call = channel.newCall(method, options);
        Metadata headers = new Metadata();
        headers.merge(metadata);
        if (authorization != null) {
            headers.put(AUTHORIZATION, authorization);
        }
        call.start(new Reply(batch, whenAnswered, authorization), headers);
        try {
            // Two, so that a second message shows as the protocol error that it is.
            call.request(2);
            call.sendMessage(batch);
            call.halfClose();
        } catch (RuntimeException e) {
            call.cancel("the batch could not be sent", e);
        }
        return () -> call.cancel("the lane was closed", null);
    }

    @Override
    public void whenReachable(Runnable listener) {
        reachable = listener;
    }

    /** Cancels what is in flight and begins to close the connection; doesn't wait for that. */
    @Override
    public void close() {
        reachable = () -> {};
        channel.shutdownNow();
    }

    @Override
    public String toString() {
        return connection.toString();
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

    private static Metadata metadata(Map<String, String> entries) {
        Metadata metadata = new Metadata();
        entries.forEach((name, value) -> {
            try {
                if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
                    byte[] bytes = Base64.getDecoder().decode(value);
                    metadata.put(Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER), bytes);
                } else {
                    metadata.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
                }
            } catch (IllegalArgumentException e) {
                // Not as the cause: its message may quote the value, and that may be secret.
                throw new IllegalArgumentException(
                        "metadata \"" + name + "\" can't be sent: names are lower-case letters, digits,"
                                + " '-', '_' and '.'; the value of one that ends in \"-bin\" is Base64");
            }
        });
        return metadata;
    }

    private static Answer.Failed misconfigured(String reason) {
        return new Answer.Failed(Failure.MISCONFIGURED, reason, Duration.ZERO, Long.MAX_VALUE);
    }

    private static String version() {
        String version = GrpcSubscriber.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }

    /** Gathers the one answer to a call. */
    private final class Reply extends ClientCall.Listener<PushResponse> {
        private final Batch batch;
        private final Consumer<Answer> whenAnswered;
        private final @Nullable String authorization;
        private boolean begun;
        private @Nullable PushResponse response;

        Reply(Batch batch, Consumer<Answer> whenAnswered, @Nullable String authorization) {
            this.batch = batch;
            this.whenAnswered = whenAnswered;
            this.authorization = authorization;
        }

        @Override
        public void onHeaders(Metadata headers) {
            begun = true;
        }

        @Override
        public void onMessage(PushResponse message) {
            response = message;
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            whenAnswered.accept(answer(status, trailers));
        }

        private Answer answer(Status status, Metadata trailers) {
            if (status.isOk()) {
                return response == null
                        ? failed(Status.INTERNAL.withDescription("status OK without a response"), trailers)
                        : new Answer.Accepted(response.getVerdictsList());
            }
            Answer.Failed failed = failed(status, trailers);
            if (failed.failure() == Failure.TOO_LARGE && begun) {
                // The peer took the request and began to answer: it is the answer that is too large, for us.
                return misconfigured(
                        "the answer of " + connection.target() + " is larger than " + MAX_ANSWER_BYTES + " bytes");
            }
            return failed;
        }

        private Answer.Failed failed(Status status, Metadata trailers) {
            Answer.Failed failed = StatusTable.failed(status, trailers, connection.target(), batch.bytes());
            return token == null || authorization == null
                    ? failed
                    : withToken(token, authorization, failed, status.getCode() == Status.Code.UNAUTHENTICATED);
        }

        private Answer.Failed withToken(TokenFile file, String used, Answer.Failed failed, boolean unauthenticated) {
            // A server that quotes the token in its message mustn't bring it into logs and states.
            String reason = failed.reason().replace(used.substring(TokenFile.SCHEME.length()), "[token]");
            Failure failure = failed.failure();
            if (unauthenticated && file.isOtherThan(used)) {
                reason += "; the token has changed since";
                failure = Failure.UNREACHABLE;
            } else if (unauthenticated) {
                reason += file.fault().isEmpty() ? "; check the token in " + file : "; " + file.fault();
            }
            return new Answer.Failed(failure, reason, failed.retryDelay(), failed.sizeLimit());
        }
    }
}
