package dev.rowcast.e2e;

import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.ChangeSubscriberGrpc.ChangeSubscriberImplBase;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.Verdict;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/** A subscriber that accepts, at once unless told otherwise, and counts. */
final class CountingSubscriber extends ChangeSubscriberImplBase implements AutoCloseable {
    private final LocalServer server = new LocalServer(this);
    private final LongAdder accepted = new LongAdder();
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    private volatile long answerMillis;
    private volatile Predicate<ChangeEvent> stuck = change -> false;

    /** One whose server isn't up yet. */
    static CountingSubscriber notListening() {
        return TestStack.shared().forTest(new CountingSubscriber());
    }

    int port() {
        return server.port();
    }

    void up() {
        server.up();
    }

    void down() {
        server.down();
    }

    /** Wants these changes to be sent again, for ever; for an order by key, where the rest of their batch is accepted. */
    void stuckAt(Predicate<ChangeEvent> changes) {
        stuck = changes;
    }

    long accepted() {
        return accepted.sum();
    }

    @Override
    public void push(PushRequest batch, StreamObserver<PushResponse> reply) {
        PushResponse.Builder answer = PushResponse.newBuilder();
        for (int i = 0; i < batch.getChangesCount(); i++) {
            if (stuck.test(batch.getChanges(i))) {
                answer.addVerdicts(Verdict.newBuilder().setIndex(i).setDecision(Verdict.Decision.DECISION_RETRY));
            }
        }
        accepted.add(batch.getChangesCount() - answer.getVerdictsCount());
        later.schedule(
                () -> {
                    reply.onNext(answer.build());
                    reply.onCompleted();
                },
                answerMillis,
                TimeUnit.MILLISECONDS);
    }

    /** Takes so long for each batch, so that it and not the machine says how much it gets. */
    void answerAfter(long millis) {
        answerMillis = millis;
    }

    @Override
    public void close() {
        later.shutdownNow();
        server.close();
    }
}
