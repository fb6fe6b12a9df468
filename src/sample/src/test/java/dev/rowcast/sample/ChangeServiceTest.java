package dev.rowcast.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.ChangeSubscriberGrpc;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.StreamRequest;
import dev.rowcast.v1.StreamResponse;
import dev.rowcast.v1.Verdict;
import dev.rowcast.v1.Verdict.Decision;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChangeServiceTest {
    private static final String END = "end";

    private final BlockingQueue<Long> offsets = new LinkedBlockingQueue<>();
    private volatile Function<PushRequest, PushResponse> handler = batch -> PushResponse.getDefaultInstance();
    private Server server;
    private ManagedChannel channel;

    @BeforeEach
    void serve() throws IOException {
        server = Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
                .addService(new ChangeService(batch -> {
                    batch.getChangesList().forEach(change -> offsets.add(change.getOffset()));
                    return handler.apply(batch);
                }))
                .build()
                .start();
        channel = Grpc.newChannelBuilder("127.0.0.1:" + server.getPort(), InsecureChannelCredentials.create())
                .build();
    }

    @AfterEach
    void end() throws InterruptedException {
        channel.shutdownNow();
        server.shutdownNow();
        assertThat(channel.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        assertThat(server.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aBatchIsAnsweredAsTheHandlerSays() {
        handler = batch -> PushResponse.newBuilder()
                .addVerdicts(verdict(Decision.DECISION_REJECT))
                .build();

        assertThat(push(7).getVerdictsList()).containsExactly(verdict(Decision.DECISION_REJECT));
        assertThat(offsets).containsExactly(7L);
    }

    @Test
    void acceptingAcceptsWhatItsHandlerTook() {
        ChangeService.accepting(batch -> offsets.add(8L)).push(batch(8), new StreamObserver<>() {
            @Override
            public void onNext(PushResponse answer) {
                assertThat(answer).isEqualTo(PushResponse.getDefaultInstance());
                offsets.add(9L);
            }

            @Override
            public void onError(Throwable failure) {
                throw new AssertionError(failure);
            }

            @Override
            public void onCompleted() {
                offsets.add(10L);
            }
        });

        assertThat(offsets).containsExactly(8L, 9L, 10L);
    }

    @Test
    void whatTheHandlerThrowsEndsTheCall() {
        handler = batch -> {
            throw Status.UNAVAILABLE.withDescription("not now").asRuntimeException();
        };
        assertThatThrownBy(() -> push(1)).hasMessage("UNAVAILABLE: not now");

        handler = batch -> {
            throw new IllegalStateException();
        };
        assertThatThrownBy(() -> push(1))
                .isInstanceOfSatisfying(
                        StatusRuntimeException.class,
                        e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNKNOWN));
    }

    @Test
    void eachBatchOfAStreamIsAcknowledged() throws InterruptedException {
        assertThat(stream(3)).containsExactly("acknowledged 1", "acknowledged 2", "acknowledged 3", END);
        assertThat(offsets).containsExactly(1L, 2L, 3L);
    }

    @ParameterizedTest
    @EnumSource(
            value = Decision.class,
            names = {"DECISION_RETRY", "DECISION_UNSPECIFIED"})
    void behindAChangeThatIsToComeAgainAStreamTakesNothing(Decision decision) throws InterruptedException {
        handler = batch -> batch.getChanges(0).getOffset() == 2
                ? PushResponse.newBuilder().addVerdicts(verdict(decision)).build()
                : PushResponse.getDefaultInstance();

        assertThat(stream(4)).containsExactly("acknowledged 1", "acknowledged 2 with " + decision, END);
        assertThat(offsets).containsExactly(1L, 2L);
    }

    @Test
    void whatTheHandlerThrowsEndsTheStreamAndNothingBehindItIsTaken() throws InterruptedException {
        handler = batch -> {
            if (batch.getChanges(0).getOffset() == 2) {
                throw Status.ABORTED.withDescription("no").asRuntimeException();
            }
            return PushResponse.getDefaultInstance();
        };

        assertThat(stream(4)).containsExactly("acknowledged 1", "ABORTED: no");
        assertThat(offsets).containsExactly(1L, 2L);
    }

    private PushResponse push(long offset) {
        return ChangeSubscriberGrpc.newBlockingStub(channel)
                .withDeadlineAfter(60, TimeUnit.SECONDS)
                .push(batch(offset));
    }

    /** Sends that many batches, and returns what comes until the stream ends. */
    private List<String> stream(int batches) throws InterruptedException {
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        BlockingQueue<String> ends = new LinkedBlockingQueue<>();
        StreamObserver<StreamRequest> stream =
                ChangeSubscriberGrpc.newStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS).stream(
                        new StreamObserver<>() {
                            @Override
                            public void onNext(StreamResponse answer) {
                                String verdicts = answer.getVerdictsCount() == 0
                                        ? ""
                                        : " with " + answer.getVerdicts(0).getDecision();
                                answers.add("acknowledged " + answer.getAcknowledged() + verdicts);
                            }

                            @Override
                            public void onError(Throwable failure) {
                                ends.add(String.valueOf(failure.getMessage()));
                            }

                            @Override
                            public void onCompleted() {
                                ends.add(END);
                            }
                        });
        for (int i = 1; i <= batches; i++) {
            stream.onNext(
                    StreamRequest.newBuilder().setSequence(i).setBatch(batch(i)).build());
        }
        stream.onCompleted();
        answers.add(ends.take());
        return List.copyOf(answers);
    }

    private static PushRequest batch(long offset) {
        return PushRequest.newBuilder()
                .addChanges(ChangeEvent.newBuilder().setOffset(offset))
                .build();
    }

    private static Verdict verdict(Decision decision) {
        return Verdict.newBuilder()
                .setIndex(0)
                .setDecision(decision)
                .setReason("no")
                .build();
    }
}
