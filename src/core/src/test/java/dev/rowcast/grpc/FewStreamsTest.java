package dev.rowcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.change.StreamId;
import dev.rowcast.deliver.Answer;
import dev.rowcast.deliver.Batch;
import dev.rowcast.deliver.DeliveryContext;
import dev.rowcast.deliver.LaneOrder;
import dev.rowcast.deliver.LaneSettings;
import dev.rowcast.deliver.ManualScheduler;
import dev.rowcast.deliver.Patience;
import dev.rowcast.deliver.Samples;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.progress.StreamOffsets;
import dev.rowcast.route.Streaming;
import dev.rowcast.v1.PushResponse;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Servers that take few calls at once on a connection, as .NET, nginx and load balancers do: each partition gets its turn all the same. */
@Timeout(300)
@ExtendWith(Patience.class)
class FewStreamsTest {
    private static final int STREAMS = 2;
    private static final int PARTITIONS = 24;
    private static final int CHANGES = 6;
    private static final LaneSettings SMALL =
            DeliveryFixture.QUICK.toBuilder().batch(2, 1 << 20, Duration.ZERO).build();

    private final ScheduledExecutorService later = Executors.newScheduledThreadPool(1);

    private static FaultyServer server() {
        return FaultyServer.start(builder -> builder.maxConcurrentCallsPerConnection(STREAMS));
    }

    private static Connection to(FaultyServer server, Duration deadline) {
        return Connection.to(server.target()).plaintext().deadline(deadline).build();
    }

    private static StreamId partition(int number) {
        return new StreamId("shop.shop.orders", number);
    }

