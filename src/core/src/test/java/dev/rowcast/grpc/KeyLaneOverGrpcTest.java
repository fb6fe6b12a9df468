package dev.rowcast.grpc;

import static dev.rowcast.grpc.DeliveryFixture.ORDERS;
import static dev.rowcast.grpc.DeliveryFixture.QUICK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.deliver.Lane;
import dev.rowcast.deliver.LaneOrder;
import dev.rowcast.deliver.LaneSettings;
import dev.rowcast.deliver.Patience;
import dev.rowcast.deliver.Samples;
import dev.rowcast.route.Streaming;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import dev.rowcast.v1.StreamRequest;
import dev.rowcast.v1.StreamResponse;
import dev.rowcast.v1.Verdict;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The order of keys over a real connection, with faults. */
@Timeout(300)
@ExtendWith(Patience.class)
class KeyLaneOverGrpcTest {
    private static final int KEYS = 40;
    private static final int MAX_IN_FLIGHT = 4;
    private static final int BARRIERS = -1;

    private final Map<Integer, Integer> keyOf = new ConcurrentHashMap<>();
    private final Set<Integer> barriers = ConcurrentHashMap.newKeySet();
    /** What was accepted of each key, in the order of acceptance. */
    private final Map<Integer, List<Long>> accepted = new ConcurrentHashMap<>();

    private final AtomicInteger out = new AtomicInteger();
    private final AtomicInteger mostOut = new AtomicInteger();

    private static LaneSettings settings() {
        return QUICK.toBuilder()
                .batch(20, 1 << 20, Duration.ZERO)
                .backoff(Duration.ofMillis(1), Duration.ofMillis(20))
                .order(LaneOrder.byKey(MAX_IN_FLIGHT))
                .build();
    }

    private void offer(DeliveryFixture fixture, int from, int to, int seed) {
        Random random = new Random(seed);
        Lane lane = fixture.lanes.lane(ORDERS);
        for (int offset = from; offset < to; offset++) {
            int key = random.nextInt(KEYS);
            boolean barrier = random.nextInt(100) < 2;
            keyOf.put(offset, key);
            if (barrier) {
                barriers.add(offset);
            }
            lane.offer(List.of(Samples.keyed(
                    Samples.header(ORDERS),
                    ORDERS,
                    offset,
                    20,
                    fixture.tracker.of(ORDERS).open(offset, 1),
                    key,
                    barrier)));
        }
    }

    private void accept(ChangeEvent change) {
        accepted.computeIfAbsent(keyOf.get((int) change.getOffset()), key -> new CopyOnWriteArrayList<>())
                .add(change.getOffset());
    }

    private void assertEachOnceAndInOrder(int changes) {
        assertThat(accepted.values().stream().mapToInt(List::size).sum()).isEqualTo(changes);
        assertThat(accepted.values())
                .allSatisfy(offsets -> assertThat(offsets).isSorted().doesNotHaveDuplicates());
    }

