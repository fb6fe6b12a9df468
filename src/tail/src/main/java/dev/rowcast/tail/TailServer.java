package dev.rowcast.tail;

import dev.rowcast.v1.ChangeSubscriberGrpc;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.StreamRequest;
import dev.rowcast.v1.StreamResponse;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A generic subscriber: a gRPC server without TLS that hands each batch, decoded, to a listener and accepts it when the listener has
 * taken it.
 */
public final class TailServer implements AutoCloseable {
    private static final int LARGEST_BATCH = 256 << 20;
    private static final int PATIENCE_SECONDS = 2;

    private final Server server;
    private final Tally tally;

    private TailServer(Server server, Tally tally) {
        this.server = server;
        this.tally = tally;
    }

    /**
     * Starts it.
     *
     * @param host the address to listen on; a name or an IP address of this machine
     * @param port the port, or 0 for any that is free
     * @param listener takes what comes, one batch at a time
     * @throws IOException if it can't listen there
     */
    public static TailServer start(String host, int port, ChangeListener listener) throws IOException {
        Tally tally = new Tally();
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
                .maxInboundMessageSize(LARGEST_BATCH)
                .addService(new Subscriber(listener, tally, Clock.systemUTC()))
                .build()
                .start();
        return new TailServer(server, tally);
    }

    /** The port that it listens on. */
    public int port() {
        return server.getPort();
    }

    /** What came so far. */
    public Tally tally() {
        return tally;
    }

    /** Returns when it was closed. */
    public void awaitEnd() throws InterruptedException {
        server.awaitTermination();
    }

    /** Takes no more; waits a moment for calls under way and breaks off those that go on. */
    @Override
    public void close() {
        server.shutdown();
        try {
            if (!server.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
                server.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    private static final class Subscriber extends ChangeSubscriberGrpc.ChangeSubscriberImplBase {
        private final ChangeListener listener;
        private final Tally tally;
        private final Clock clock;
        private final BatchDecoder decoder = new BatchDecoder();

        Subscriber(ChangeListener listener, Tally tally, Clock clock) {
            this.listener = listener;
            this.tally = tally;
            this.clock = clock;
        }

        @Override
        public void push(PushRequest request, StreamObserver<PushResponse> answer) {
            Instant received = clock.instant();
            try {
                take(request, received);
            } catch (RuntimeException e) {
                answer.onError(notShown(e));
                return;
            }
            answer.onNext(PushResponse.getDefaultInstance());
            answer.onCompleted();
        }

        @Override
        public StreamObserver<StreamRequest> stream(StreamObserver<StreamResponse> answer) {
            return new StreamObserver<>() {
                private boolean ended;

                @Override
                public void onNext(StreamRequest request) {
                    if (ended) {
                        return;
                    }
                    try {
                        take(request.getBatch(), clock.instant());
                    } catch (RuntimeException e) {
                        ended = true;
                        answer.onError(notShown(e));
                        return;
                    }
                    answer.onNext(StreamResponse.newBuilder()
                            .setAcknowledged(request.getSequence())
                            .build());
                }

                @Override
                public void onError(Throwable cancelled) {
                    ended = true;
                }

                @Override
                public void onCompleted() {
                    if (!ended) {
                        answer.onCompleted();
                    }
                }
            };
        }

        private static StatusRuntimeException notShown(RuntimeException why) {
            return Status.UNAVAILABLE
                    .withDescription("the batch could not be shown: " + why.getMessage())
                    .withCause(why)
                    .asRuntimeException();
        }

        private synchronized void take(PushRequest request, Instant received) {
            List<ReceivedChange> changes = decoder.decode(request);
            listener.received(changes, received);
            tally.add(changes);
        }
    }
}