    private static void offerAll(DeliveryFixture fixture) {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            for (int offset = 0; offset < CHANGES; offset++) {
                StreamId at = partition(partition);
                fixture.lanes
                        .lane(at)
                        .offer(List.of(Samples.keyed(
                                Samples.header(at),
                                at,
                                offset,
                                20,
                                fixture.tracker.of(at).open(offset, 1),
                                offset,
                                false)));
            }
        }
    }

    private static void allAreCommitted(DeliveryFixture fixture) {
        await().untilAsserted(() -> assertThat(IntStream.range(0, PARTITIONS)
                        .mapToObj(partition -> fixture.tracker.of(partition(partition)))
                        .mapToLong(tracker -> tracker.committable().orElse(0)))
                .containsOnly((long) CHANGES));
        assertThat(fixture.rejected).isEmpty();
    }

    private static Batch batch() {
        StreamId at = partition(0);
        return Batch.of(List.of(Samples.change(at, 1, 20, new StreamOffsets().open(1, 1))));
    }

    private static DeliveryContext context(ManualScheduler timers, LongSupplier nanoTime) {
        return DeliveryContext.builder(
                        timers, (change, reason, durable, failed) -> durable.run(), DeliveryListener.NONE)
                .clock(Clock.systemUTC())
                .nanoTime(nanoTime)
                .random(() -> 0.5)
                .build();
    }

    @Test
    void theDeadlineOfACallBeginsWithItsStream() throws Exception {
        ManualScheduler timers = new ManualScheduler();
        BlockingQueue<StreamObserver<PushResponse>> waiting = new LinkedBlockingQueue<>();
        CompletableFuture<Answer> last = new CompletableFuture<>();
        DeliveryContext context = context(timers, timers::nanoTime);
        try (FaultyServer server = server();
                GrpcSubscriber subscriber = new GrpcSubscriber(to(server, Duration.ofHours(1)))) {
            server.behaving((request, reply) -> waiting.add(reply));
            Batch batch = batch();
            subscriber.push(context, batch, answer -> {});
            subscriber.push(context, batch, answer -> {});
            await().until(() -> waiting.size() == STREAMS);
            subscriber.push(context, batch, last::complete);
            // Shorter than a call waits before it gives its batch back.
            timers.pass(Duration.ofMillis(900).toNanos());
            StreamObserver<PushResponse> first = waiting.take();
            first.onNext(PushResponse.getDefaultInstance());
            first.onCompleted();
            await().until(() -> waiting.size() == STREAMS);

            timers.pass(Duration.ofHours(1).minusMillis(1).toNanos());
            assertThat(last).isNotDone();
            timers.pass(Duration.ofMillis(2).toNanos());
            assertThat(last.get(90, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            Answer.Failed.class,
                            failed -> assertThat(failed.reason()).contains("no answer for 3600000 ms"));
        } finally {
            later.shutdownNow();
        }
    }

    @Test
    void aPeerThatGivesTheCallUpAtItsDeadlineBeforeWeDoLeavesItLate() throws Exception {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        try (FaultyServer server = FaultyServer.start();
                GrpcSubscriber subscriber = new GrpcSubscriber(to(server, Duration.ofSeconds(1)))) {
            server.behaving((request, reply) -> {});
            Batch batch = batch();
            // Our own timers never go off.
            subscriber.push(context(new ManualScheduler(), System::nanoTime), batch, answer::complete);
            assertThat(answer.get(90, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            Answer.Failed.class,
                            failed -> assertThat(failed.reason())
                                    .isEqualTo(
                                            "DEADLINE_EXCEEDED from " + server.target() + " (no answer for 1000 ms)"));
        } finally {
            later.shutdownNow();
        }
    }

    @Test
    void callsThatWaitForAStreamAllGetOne() {
        // Eight at once on four connections.
        try (FaultyServer server = server();
                DeliveryFixture fixture =
                        new DeliveryFixture(new GrpcSubscriber(to(server, Duration.ofSeconds(2))), SMALL)) {
            server.behaving((request, reply) ->
                    later.schedule(() -> FaultyServer.ACCEPT.answer(request, reply), 700, TimeUnit.MILLISECONDS));
            offerAll(fixture);
            allAreCommitted(fixture);
            assertThat(fixture.states).isEmpty();
        } finally {
            later.shutdownNow();
        }
    }

    @Test
    void theOffsetGoesOnInTheOrderOfKeysToo() {
        try (FaultyServer server = server();
                DeliveryFixture fixture = new DeliveryFixture(
                        new GrpcSubscriber(to(server, Duration.ofSeconds(2))),
                        SMALL.toBuilder().order(LaneOrder.byKey(3)).build())) {
            server.behaving((request, reply) ->
                    later.schedule(() -> FaultyServer.ACCEPT.answer(request, reply), 300, TimeUnit.MILLISECONDS));
            offerAll(fixture);
            allAreCommitted(fixture);
            assertThat(fixture.states).isEmpty();
        } finally {
            later.shutdownNow();
        }
    }

    @Test
    void moreLanesThanStreamsTakeTurns() {
        try (FaultyServer server = server();
                DeliveryFixture fixture = new DeliveryFixture(
                        new StreamSubscriber(to(server, Duration.ofSeconds(30)), StreamSettings.of(Streaming.DEFAULT)),
                        SMALL)) {
            offerAll(fixture);
            allAreCommitted(fixture);
            assertThat(fixture.states).isEmpty();
        } finally {
            later.shutdownNow();
        }
    }

    @Test
    void aCallThatHasItsStreamAndNoAnswerIsLateAndTheServerKnowsWhen() {
        List<Boolean> told = new CopyOnWriteArrayList<>();
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture =
                        new DeliveryFixture(new GrpcSubscriber(to(server, Duration.ofSeconds(1))), SMALL)) {
            server.behaving((request, reply) -> told.add(Context.current().getDeadline() != null));
            fixture.offer(1);
            await().until(() -> !fixture.states.isEmpty());
            assertThat(fixture.states.get(0).reason())
                    .startsWith("DEADLINE_EXCEEDED from " + server.target() + " (no answer for 1000 ms)");
            assertThat(told).containsOnly(true);
        } finally {
            later.shutdownNow();
        }
    }
}
