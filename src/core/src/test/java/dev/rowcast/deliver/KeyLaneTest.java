package dev.rowcast.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.change.StreamId;
import dev.rowcast.grpc.PushHeader;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.State;
import dev.rowcast.observe.StateChange;
import dev.rowcast.progress.SeenOffsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A lane in the order of keys step by step, on a clock that the test moves. */
class KeyLaneTest {
    private static final StreamId ORDERS = new StreamId("shop.shop.orders", 0);
    private static final PushHeader FIRST = Samples.header(ORDERS, 1);
    private static final PushHeader SECOND = Samples.header(ORDERS, 2);
    private static final LaneSettings SETTINGS = LaneSettings.builder()
            .batch(4, 10_000, Duration.ZERO)
            .waiting(100, 1 << 20)
            .backoff(Duration.ofMillis(100), Duration.ofSeconds(1))
            .order(LaneOrder.byKey(3))
            .build();

    private record Pending(EncodedChange change, String reason, Runnable durable, Consumer<Throwable> failed) {}

    private final ManualScheduler scheduler = new ManualScheduler();
    private final ParallelSubscriber subscriber = new ParallelSubscriber();
    private final SeenOffsets tracker = new SeenOffsets();
    private final Map<String, Map<String, String>> skipped = new HashMap<>();
    private final List<Pending> rejections = new ArrayList<>();
    private final List<StateChange> states = new ArrayList<>();
    private SubscriptionLanes lanes;
    private Lane lane;
    private long offset;

