package dev.rowcast.bench.task;

import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.StreamResponse;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.atomic.LongAdder;
import shop.Orders20SubscriberGrpc.Orders20SubscriberImplBase;
import shop.PushOrders20Request;
import shop.StreamOrders20Request;

/** Accepts all changes of one table, and counts them. */
final class TypedSubscriber extends Orders20SubscriberImplBase {
    private final LongAdder changes;

    TypedSubscriber(LongAdder changes) {
        this.changes = changes;
    }

    @Override
    public void push(PushOrders20Request batch, StreamObserver<PushResponse> answer) {
        changes.add(batch.getChangesCount());
        answer.onNext(PushResponse.getDefaultInstance());
        answer.onCompleted();
    }

    @Override
    public StreamObserver<StreamOrders20Request> stream(StreamObserver<StreamResponse> answers) {
        return new StreamObserver<>() {
            @Override
            public void onNext(StreamOrders20Request batch) {
                changes.add(batch.getBatch().getChangesCount());
                answers.onNext(StreamResponse.newBuilder()
                        .setAcknowledged(batch.getSequence())
                        .build());
            }

            @Override
            public void onError(Throwable cancelled) {
                // The sink went away, and has its own word for why.
            }

            @Override
            public void onCompleted() {
                answers.onCompleted();
            }
        };
    }
}
