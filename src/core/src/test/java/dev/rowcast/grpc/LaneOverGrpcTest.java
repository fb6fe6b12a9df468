package dev.rowcast.grpc;

import static dev.rowcast.grpc.DeliveryFixture.ORDERS;
import static dev.rowcast.grpc.DeliveryFixture.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.rpc.RetryInfo;
import dev.rowcast.change.Place;
import dev.rowcast.change.StreamId;
import dev.rowcast.deliver.LaneSettings;
import dev.rowcast.deliver.Outlets;
import dev.rowcast.deliver.Patience;
import dev.rowcast.observe.State;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.Verdict;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(300)
@ExtendWith(Patience.class)
class LaneOverGrpcTest {
    @Test
    void everythingArrivesInOrderAndMayBeCommitted() {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = DeliveryFixture.to(server)) {
            fixture.offer(2_000);
            await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(2_000));
            assertThat(server.offsets().stream().flatMap(List::stream))
                    .containsExactlyElementsOf(
                            LongStream.range(0, 2_000).boxed().toList());
            assertThat(server.requests).allMatch(r -> r.getChangesCount() <= 500);
            fixture.awaitDelivered(2_000);
            assertThat(fixture.states).isEmpty();
            assertThat(fixture.lanes.waitingChanges()).isZero();
            assertThat(fixture.lanes.waitingBytes()).isZero();
        }
    }

    @Test
    @Tag("pitfall-11")
    void oneOfFiveHundredIsRefused() {
        Set<Long> accepted = ConcurrentHashMap.newKeySet();
        List<Long> twice = new CopyOnWriteArrayList<>();
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = DeliveryFixture.to(
                        server,
                        QUICK.toBuilder()
                                .batch(500, 1 << 20, Duration.ofMillis(50))
                                .build())) {
            server.behaving((request, reply) -> {
                if (request.getChangesList().stream().anyMatch(c -> c.getOffset() == 321)) {
                    FaultyServer.refuse(Status.INVALID_ARGUMENT.withDescription("amount is negative"))
                            .answer(request, reply);
                    return;
                }
                for (ChangeEvent change : request.getChangesList()) {
                    if (!accepted.add(change.getOffset())) {
                        twice.add(change.getOffset());
                    }
                }
                FaultyServer.ACCEPT.answer(request, reply);
            });
            fixture.offer(500);
            await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(500));
            assertThat(accepted).hasSize(499);
            assertThat(twice).isEmpty();
            assertThat(fixture.rejected).hasSize(1);
            assertThat(fixture.rejected.get(0).change().at().sequence()).isEqualTo(321);
            assertThat(fixture.rejected.get(0).reason())
                    .isEqualTo("INVALID_ARGUMENT from " + server.target() + " (amount is negative)");
            assertThat(fixture.states).isEmpty();
            assertThat(server.requests.size()).isLessThan(30);
        }
    }

    @Test
    void theSubscriberIsDownAtFirst() {
        FaultyServer placeholder = FaultyServer.start();
        int port = placeholder.port();
        placeholder.close();
        Outlets subscriber = new GrpcSubscriber(
                Connection.to("dns:///127.0.0.1:" + port).plaintext().build());
        try (DeliveryFixture fixture = new DeliveryFixture(subscriber, QUICK)) {
            fixture.offer(3);
            await().untilAsserted(() -> assertThat(fixture.stateNames()).containsExactly(State.BACKING_OFF));
            assertThat(fixture.states.get(0).reason())
                    .startsWith("UNAVAILABLE from dns:///127.0.0.1:" + port + " (")
                    .containsIgnoringCase("connection refused");
            assertThat(fixture.committable()).isEqualTo(OptionalLong.empty());
            try (FaultyServer server = FaultyServer.startOn(port)) {
                await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(3));
                await().untilAsserted(() ->
                        assertThat(fixture.stateNames()).containsExactly(State.BACKING_OFF, State.DELIVERING));
                assertThat(server.requests.stream()
                                .mapToInt(PushRequest::getChangesCount)
                                .sum())
                        .isEqualTo(3);
            }
        }
    }

    @Test
    @Tag("pitfall-7")
    void aRowOverThePeersLimitIsRejectedAndTheOthersGoOn() {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = DeliveryFixture.to(
                        server,
                        QUICK.toBuilder()
                                .batch(500, 64 << 20, Duration.ofMillis(50))
                                .build())) {
            for (int i = 0; i < 20; i++) {
                fixture.offer(ORDERS, i, i == 11 ? 5 << 20 : 1 << 19);
            }
            await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(20));
            assertThat(fixture.rejected).hasSize(1);
            assertThat(fixture.rejected.get(0).change().at().sequence()).isEqualTo(11);
            assertThat(server.offsets().stream().flatMap(List::stream))
                    .containsExactlyElementsOf(
                            LongStream.range(0, 20).filter(o -> o != 11).boxed().toList());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            names = {
                "UNAVAILABLE",
                "DEADLINE_EXCEEDED",
                "ABORTED",
                "UNKNOWN",
                "INTERNAL",
                "CANCELLED",
                "RESOURCE_EXHAUSTED"
            })
    void whatCanHealIsTriedAgain(Status.Code code) {
        heals(code, State.BACKING_OFF);
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            names = {"UNAUTHENTICATED", "PERMISSION_DENIED", "UNIMPLEMENTED", "NOT_FOUND", "FAILED_PRECONDITION"})
    void whatIsWronglySetUpIsTriedSlowly(Status.Code code) {
        heals(code, State.MISCONFIGURED);
    }

    /** The first call waits until it has so many, however slowly they come. */
    private static LaneSettings inBatchesOf(int changes) {
        return QUICK.toBuilder().batch(changes, 1 << 20, Duration.ofMinutes(1)).build();
    }

    private static void heals(Status.Code code, State shown) {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = DeliveryFixture.to(server, inBatchesOf(5))) {
            server.behaving(FaultyServer.refuse(Status.fromCode(code).withDescription("not today")));
            fixture.offer(5);
            await().untilAsserted(() -> assertThat(fixture.stateNames()).containsExactly(shown));
            assertThat(fixture.states.get(0).reason())
                    .as("a batch whose changes may be the cause is named behind it")
                    .matches(Pattern.quote(code + " from " + server.target() + " (not today)")
                            + "(; one of 2 changes of .*)?");
            assertThat(fixture.states.get(0).waiting()).isEqualTo(5);
            assertThat(fixture.committable()).isEmpty();
            server.behaving(FaultyServer.ACCEPT);
            await().untilAsserted(() -> assertThat(fixture.stateNames()).containsExactly(shown, State.DELIVERING));
            await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(5));
            assertThat(fixture.rejected).isEmpty();
            assertThat(fixture.retried.get()).isPositive();
            fixture.awaitDelivered(5);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Status.Code.class,
            names = {"INVALID_ARGUMENT", "OUT_OF_RANGE", "DATA_LOSS", "ALREADY_EXISTS"})
    void whatCanNeverBeAcceptedIsFoundAndTakenOut(Status.Code code) {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = DeliveryFixture.to(server)) {
            server.behaving((request, reply) -> {
                boolean guilty = request.getChangesList().stream().anyMatch(c -> c.getOffset() % 10 == 3);
                (guilty ? FaultyServer.refuse(Status.fromCode(code)) : FaultyServer.ACCEPT).answer(request, reply);
            });
            fixture.offer(40);
            await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(40));
            List<Long> out = code == Status.Code.ALREADY_EXISTS
                    ? fixture.skipped.stream().map(Place::sequence).toList()
                    : fixture.rejected.stream()
                            .map(r -> r.change().at().sequence())
                            .toList();
            assertThat(out).containsExactly(3L, 13L, 23L, 33L);
            assertThat(fixture.rejected).hasSize(code == Status.Code.ALREADY_EXISTS ? 0 : 4);
            fixture.awaitDelivered(36);
            assertThat(fixture.states).isEmpty();
        }
    }

    @Test
    void retryInfoIsHonoured() {
        List<Long> times = new CopyOnWriteArrayList<>();
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = DeliveryFixture.to(server)) {
            server.behaving((request, reply) -> {
                times.add(System.nanoTime());
                if (times.size() > 1) {
                    FaultyServer.ACCEPT.answer(request, reply);
                    return;
                }
                RetryInfo info = RetryInfo.newBuilder()
                        .setRetryDelay(com.google.protobuf.Duration.newBuilder().setNanos(700_000_000))
                        .build();
                reply.onError(StatusProto.toStatusRuntimeException(com.google.rpc.Status.newBuilder()
                        .setCode(Status.Code.UNAVAILABLE.value())
                        .setMessage("restarting")
                        .addDetails(Any.pack(info))
                        .build()));
            });
            fixture.offer(1);
            await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(1));
            assertThat(times).hasSize(2);
            assertThat(times.get(1) - times.get(0)).isGreaterThanOrEqualTo(700_000_000L);
            assertThat(fixture.states.get(0).nextTry()).isEqualTo(Duration.ofMillis(700));
        }
    }

    @Test
    @Tag("pitfall-14")
    void aSlowSubscriberGetsSmallerBatchesUntilItMakesTheDeadline() {
        try (FaultyServer server = FaultyServer.start();
                ScheduledClosing clock = new ScheduledClosing()) {
            // 4 ms a change: 500 take 2 s, and a call may take 0.4 s.
            server.behaving((request, reply) -> clock.executor.schedule(
                    () -> FaultyServer.ACCEPT.answer(request, reply),
                    4L * request.getChangesCount(),
                    TimeUnit.MILLISECONDS));
            Outlets subscriber = new GrpcSubscriber(Connection.to(server.target())
                    .plaintext()
                    .deadline(Duration.ofMillis(400))
                    .build());
            try (DeliveryFixture fixture = new DeliveryFixture(subscriber, QUICK)) {
                fixture.offer(500);
                await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(500));
                assertThat(fixture.rejected).isEmpty();
                assertThat(fixture.retried.get()).isPositive();
            }
        }
    }

    private static final class ScheduledClosing implements AutoCloseable {
        final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();

        @Override
        public void close() {
            executor.shutdownNow();
        }
    }

    @Test
    void verdictsOverTheWire() {
        AtomicInteger calls = new AtomicInteger();
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = DeliveryFixture.to(server, inBatchesOf(10))) {
            server.behaving((request, reply) -> {
                PushResponse.Builder response = PushResponse.newBuilder();
                if (calls.incrementAndGet() == 1) {
                    response.addVerdictsBuilder()
                            .setIndex(2)
                            .setDecision(Verdict.Decision.DECISION_REJECT)
                            .setReason("no such customer");
                    response.addVerdictsBuilder().setIndex(3).setDecision(Verdict.Decision.DECISION_SKIP);
                    response.addVerdictsBuilder().setIndex(6).setDecision(Verdict.Decision.DECISION_RETRY);
                }
                reply.onNext(response.build());
                reply.onCompleted();
            });
            fixture.offer(10);
            await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(10));
            assertThat(server.offsets())
                    .containsExactly(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L), List.of(6L, 7L, 8L, 9L));
            assertThat(fixture.rejected)
                    .extracting(DeliveryFixture.Rejected::reason)
                    .containsExactly("REJECT by the subscriber (no such customer)");
            assertThat(fixture.skipped).extracting(Place::sequence).containsExactly(3L);
            fixture.awaitDelivered(8);
            assertThat(fixture.retried).hasValue(4);
        }
    }

    @Test
    void orderIsKeptWhateverFails() {
        Random random = new Random(7);
        List<Long> accepted = new CopyOnWriteArrayList<>();
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = DeliveryFixture.to(
                        server,
                        QUICK.toBuilder()
                                .batch(50, 1 << 20, Duration.ZERO)
                                .backoff(Duration.ofNanos(1_000), Duration.ofMillis(1))
                                .build())) {
            server.behaving((request, reply) -> {
                if (random.nextInt(3) == 0) {
                    FaultyServer.refuse(random.nextBoolean() ? Status.UNAVAILABLE : Status.INTERNAL)
                            .answer(request, reply);
                    return;
                }
                request.getChangesList().forEach(change -> accepted.add(change.getOffset()));
                FaultyServer.ACCEPT.answer(request, reply);
            });
            fixture.offer(3_000);
            await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(3_000));
            assertThat(accepted)
                    .containsExactlyElementsOf(
                            LongStream.range(0, 3_000).boxed().toList());
        }
    }

    @Test
    @Tag("pitfall-3")
    void closeCancelsTheCallAndItsLateAnswerClosesNothing() {
        List<StreamObserver<PushResponse>> held = new CopyOnWriteArrayList<>();
        CountDownLatch cancelled = new CountDownLatch(1);
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = DeliveryFixture.to(server)) {
            server.behaving((request, reply) -> {
                ((ServerCallStreamObserver<PushResponse>) reply).setOnCancelHandler(cancelled::countDown);
                held.add(reply);
            });
            fixture.offer(3);
            await().until(() -> !held.isEmpty());
            assertThat(fixture.lanes.inFlightChanges()).isPositive();
            fixture.lanes.close(ORDERS);
            await().until(() -> cancelled.getCount() == 0);
            assertThat(fixture.lanes.waitingChanges()).isZero();
            assertThat(fixture.tracker.of(ORDERS).openRecords()).isEqualTo(3);
            assertThat(fixture.delivered).hasValue(0);
            // The partition comes back, and everything that hadn't ended is read again.
            fixture.tracker.forget(ORDERS);
            server.behaving(FaultyServer.ACCEPT);
            fixture.offer(ORDERS, 0, 20);
            await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(1));
        }
    }

    @Test
    @Tag("pitfall-13")
    void aPartitionThatIsStuckDoesNotHoldUpAnother() {
        StreamId other = new StreamId("shop.shop.orders", 1);
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = DeliveryFixture.to(server)) {
            server.behaving((request, reply) -> {
                if (request.getPartition() == 0) {
                    FaultyServer.refuse(Status.UNAVAILABLE).answer(request, reply);
                } else {
                    FaultyServer.ACCEPT.answer(request, reply);
                }
            });
            fixture.offer(5);
            for (int i = 0; i < 1_000; i++) {
                fixture.offer(other, i, 20);
            }
            await().untilAsserted(() ->
                    assertThat(fixture.tracker.of(other).committable()).hasValue(1_000));
            assertThat(fixture.committable()).isEmpty();
            assertThat(fixture.lanes.isFull(other)).isFalse();
        }
    }

    @Test
    @Tag("pitfall-14")
    void aServerThatGoesAwayInTheMiddleOfACallIsPushedToAgain() {
        List<StreamObserver<PushResponse>> held = new CopyOnWriteArrayList<>();
        FaultyServer first = FaultyServer.start().behaving((request, reply) -> held.add(reply));
        int port = first.port();
        try (DeliveryFixture fixture = DeliveryFixture.to(first)) {
            fixture.offer(7);
            await().until(() -> !held.isEmpty());
            first.close();
            try (FaultyServer second = FaultyServer.startOn(port)) {
                await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(7));
                assertThat(second.offsets().stream().flatMap(List::stream)).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
            }
        } finally {
            first.close();
        }
    }

    @Test
    void aPeerThatIsBackIsNoticedLongBeforeTheBackoffEnds() {
        FaultyServer first = FaultyServer.start();
        int port = first.port();
        LaneSettings patient = QUICK.toBuilder()
                .backoff(Duration.ofSeconds(2), Duration.ofHours(1))
                .build();
        try (DeliveryFixture fixture = DeliveryFixture.to(first, patient)) {
            fixture.offer(1);
            await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(1));
            first.close();
            fixture.offer(1);
            await().untilAsserted(() -> assertThat(fixture.stateNames()).contains(State.BACKING_OFF));
            try (FaultyServer second = FaultyServer.startOn(port)) {
                await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(2));
                assertThat(second.requests).hasSize(1);
            }
        } finally {
            first.close();
        }
    }

    @Test
    void aSubscriberThatIsDownFillsItsLaneAndNoMore() {
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = DeliveryFixture.to(
                        server, QUICK.toBuilder().waiting(100, 1 << 20).build())) {
            server.behaving(FaultyServer.refuse(Status.UNAVAILABLE));
            int offered = 0;
            while (!fixture.lanes.isFull(ORDERS)) {
                fixture.offer(1);
                offered++;
            }
            assertThat(offered).isEqualTo(100);
            server.behaving(FaultyServer.ACCEPT);
            await().until(() -> !fixture.lanes.isFull(ORDERS));
            await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(100));
        }
    }

    @Test
    void anOverloadThatSpeaksOfSizesRejectsNothing() {
        AtomicInteger calls = new AtomicInteger();
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = DeliveryFixture.to(server)) {
            server.behaving((request, reply) -> {
                if (calls.incrementAndGet() <= 12) {
                    FaultyServer.refuse(Status.RESOURCE_EXHAUSTED.withDescription("job queue size larger than 1000"))
                            .answer(request, reply);
                } else {
                    FaultyServer.ACCEPT.answer(request, reply);
                }
            });
            fixture.offer(500);
            await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(500));
            assertThat(fixture.rejected).isEmpty();
        }
    }
}