    private void open(LaneSettings settings) {
        DeliveryListener listener = new DeliveryListener() {
            @Override
            public void stateChanged(StateChange change) {
                states.add(change);
            }
        };
        lanes = new SubscriptionLanes(
                "billing",
                subscriber,
                settings,
                100,
                DeliveryContext.builder(
                                scheduler,
                                (change, reason, durable, failed) ->
                                        rejections.add(new Pending(change, reason, durable, failed)),
                                listener)
                        .clock(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
                        .nanoTime(scheduler::nanoTime)
                        .random(() -> 0.5)
                        .skipped(skipped)
                        .build());
        lane = lanes.lane(ORDERS);
    }

    /** One change for each key, at the offsets that follow. */
    private void offer(int... keys) {
        for (int key : keys) {
            offer(FIRST, key, false);
        }
    }

    private void offer(PushHeader header, int key, boolean barrier) {
        lane.offer(List.of(Samples.keyed(header, ORDERS, offset, 20, tracker.open(offset, 1), key, barrier)));
        offset++;
    }

    private void start() {
        scheduler.pass(0);
    }

    @Test
    void anErrorLeavesNoLaneThatLooksWell() {
        subscriber.atOnce = batch -> {
            throw new NoClassDefFoundError("io/grpc/Gone");
        };
        open(SETTINGS);
        offer(1);
        assertThatThrownBy(this::start).hasRootCauseInstanceOf(NoClassDefFoundError.class);
        assertThat(lane.isFull()).isTrue();
        assertThat(states.get(states.size() - 1).state()).isEqualTo(State.MISCONFIGURED);
        assertThat(states.get(states.size() - 1).reason()).contains("io/grpc/Gone", "restart the task");
    }

    /** What is due next, and what follows from it at once. */
    private void runNext() {
        scheduler.runNext();
        start();
    }

    private static Answer retry(int... places) {
        List<Verdict> verdicts = new ArrayList<>();
        for (int place : places) {
            verdicts.add(Verdict.retry(place, "the row is locked"));
        }
        return new Answer.Accepted(verdicts);
    }

    private static Answer failed(Failure failure) {
        return new Answer.Failed(failure, failure + " from here", Duration.ZERO, Long.MAX_VALUE);
    }

    @Test
    void differentKeysGoInParallelAndOneKeyOneAfterTheOther() {
        open(SETTINGS.toBuilder().batch(2, 10_000, Duration.ZERO).build());
        offer(1, 2, 1, 3, 4, 5, 6, 7);
        start();
        assertThat(subscriber.offsetsOut()).containsExactly(List.of(0L, 1L), List.of(3L, 4L), List.of(5L, 6L));
        subscriber.answer(1, Answer.Accepted.ALL);
        assertThat(subscriber.offsetsOut())
                .as("key 1 is bound")
                .containsExactly(List.of(0L, 1L), List.of(5L, 6L), List.of(7L));
        assertThat(tracker.committable()).isEmpty();
        subscriber.answer(0, Answer.Accepted.ALL);
        assertThat(subscriber.offsetsOut()).containsExactly(List.of(5L, 6L), List.of(7L), List.of(2L));
        subscriber.answerAll(Answer.Accepted.ALL);
        assertThat(tracker.committable()).hasValue(8);
        assertThat(lane.waitingChanges()).isZero();
        assertThat(lane.waitingBytes()).isZero();
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void severalChangesOfAKeyShareABatchInTheirOrder() {
        open(SETTINGS);
        offer(1, 2, 1, 1, 1);
        start();
        assertThat(subscriber.offsetsOut()).containsExactly(List.of(0L, 1L, 2L, 3L));
        subscriber.answerAll(Answer.Accepted.ALL);
        assertThat(subscriber.offsetsOut()).containsExactly(List.of(4L));
    }

    @Test
    void aKeyThatIsToBeTriedAgainHoldsNobodyElse() {
        open(SETTINGS.toBuilder().order(LaneOrder.byKey(1)).build());
        offer(1, 2, 3, 2, 2, 4);
        start();
        assertThat(subscriber.offsetsOut()).containsExactly(List.of(0L, 1L, 2L, 3L));
        subscriber.answer(0, retry(1));
        assertThat(subscriber.offsetsOut())
                .as("1 and 3 are accepted, all later ones of key 2 wait with it")
                .containsExactly(List.of(5L));
        assertThat(tracker.committable()).hasValue(1);
        subscriber.answer(0, Answer.Accepted.ALL);
        assertThat(tracker.openRecords()).isEqualTo(3);
        runNext();
        assertThat(subscriber.offsetsOut()).as("first alone").containsExactly(List.of(1L));
        subscriber.answer(0, retry(0));
        assertThat(scheduler.nanosToNext()).isEqualTo(Duration.ofMillis(100).toNanos());
        runNext();
        subscriber.answer(0, Answer.Accepted.ALL);
        assertThat(subscriber.offsetsOut()).containsExactly(List.of(3L, 4L));
        subscriber.answer(0, Answer.Accepted.ALL);
        assertThat(tracker.committable()).hasValue(6);
        assertThat(lane.waitingChanges()).isZero();
    }

    @Test
    void aSkippedChangeOfAKeyThatWaitsIsADeadLetterAndItsKeyGoesOn() {
        open(SETTINGS);
        offer(1, 1);
        start();
        for (int i = 0; i < 3; i++) {
            subscriber.answer(0, retry(0));
            scheduler.pass(Duration.ofSeconds(10).toNanos());
        }
        skipped.put("billing", Map.of("shop/binlog.000001/0/0/i", "skipped by jane"));
        subscriber.answer(0, retry(0));
        scheduler.pass(Duration.ofSeconds(10).toNanos());
        assertThat(rejections).extracting(Pending::reason).containsExactly("skipped by jane");
        subscriber.answer(0, Answer.Accepted.ALL);
        rejections.get(0).durable().run();
        assertThat(tracker.committable()).hasValue(2);
        assertThat(states.get(states.size() - 1).state()).isEqualTo(State.DELIVERING);
    }

    @Test
    void theDelayThatTheSubscriberAsksForIsKept() {
        open(SETTINGS);
        offer(1, 2);
        start();
        subscriber.answer(
                0, new Answer.Accepted(List.of(new Verdict(0, Verdict.Decision.RETRY, "", Duration.ofSeconds(7)))));
        assertThat(scheduler.nanosToNext()).isEqualTo(Duration.ofSeconds(7).toNanos());
        assertThat(states).extracting(StateChange::state).containsExactly(State.BACKING_OFF);
        assertThat(states.get(0).reason())
                .isEqualTo(
                        "RETRY by the subscriber for shop.orders at shop.shop.orders-0@0, id shop/binlog.000001/0/0/i");
    }

    @Test
    void theStateIsSteadyWhileOthersAreDelivered() {
        open(SETTINGS);
        offer(1);
        start();
        for (int i = 0; i < 5; i++) {
            subscriber.answer(0, retry(0));
            offer(2, 3);
            start();
            subscriber.answerAll(Answer.Accepted.ALL);
            runNext();
        }
        assertThat(states).extracting(StateChange::state).containsExactly(State.BACKING_OFF);
        subscriber.answerAll(Answer.Accepted.ALL);
        assertThat(states).extracting(StateChange::state).containsExactly(State.BACKING_OFF, State.DELIVERING);
        assertThat(tracker.committable()).hasValue(11);
    }

    @Test
    void aCallThatFailsAgainAndAgainKeepsOnlyTheGuiltyKey() {
        open(SETTINGS);
        subscriber.atOnce = batch ->
                batch.changes().stream().anyMatch(change -> change.at().sequence() == 2)
                        ? failed(Failure.FAULT)
                        : Answer.Accepted.ALL;
        offer(1, 2, 3, 4, 5, 6, 7, 8, 3);
        scheduler.pass(Duration.ofSeconds(5).toNanos());
        assertThat(tracker.openRecords()).as("2, and 8 of the same key").isEqualTo(2);
        assertThat(tracker.committable()).hasValue(2);
        subscriber.atOnce = batch -> Answer.Accepted.ALL;
        scheduler.pass(Duration.ofSeconds(5).toNanos());
        assertThat(tracker.committable()).hasValue(9);
    }

    @Test
    void theRefusedOneIsFoundAndItsKeyGoesOn() {
        open(SETTINGS);
        subscriber.atOnce = batch ->
                batch.changes().stream().noneMatch(change -> change.at().sequence() == 2)
                        ? Answer.Accepted.ALL
                        : failed(Failure.REFUSED);
        offer(1, 2, 3, 3, 4, 5, 6);
        scheduler.pass(0);
        assertThat(rejections)
                .extracting(pending -> pending.change().at().sequence())
                .containsExactly(2L);
        assertThat(tracker.openRecords()).isEqualTo(1);
        assertThat(lane.waitingChanges()).isEqualTo(1);
        rejections.get(0).durable().run();
        assertThat(tracker.committable()).hasValue(7);
        assertThat(lane.waitingChanges()).isZero();
    }

    @Test
    void aBarrierComesAfterAllBeforeItAndBeforeAllBehindIt() {
        open(SETTINGS);
        offer(1, 2);
        offer(FIRST, 3, true);
        offer(FIRST, 4, true);
        offer(5, 1);
        start();
        assertThat(subscriber.offsetsOut()).containsExactly(List.of(0L, 1L));
        subscriber.answer(0, retry(1));
        start();
        assertThat(subscriber.out).as("key 2 hasn't ended").isEmpty();
        runNext();
        subscriber.answer(0, Answer.Accepted.ALL);
        assertThat(subscriber.offsetsOut()).as("the barriers together").containsExactly(List.of(2L, 3L));
        subscriber.answer(0, retry(0));
        assertThat(subscriber.out).isEmpty();
        runNext();
        assertThat(subscriber.offsetsOut()).containsExactly(List.of(2L));
        subscriber.answer(0, Answer.Accepted.ALL);
        assertThat(subscriber.offsetsOut()).containsExactly(List.of(3L));
        subscriber.answer(0, Answer.Accepted.ALL);
        assertThat(subscriber.offsetsOut()).containsExactly(List.of(4L, 5L));
    }

    @Test
    void theFirstChangeOfAnotherRevisionIsABarrier() {
        open(SETTINGS);
        offer(1, 2);
        offer(SECOND, 3, false);
        offer(SECOND, 4, false);
        start();
        assertThat(subscriber.offsetsOut()).containsExactly(List.of(0L, 1L));
        subscriber.answer(0, Answer.Accepted.ALL);
        assertThat(subscriber.offsetsOut()).containsExactly(List.of(2L));
        subscriber.answer(0, Answer.Accepted.ALL);
        assertThat(subscriber.offsetsOut()).containsExactly(List.of(3L));
    }

    @Test
    void changesOfATableWithoutAKeyKeepTheirOrder() {
        open(SETTINGS.toBuilder().batch(2, 10_000, Duration.ZERO).build());
        for (int i = 0; i < 6; i++) {
            lane.offer(List.of(Samples.change(ORDERS, i, 20, tracker.open(i, 1))));
        }
        start();
        assertThat(subscriber.offsetsOut()).containsExactly(List.of(0L, 1L));
        subscriber.answer(0, Answer.Accepted.ALL);
        assertThat(subscriber.offsetsOut()).containsExactly(List.of(2L, 3L));
    }

    @Test
    @Tag("pitfall-12")
    void aMillionOthersPassAKeyThatIsStuckAndNothingPilesUp() {
        open(SETTINGS.toBuilder()
                .batch(500, 1 << 20, Duration.ZERO)
                .waiting(5_000, 16 << 20)
                .order(LaneOrder.byKey(8))
                .build());
        subscriber.atOnce = batch -> {
            List<Verdict> verdicts = new ArrayList<>();
            for (int i = 0; i < batch.size(); i++) {
                if (batch.changes().get(i).key().text().equals("{\"id\":7}")) {
                    verdicts.add(Verdict.retry(i, ""));
                }
            }
            return new Answer.Accepted(verdicts);
        };
        offer(7);
        int most = 0;
        for (int i = 0; i < 1_000_000; i++) {
            offer(i % 1_000 == 0 && i < 100_000 ? 7 : 100 + i % 50_000);
            if (lane.isFull()) {
                most = Math.max(most, tracker.openRecords());
                scheduler.pass(1_000_000);
                assertThat(lane.isFull()).isFalse();
            }
        }
        scheduler.pass(1_000_000);
        assertThat(most).isLessThanOrEqualTo(5_000);
        assertThat(tracker.openRecords()).as("the stuck key's own").isEqualTo(101);
        assertThat(lane.waitingChanges()).isEqualTo(101);
        assertThat(tracker.committable()).isEmpty();
        subscriber.atOnce = batch -> Answer.Accepted.ALL;
        scheduler.pass(Duration.ofSeconds(1).toNanos());
        assertThat(tracker.committable()).hasValue(1_000_001);
    }

    @Test
    void onlyTheStuckKeysOwnFillTheLane() {
        open(SETTINGS);
        subscriber.atOnce =
                batch -> batch.changes().get(0).key().text().equals("{\"id\":7}") ? retry(0) : Answer.Accepted.ALL;
        for (int i = 0; i < 98; i++) {
            offer(7);
            start();
            offer(8);
            start();
        }
        assertThat(lane.isFull()).isFalse();
        assertThat(lane.waitingChanges()).isEqualTo(98);
        offer(7, 7);
        assertThat(lane.isFull()).isTrue();
    }

    @Test
    void whileThePeerIsAwayASingleCallIsTried() {
        open(SETTINGS);
        subscriber.atOnce = batch -> failed(Failure.UNREACHABLE);
        for (int i = 0; i < 100; i++) {
            offer(i);
        }
        start();
        assertThat(subscriber.pushes).isEqualTo(3);
        scheduler.pass(Duration.ofMillis(60).toNanos());
        assertThat(subscriber.pushes).isEqualTo(4);
        subscriber.atOnce = batch -> Answer.Accepted.ALL;
        subscriber.reachable.run();
        scheduler.pass(Duration.ofMillis(60).toNanos());
        assertThat(tracker.committable()).hasValue(100);
    }

    @Test
    void drainingTakesAnswersAndSendsNothingMore() {
        open(SETTINGS);
        offer(1, 2, 3, 4, 5, 6);
        start();
        assertThat(subscriber.out).hasSize(2);
        lane.drain();
        assertThat(lane.isDrained()).isFalse();
        subscriber.answer(0, retry(3));
        assertThat(lane.isDrained()).isFalse();
        subscriber.answer(0, failed(Failure.UNREACHABLE));
        assertThat(lane.isDrained()).isTrue();
        scheduler.pass(Duration.ofMinutes(1).toNanos());
        assertThat(subscriber.pushes).isEqualTo(2);
        assertThat(tracker.committable()).hasValue(3);
    }

    @Test
    void closeCancelsAllAndTakesNoLateAnswer() {
        open(SETTINGS);
        offer(1, 2, 3, 4, 5, 6);
        start();
        List<ParallelSubscriber.Held> out = List.copyOf(subscriber.out);
        assertThat(lane.inFlightChanges()).isEqualTo(6);
        lanes.close(ORDERS);
        assertThat(out).hasSize(2).allMatch(held -> held.cancelled);
        subscriber.answerAll(Answer.Accepted.ALL);
        assertThat(tracker.openRecords()).isEqualTo(6);
        assertThat(lane.waitingChanges()).isZero();
        assertThat(lane.inFlightChanges()).isZero();
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void behindAChangeThatIsGivenUpTheLaterOnesOfItsKeyComeAgain() {
        open(SETTINGS.toBuilder().maxAttempts(1).build());
        offer(1, 2, 1);
        start();
        // All three are out, and what is said of the last doesn't count: the subscriber wanted an earlier one of its
        // key again.
        subscriber.answer(0, retry(0));
        assertThat(rejections)
                .extracting(pending -> pending.change().at().sequence())
                .containsExactly(0L);
        assertThat(subscriber.offsetsOut()).as("come again").containsExactly(List.of(2L));
        subscriber.answer(0, Answer.Accepted.ALL);
        rejections.get(0).durable().run();
        assertThat(tracker.committable()).hasValue(3);
    }
}
