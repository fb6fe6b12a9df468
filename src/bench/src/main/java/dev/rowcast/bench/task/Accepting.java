package dev.rowcast.bench.task;

import dev.rowcast.v1.StreamResponse;
import io.grpc.stub.StreamObserver;
import java.util.function.ToLongFunction;

/** Acknowledges each batch of a stream when it is there. */
final class Accepting<R> implements StreamObserver<R> {
    private final StreamObserver<StreamResponse> answers;
    private final ToLongFunction<R> take;

    /** @param take takes a batch in, and tells its sequence */
    Accepting(StreamObserver<StreamResponse> answers, ToLongFunction<R> take) {
        this.answers = answers;
        this.take = take;
    }

    @Override
    public void onNext(R batch) {
        answers.onNext(StreamResponse.newBuilder()
                .setAcknowledged(take.applyAsLong(batch))
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
}
