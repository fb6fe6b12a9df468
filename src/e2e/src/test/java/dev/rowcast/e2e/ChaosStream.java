package dev.rowcast.e2e;

import dev.rowcast.v1.Credit;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.StreamRequest;
import dev.rowcast.v1.StreamResponse;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.Deque;

/** One stream of a {@link ChaosSubscriber}: acknowledges batch by batch, in order, each as much later as the subscriber takes just then. */
final class ChaosStream implements StreamObserver<StreamRequest> {
    /** So many changes more than it has acknowledged it lets come, where it grants credit at all. */
    private static final int CREDIT = 64;

    private final ChaosSubscriber subscriber;
    private final ServerCallStreamObserver<StreamResponse> reply;
    private final boolean grants;
    private final Deque<Arrived> waiting = new ArrayDeque<>();
    private boolean granted;
    private boolean ended;
    private boolean halfClosed;

    private record Arrived(long sequence, PushRequest batch, long millis) {}

    ChaosStream(ChaosSubscriber subscriber, StreamObserver<StreamResponse> reply, boolean grants) {
        this.subscriber = subscriber;
        this.reply = (ServerCallStreamObserver<StreamResponse>) reply;
        this.grants = grants;
        this.reply.setOnCancelHandler(this::end);
    }

    @Override
    public synchronized void onNext(StreamRequest request) {
        waiting.add(new Arrived(request.getSequence(), request.getBatch(), System.currentTimeMillis()));
        subscriber.afterDelay(this::acknowledgeNext);
    }

    /** Each is for one batch that waits, though not for a certain one: a shorter delay must not let a later batch overtake. */
    private synchronized void acknowledgeNext() {
        Arrived next = waiting.poll();
        if (ended || next == null || reply.isCancelled()) {
            return;
        }
        ChaosSubscriber.Answer answer = subscriber.take(next.batch(), next.millis());
        if (answer.refused()) {
            end();
            reply.onError(subscriber.refused(answer.why()));
            return;
        }
        StreamResponse.Builder response =
                StreamResponse.newBuilder().setAcknowledged(next.sequence()).addAllVerdicts(answer.verdicts());
        if (grants) {
            // The first grant is less than what came already; the rest of it follows.
            int changes = granted ? next.batch().getChangesCount() : 1;
            response.setCredit(Credit.newBuilder().setChanges(changes));
        }
        reply.onNext(response.build());
        if (grants && !granted) {
            granted = true;
            int changes = next.batch().getChangesCount() - 1 + CREDIT;
            reply.onNext(StreamResponse.newBuilder()
                    .setCredit(Credit.newBuilder().setChanges(changes))
                    .build());
        }
        completeWhenDone();
    }

    private void completeWhenDone() {
        if (halfClosed && waiting.isEmpty() && !ended) {
            end();
            reply.onCompleted();
        }
    }

    private synchronized void end() {
        ended = true;
        waiting.clear();
    }

    @Override
    public void onError(Throwable cancelled) {
        end();
    }

    @Override
    public synchronized void onCompleted() {
        halfClosed = true;
        completeWhenDone();
    }
}