    @Test
    void keysStayInOrderWhateverFails() {
        ScheduledExecutorService later = Executors.newScheduledThreadPool(2);
        Random random = new Random(11);
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = DeliveryFixture.to(server, settings())) {
            server.behaving((request, reply) -> {
                mostOut.accumulateAndGet(out.incrementAndGet(), Math::max);
                int throwOfDice;
                synchronized (random) {
                    throwOfDice = random.nextInt(12);
                }
                later.schedule(() -> answer(throwOfDice, request, reply), throwOfDice % 4, TimeUnit.MILLISECONDS);
            });
            offer(fixture, 0, 4_000, 5);
            await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(4_000));
            assertEachOnceAndInOrder(4_000);
            assertThat(mostOut).hasValueBetween(2, MAX_IN_FLIGHT);
            assertThat(fixture.lanes.waitingChanges()).isZero();
        } finally {
            later.shutdownNow();
        }
    }

    @Test
    void keysStayInOrderOnStreamsWhateverFails() {
        ScheduledExecutorService later = Executors.newScheduledThreadPool(2);
        Random random = new Random(12);
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = new DeliveryFixture(
                        new StreamSubscriber(
                                Connection.to(server.target()).plaintext().build(),
                                StreamSettings.of(Streaming.DEFAULT)),
                        settings())) {
            server.streaming((request, reply) -> {
                mostOut.accumulateAndGet(out.incrementAndGet(), Math::max);
                int throwOfDice;
                synchronized (random) {
                    throwOfDice = random.nextInt(12);
                }
                later.schedule(() -> answer(throwOfDice, request, reply), throwOfDice % 4, TimeUnit.MILLISECONDS);
            });
            offer(fixture, 0, 4_000, 6);
            await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(4_000));
            // A stream that the server ends may have brought it one more batch, which then comes again.
            accepted.replaceAll((key, offsets) -> List.copyOf(new LinkedHashSet<>(offsets)));
            assertEachOnceAndInOrder(4_000);
            // That one counts here too until the server has looked at it, so there is no saying how many there are at
            // most.
            assertThat(mostOut).hasValueGreaterThan(1);
            assertThat(fixture.lanes.waitingChanges()).isZero();
        } finally {
            later.shutdownNow();
        }
    }

    private void answer(int throwOfDice, StreamRequest request, StreamObserver<StreamResponse> reply) {
        out.decrementAndGet();
        switch (throwOfDice) {
            case 0 -> reply.onError(Status.UNAVAILABLE.asRuntimeException());
            case 1 -> reply.onError(Status.INTERNAL.asRuntimeException());
            case 5 -> {
                request.getBatch().getChangesList().forEach(this::accept);
                reply.onNext(FaultyServer.acknowledge(request.getSequence()).build());
                reply.onCompleted();
            }
            default ->
                reply.onNext(FaultyServer.acknowledge(request.getSequence())
                        .addAllVerdicts(judge(throwOfDice, request.getBatch()))
                        .build());
        }
    }

    private void answer(int throwOfDice, PushRequest request, StreamObserver<PushResponse> reply) {
        out.decrementAndGet();
        switch (throwOfDice) {
            case 0 -> FaultyServer.refuse(Status.UNAVAILABLE).answer(request, reply);
            case 1 -> FaultyServer.refuse(Status.INTERNAL).answer(request, reply);
            default -> {
                reply.onNext(PushResponse.newBuilder()
                        .addAllVerdicts(judge(throwOfDice, request))
                        .build());
                reply.onCompleted();
            }
        }
    }

    /** Accepts what isn't to come again: with some throws that is every fifth key. */
    private List<Verdict> judge(int throwOfDice, PushRequest request) {
        List<Verdict> verdicts = new ArrayList<>();
        Set<Integer> again = new HashSet<>();
        for (int i = 0; i < request.getChangesCount(); i++) {
            ChangeEvent change = request.getChanges(i);
            int offset = (int) change.getOffset();
            int order = barriers.contains(offset) ? BARRIERS : keyOf.get(offset);
            if (again.contains(order)) {
                continue;
            }
            if (keyOf.get(offset) % 5 == throwOfDice) {
                again.add(order);
                verdicts.add(Verdict.newBuilder()
                        .setIndex(i)
                        .setDecision(Verdict.Decision.DECISION_RETRY)
                        .build());
            } else {
                accept(change);
            }
        }
        return verdicts;
    }

    @Test
    void aKeyThatMakesCallsFailStopsNoOther() {
        AtomicBoolean failing = new AtomicBoolean(true);
        try (FaultyServer server = FaultyServer.start();
                DeliveryFixture fixture = DeliveryFixture.to(server, settings())) {
            server.behaving((request, reply) -> {
                boolean guilty =
                        request.getChangesList().stream().anyMatch(change -> keyOf.get((int) change.getOffset()) == 7);
                if (guilty && failing.get()) {
                    FaultyServer.refuse(Status.UNKNOWN).answer(request, reply);
                    return;
                }
                request.getChangesList().forEach(this::accept);
                FaultyServer.ACCEPT.answer(request, reply);
            });
            Lane lane = fixture.lanes.lane(ORDERS);
            for (int offset = 0; offset < 2_000; offset++) {
                int key = offset % 50;
                keyOf.put(offset, key);
                lane.offer(List.of(Samples.keyed(
                        Samples.header(ORDERS),
                        ORDERS,
                        offset,
                        20,
                        fixture.tracker.of(ORDERS).open(offset, 1),
                        key,
                        false)));
            }
            await().untilAsserted(() ->
                    assertThat(fixture.tracker.of(ORDERS).openRecords()).isEqualTo(40));
            assertThat(fixture.committable()).hasValue(7);
            failing.set(false);
            await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(2_000));
            assertEachOnceAndInOrder(2_000);
        }
    }

    @Test
    void aServerThatGoesAwayInTheMiddleIsPushedToAgainInOrder() {
        List<StreamObserver<PushResponse>> held = new CopyOnWriteArrayList<>();
        FaultyServer first = FaultyServer.start().behaving((request, reply) -> held.add(reply));
        int port = first.port();
        try (DeliveryFixture fixture = DeliveryFixture.to(first, settings())) {
            offer(fixture, 0, 1_000, 9);
            await().until(() -> !held.isEmpty());
            first.close();
            try (FaultyServer second = FaultyServer.startOn(port, (request, reply) -> {
                request.getChangesList().forEach(this::accept);
                FaultyServer.ACCEPT.answer(request, reply);
            })) {
                await().untilAsserted(() -> assertThat(fixture.committable()).hasValue(1_000));
                assertEachOnceAndInOrder(1_000);
            }
        } finally {
            first.close();
        }
    }
}
