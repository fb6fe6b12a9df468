package dev.rowcast.grpc;

import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.ChangeSubscriberGrpc;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.StreamRequest;
import dev.rowcast.v1.StreamResponse;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A real gRPC server on 127.0.0.1 that answers as the test says, and remembers what it was asked and what it accepted. */
public final class FaultyServer implements AutoCloseable {
    /** What the server does with a request. */
    public interface Behaviour {
        void answer(PushRequest request, StreamObserver<PushResponse> reply);
    }

    /** What the server does with a batch that came on a stream. */
    public interface StreamBehaviour {
        void answer(StreamRequest request, StreamObserver<StreamResponse> reply);
    }

    public static final StreamBehaviour ACKNOWLEDGE =
            (request, reply) -> reply.onNext(acknowledge(request.getSequence()).build());

    public static final Behaviour ACCEPT = (request, reply) -> {
        reply.onNext(PushResponse.getDefaultInstance());
        reply.onCompleted();
    };

    /**
     * Below the ports that the system gives to those who ask for any, so that nobody has one when a server comes back to it; and seldom where another
     * run on the same machine has its own.
     */
    private static final AtomicInteger NEXT_PORT =
            new AtomicInteger(10_000 + (int) (ProcessHandle.current().pid() % 16) * 300);

    private static final int MOST_TRIES = 100;

    public final List<PushRequest> requests = new CopyOnWriteArrayList<>();
    final List<Metadata> headers = new CopyOnWriteArrayList<>();
    final List<String> authorities = new CopyOnWriteArrayList<>();
    /** The streams that were begun, in that order. */
    public final List<StreamObserver<StreamResponse>> streams = new CopyOnWriteArrayList<>();

    final AtomicInteger streamsEnded = new AtomicInteger();
    public volatile Behaviour behaviour;
    public volatile StreamBehaviour streaming = ACKNOWLEDGE;
    volatile Consumer<StreamObserver<StreamResponse>> whenHalfClosed = StreamObserver::onCompleted;
    private final Server server;

    FaultyServer(int port, UnaryOperator<NettyServerBuilder> options) {
        this(port, ACCEPT, options);
    }

    private FaultyServer(int port, Behaviour behaviour, UnaryOperator<NettyServerBuilder> options) {
        this.behaviour = behaviour;
        NettyServerBuilder builder = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
                .intercept(new HeaderRecorder())
                .addService(new Service());
        try {
            server = options.apply(builder).build().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static FaultyServer start() {
        return start(builder -> builder);
    }

    static FaultyServer startOn(int port) {
        return new FaultyServer(port, builder -> builder);
    }

    /** Behaves so from its first call on, which comes at once where somebody waits for a server there. */
    static FaultyServer startOn(int port, Behaviour behaviour) {
        return new FaultyServer(port, behaviour, builder -> builder);
    }

    public static FaultyServer start(UnaryOperator<NettyServerBuilder> options) {
        for (int tries = 1; ; tries++) {
            try {
                return new FaultyServer(NEXT_PORT.getAndIncrement(), options);
            } catch (UncheckedIOException taken) {
                if (tries == MOST_TRIES) {
                    throw taken;
                }
            }
        }
    }

    public static Behaviour refuse(Status status) {
        return (request, reply) -> reply.onError(status.asRuntimeException());
    }

    static StreamResponse.Builder acknowledge(long sequence) {
        return StreamResponse.newBuilder().setAcknowledged(sequence);
    }

    public FaultyServer streaming(StreamBehaviour how) {
        streaming = how;
        return this;
    }

    public FaultyServer behaving(Behaviour how) {
        behaviour = how;
        return this;
    }

    int port() {
        return server.getPort();
    }

    public String target() {
        return "dns:///127.0.0.1:" + port();
    }

    /** Offsets of the changes in each request, in the order of arrival. */
    public List<List<Long>> offsets() {
        return requests.stream()
                .map(r ->
                        r.getChangesList().stream().map(ChangeEvent::getOffset).toList())
                .toList();
    }

    /** Ends as servers do that are told to: takes nothing new, and waits for what is under way. */
    boolean shutDown(Duration patience) throws InterruptedException {
        return server.shutdown().awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            if (!server.awaitTermination(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the test server did not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private final class Service extends ChangeSubscriberGrpc.ChangeSubscriberImplBase {
        @Override
        public void push(PushRequest request, StreamObserver<PushResponse> reply) {
            requests.add(request);
            behaviour.answer(request, reply);
        }

        @Override
        public StreamObserver<StreamRequest> stream(StreamObserver<StreamResponse> reply) {
            streams.add(reply);
            return new StreamObserver<>() {
                @Override
                public void onNext(StreamRequest request) {
                    requests.add(request.getBatch());
                    streaming.answer(request, reply);
                }

                @Override
                public void onError(Throwable cancelled) {
                    streamsEnded.incrementAndGet();
                }

                @Override
                public void onCompleted() {
                    streamsEnded.incrementAndGet();
                    whenHalfClosed.accept(reply);
                }
            };
        }
    }

    private final class HeaderRecorder implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata received, ServerCallHandler<Q, A> next) {
            headers.add(received);
            authorities.add(String.valueOf(call.getAuthority()));
            return next.startCall(call, received);
        }
    }
}
