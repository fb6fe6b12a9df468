package dev.rowcast.tail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rowcast.sample.ReceivedChange;
import dev.rowcast.sample.Rows;
import dev.rowcast.v1.ChangeSubscriberGrpc;
import dev.rowcast.v1.ChangeSubscriberGrpc.ChangeSubscriberBlockingStub;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.StreamRequest;
import dev.rowcast.v1.StreamResponse;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class TailServerTest {
    private static final PushRequest BATCH = Shop.batch(
            Shop.insert(Shop.order(1, Map.of("status", "new"))), Shop.delete(Shop.order(2, Map.of("status", "old"))));

    @Test
    void handsOverABatchDecodedBeforeItIsAccepted() throws Exception {
        List<ReceivedChange> taken = Collections.synchronizedList(new ArrayList<>());
        try (TailServer server = TailServer.start("127.0.0.1", 0, (changes, received) -> taken.addAll(changes))) {
            withClient(server, client -> {
                PushResponse answer = client.push(BATCH);

                assertThat(answer.getVerdictsList()).isEmpty();
                assertThat(taken)
                        .hasSize(2)
                        .allSatisfy(change -> assertThat(change.rows()).isInstanceOf(Rows.Decoded.class));
                client.push(Shop.undescribed(Shop.truncate()));
            });
            assertThat(server.tally().summary(Instant.EPOCH, Instant.EPOCH.plusSeconds(5)))
                    .isEqualTo("3 changes in 2 batches of 1 table in 5.0 s; 1 could not be decoded");
        }
    }

    @Test
    void aBatchThatCouldNotBeShownComesAgain() throws Exception {
        List<ReceivedChange> taken = new ArrayList<>();
        List<String> faults = new ArrayList<>(List.of("the disk is full"));
        ChangeListener listener = (changes, received) -> {
            if (!faults.isEmpty()) {
                throw new IllegalStateException(faults.remove(0));
            }
            taken.addAll(changes);
        };
        try (TailServer server = TailServer.start("127.0.0.1", 0, listener)) {
            withClient(server, client -> {
                assertThatThrownBy(() -> client.push(BATCH))
                        .satisfies(e ->
                                assertThat(Status.fromThrowable(e).getCode()).isEqualTo(Status.Code.UNAVAILABLE))
                        .hasMessageContaining("the batch could not be shown: the disk is full");
                client.push(BATCH);
            });
            assertThat(taken).hasSize(2);
            assertThat(server.tally().changes()).isEqualTo(2);
            assertThat(server.tally().batches()).isEqualTo(1);
        }
    }

    @Test
    void takesStreamsTooAndEndsOneWhoseBatchCouldNotBeShown() throws Exception {
        List<ReceivedChange> taken = Collections.synchronizedList(new ArrayList<>());
        ChangeListener listener = (changes, received) -> {
            if (taken.size() >= 4) {
                throw new IllegalStateException("the disk is full");
            }
            taken.addAll(changes);
        };
        BlockingQueue<String> answers = new LinkedBlockingQueue<>();
        try (TailServer server = TailServer.start("127.0.0.1", 0, listener)) {
            withClient(server, client -> {
                StreamObserver<StreamRequest> stream =
                        ChangeSubscriberGrpc.newStub(client.getChannel()).stream(new StreamObserver<>() {
                            @Override
                            public void onNext(StreamResponse response) {
                                answers.add("acknowledged " + response.getAcknowledged());
                            }

                            @Override
                            public void onError(Throwable failure) {
                                answers.add(String.valueOf(failure.getMessage()));
                            }

                            @Override
                            public void onCompleted() {
                                answers.add("completed");
                            }
                        });
                for (int i = 1; i <= 4; i++) {
                    stream.onNext(StreamRequest.newBuilder()
                            .setSequence(i)
                            .setBatch(BATCH)
                            .build());
                }
                await().atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThat(answers)
                                .containsExactly(
                                        "acknowledged 1",
                                        "acknowledged 2",
                                        "UNAVAILABLE: the batch could not be shown: the disk is full"));
            });
            assertThat(server.tally().changes()).isEqualTo(4);
        }
    }

    @Test
    void aBatchLargerThanGrpcsUsualLimitIsTaken() throws Exception {
        PushRequest large = Shop.batch(Shop.insert(Shop.order(1, Map.of("photo", new byte[6 << 20]))));
        try (TailServer server = TailServer.start("127.0.0.1", 0, (changes, received) -> {})) {
            withClient(server, client -> client.push(large));
            assertThat(server.tally().changes()).isEqualTo(1);
        }
    }

    @Test
    void aPortInUseIsAnError() throws Exception {
        try (TailServer server = TailServer.start("127.0.0.1", 0, (changes, received) -> {})) {
            assertThatThrownBy(() -> TailServer.start("127.0.0.1", server.port(), (changes, received) -> {}))
                    .isInstanceOf(IOException.class);
        }
    }

    private static void withClient(TailServer server, Consumer<ChangeSubscriberBlockingStub> use)
            throws InterruptedException {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                .usePlaintext()
                .build();
        try {
            use.accept(ChangeSubscriberGrpc.newBlockingStub(channel).withDeadlineAfter(60, TimeUnit.SECONDS));
        } finally {
            channel.shutdownNow().awaitTermination(60, TimeUnit.SECONDS);
        }
    }
}
