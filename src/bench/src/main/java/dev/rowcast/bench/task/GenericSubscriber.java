package dev.rowcast.bench.task;

import dev.rowcast.v1.ChangeSubscriberGrpc.ChangeSubscriberImplBase;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.StreamRequest;
import dev.rowcast.v1.StreamResponse;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.atomic.LongAdder;

/** Accepts all changes of any table, and counts them. */
public final class GenericSubscriber extends ChangeSubscriberImplBase {
    private final LongAdder changes;

    /** @param changes counts what is accepted */
    public GenericSubscriber(LongAdder changes) {
        this.changes = changes;
    }

    @Override
    public void push(PushRequest batch, StreamObserver<PushResponse> answer) {
        changes.add(batch.getChangesCount());
        answer.onNext(PushResponse.getDefaultInstance());
        answer.onCompleted();
    }

    @Override
    public StreamObserver<StreamRequest> stream(StreamObserver<StreamResponse> answers) {
        return new Accepting<>(answers, batch -> {
            changes.add(batch.getBatch().getChangesCount());
            return batch.getSequence();
        });
    }
}
