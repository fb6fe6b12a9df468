package dev.rowcast.sample;

import dev.rowcast.v1.ChangeSubscriberGrpc.ChangeSubscriberImplBase;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.StreamRequest;
import dev.rowcast.v1.StreamResponse;
import dev.rowcast.v1.Verdict;
import dev.rowcast.v1.Verdict.Decision;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.function.Consumer;
import java.util.function.Function;

/** Receives the changes of any table, by calls or on streams. As safe for use by several threads as its handler. */
public class ChangeService extends ChangeSubscriberImplBase {
    private final Function<PushRequest, PushResponse> handler;

    /**
     * @param handler called with each batch, in the source's order; its answer names the changes that it doesn't accept. When it throws, the call or
     *     the stream ends with that error: as a {@link io.grpc.StatusRuntimeException} says, else UNKNOWN
     */
    public ChangeService(Function<PushRequest, PushResponse> handler) {
        this.handler = handler;
    }

    /**
     * Accepts every change.
     *
     * @param handler called with each batch before it is accepted; when it throws, the batch will come again
     */
    public static ChangeService accepting(Consumer<PushRequest> handler) {
        return new ChangeService(batch -> {
            handler.accept(batch);
            return PushResponse.getDefaultInstance();
        });
    }

    @Override
    public void push(PushRequest batch, StreamObserver<PushResponse> reply) {
        PushResponse answer;
        try {
            answer = handler.apply(batch);
        } catch (RuntimeException e) {
            reply.onError(e);
            return;
        }
        reply.onNext(answer);
        reply.onCompleted();
    }

    @Override
    public StreamObserver<StreamRequest> stream(StreamObserver<StreamResponse> reply) {
        // With a handler, answers to a stream that was cancelled meanwhile are dropped instead of thrown back.
        ((ServerCallStreamObserver<StreamResponse>) reply).setOnCancelHandler(() -> {});
        return new StreamObserver<>() {
            private boolean dropping;
            private boolean ended;

            @Override
            public void onNext(StreamRequest request) {
                if (dropping || ended) {
                    return; // it comes again, on a new stream
                }
                PushResponse answer;
                try {
                    answer = handler.apply(request.getBatch());
                } catch (RuntimeException e) {
                    ended = true;
                    reply.onError(e);
                    return;
                }
                dropping = answer.getVerdictsList().stream().anyMatch(ChangeService::repeats);
                reply.onNext(StreamResponse.newBuilder()
                        .setAcknowledged(request.getSequence()) // up to and with this batch
                        .addAllVerdicts(answer.getVerdictsList())
                        .build());
            }

            @Override
            public void onError(Throwable cancelled) {
                ended = true; // what wasn't acknowledged will come again, on a new stream
            }

            @Override
            public void onCompleted() {
                if (!ended) {
                    reply.onCompleted(); // nothing more comes
                }
            }
        };
    }

    /** What arrives behind a change that is to be sent again comes again behind it. */
    private static boolean repeats(Verdict verdict) {
        return verdict.getDecision() == Decision.DECISION_RETRY
                || verdict.getDecision() == Decision.DECISION_UNSPECIFIED;
    }
}
