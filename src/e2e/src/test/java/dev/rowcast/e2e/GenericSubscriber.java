package dev.rowcast.e2e;

import dev.rowcast.sample.BatchDecoder;
import dev.rowcast.sample.ChangeService;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.StreamRequest;
import dev.rowcast.v1.StreamResponse;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A service for any table, which knows of them what each batch says of itself, and remembers all it got before it answers. */
final class GenericSubscriber implements AutoCloseable {
    private final LocalServer server;
    private final BatchDecoder decoder = new BatchDecoder();
    private final List<Received> received = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final List<Throwable> unreadable = new ArrayList<>();
    /** A call that its server cancelled may still run for a moment; a dead process would remember nothing of it. */
    private boolean listening;

    private final AtomicInteger streams = new AtomicInteger();
    private volatile Function<PushRequest, PushResponse> answer = batch -> PushResponse.getDefaultInstance();

    private final AtomicInteger calls = new AtomicInteger();
    private volatile int refusedOfCalls = Integer.MAX_VALUE;

    private GenericSubscriber(UnaryOperator<NettyServerBuilder> options) {
        server = new LocalServer(
                new ChangeService(this::answer) {
                    @Override
                    public StreamObserver<StreamRequest> stream(StreamObserver<StreamResponse> reply) {
                        streams.incrementAndGet();
                        return super.stream(reply);
                    }
                },
                options);
    }

    /** One that listens, on a server with these options. */
    static GenericSubscriber listening(UnaryOperator<NettyServerBuilder> options) {
        GenericSubscriber subscriber = TestStack.shared().forTest(new GenericSubscriber(options));
        subscriber.up();
        return subscriber;
    }

    /** One that listens. */
    static GenericSubscriber listening() {
        GenericSubscriber subscriber = notListening();
        subscriber.up();
        return subscriber;
    }

    /** One whose server isn't up yet. */
    static GenericSubscriber notListening() {
        return TestStack.shared().forTest(new GenericSubscriber(options -> options));
    }

    int port() {
        return server.port();
    }

    void up() {
        synchronized (received) {
            listening = true;
        }
        server.up();
    }

    void down() {
        server.down();
        synchronized (received) {
            listening = false;
        }
    }

    /** Answers so from now on. */
    void answering(Function<PushRequest, PushResponse> newAnswer) {
        answer = newAnswer;
    }

    /** Refuses one call in that many from now on, without a look at it. */
    void refusingOneIn(int howMany) {
        refusedOfCalls = howMany;
    }

    private PushResponse answer(PushRequest batch) {
        if (calls.incrementAndGet() % refusedOfCalls == 0) {
            throw Status.UNAVAILABLE.withDescription("not now").asRuntimeException();
        }
        try {
            take(batch);
        } catch (RuntimeException | AssertionError e) {
            synchronized (received) {
                unreadable.add(e);
            }
            throw Status.INTERNAL.withDescription(String.valueOf(e)).asRuntimeException();
        }
        return answer.apply(batch);
    }

    /** How many streams were begun. */
    int streams() {
        return streams.get();
    }

    private void take(PushRequest batch) {
        synchronized (received) {
            if (listening) {
                decoder.decode(batch).forEach(change -> {
                    received.add(Received.of(change));
                    ids.add(change.event().getId());
                });
            }
        }
    }

    /** All that came so far, in the order it came; what came again stands there again. */
    List<Received> received() {
        synchronized (received) {
            assertReadable();
            return List.copyOf(received);
        }
    }

    private void assertReadable() {
        if (!unreadable.isEmpty()) {
            throw new AssertionError(
                    unreadable.size() + " batches couldn't be read, first: " + unreadable.get(0), unreadable.get(0));
        }
    }

    /** Each change once, in the order in which they came first. */
    List<Received> changes() {
        return changesSince(0);
    }

    /** The same of what came behind so many arrivals of {@link #received}. */
    List<Received> changesSince(int arrivals) {
        Map<String, Received> changes = new LinkedHashMap<>();
        List<Received> all = received();
        all.subList(arrivals, all.size()).forEach(change -> changes.putIfAbsent(change.id(), change));
        return List.copyOf(changes.values());
    }

    /** How many changes came; one that came again counts once. */
    int count() {
        synchronized (received) {
            assertReadable();
            return ids.size();
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
