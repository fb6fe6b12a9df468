package dev.rowcast.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.change.StreamId;
import dev.rowcast.grpc.PushHeader;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.State;
import dev.rowcast.observe.StateChange;
import dev.rowcast.progress.PendingRecord;
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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A lane step by step, on a clock that the test moves. */
class LaneTest {
    private static final StreamId ORDERS = new StreamId("shop.shop.orders", 0);
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
    private static final LaneSettings SETTINGS = LaneSettings.builder()
            .batch(4, 1_000, Duration.ZERO)
            .waiting(10, 10_000)
            .backoff(Duration.ofMillis(100), Duration.ofSeconds(1))
            .build();

    private record Pending(EncodedChange change, String reason, Runnable durable, Consumer<Throwable> failed) {}

    private final ManualScheduler scheduler = new ManualScheduler();
    private final HeldSubscriber subscriber = new HeldSubscriber();
    private final SeenOffsets tracker = new SeenOffsets();
    private final List<Pending> rejections = new ArrayList<>();
    private final List<StateChange> states = new ArrayList<>();
    private final List<Long> lags = new ArrayList<>();
    private final Map<String, Map<String, String>> skipped = new HashMap<>();
    private double random = 0.5;
    private boolean may = true;
    private long offset;

    private SubscriptionLanes lanes(LaneSettings settings) {
        DeliveryListener listener = new DeliveryListener() {
            @Override
            public void stateChanged(StateChange change) {
                states.add(change);
            }

            @Override
            public void delivered(String name, int changes, long bytes, long roundTripNanos, long lagNanos) {
                lags.add(lagNanos);
            }
        };
        return new SubscriptionLanes(
                "billing",
                subscriber,
                settings,
                100,
                DeliveryContext.builder(
                                scheduler,
                                (change, reason, durable, failed) ->
                                        rejections.add(new Pending(change, reason, durable, failed)),
                                listener)
                        .clock(Clock.fixed(NOW, ZoneOffset.UTC))
                        .nanoTime(scheduler::nanoTime)
                        .random(() -> random)
                        .skipped(skipped)
                        .may(() -> may)
                        .build());
    }

    private Lane lane(LaneSettings settings) {
        return lanes(settings).lane(ORDERS);
    }

    private void offer(Lane lane, int changes) {
        for (int i = 0; i < changes; i++) {
            lane.offer(List.of(Samples.change(ORDERS, offset, 20, tracker.open(offset, 1))));
            offset++;
        }
    }

    private List<Long> current() {
        return offsets(subscriber.current());
    }

    private static List<Long> offsets(Batch batch) {
        return batch.changes().stream().map(c -> c.at().sequence()).toList();
    }

    private static Answer.Failed failed(Failure failure) {
        return failed(failure, Duration.ZERO);
    }

    private static Answer.Failed failed(Failure failure, Duration retryDelay) {
        return new Answer.Failed(failure, failure + " from here", retryDelay, Long.MAX_VALUE);
    }

    @Test
    void anErrorLeavesNoLaneThatLooksWell() {
        subscriber.atOnce = batch -> {
            throw new NoClassDefFoundError("io/grpc/Gone");
        };
        Lane lane = lane(SETTINGS);
        offer(lane, 1);
        assertThatThrownBy(scheduler::runNext).hasRootCauseInstanceOf(NoClassDefFoundError.class);
        assertThat(lane.isFull()).isTrue();
        assertThat(states.get(states.size() - 1).state()).isEqualTo(State.MISCONFIGURED);
        assertThat(states.get(states.size() - 1).reason()).contains("io/grpc/Gone", "restart the task");
    }

    @Test
    void aSubscriberThatRejectsEverythingStopsItsLaneUntilItAcceptsAgain() {
        Lane lane = lane(SETTINGS.toBuilder().rejectionBrake(6).build());
        offer(lane, 9);
        scheduler.runNext();
        subscriber.answer(rejected(4));
        subscriber.answer(rejected(4));
        rejections.forEach(each -> each.durable().run());
        assertThat(rejections).hasSize(6);
        assertThat(tracker.committable()).as("nothing is lost").hasValue(6);
        StateChange shown = states.get(states.size() - 1);
        assertThat(shown.state()).isEqualTo(State.MISCONFIGURED);
        assertThat(shown.reason()).contains("6 of the last 6", "bad row");
        assertThat(subscriber.isCallOut()).isFalse();

        scheduler.runNext();
        assertThat(current()).containsExactly(6L, 7L, 8L);
        subscriber.answer(Answer.Accepted.ALL);
        assertThat(tracker.committable()).hasValue(9);
        assertThat(states.get(states.size() - 1).state()).isEqualTo(State.DELIVERING);
    }

    @Test
    void aStreamThatIsTakenAndGivenBackStaysStopped() {
        SubscriptionLanes lanes = lanes(SETTINGS.toBuilder().rejectionBrake(4).build());
        offer(lanes.lane(ORDERS), 4);
        scheduler.runNext();
        subscriber.answer(rejected(4));
        lanes.close(ORDERS);
        offer(lanes.lane(ORDERS), 2);
        scheduler.runNext();
        subscriber.answer(rejected(2));
        assertThat(rejections).hasSize(4);
    }

    private static Answer rejected(int changes) {
        return new Answer.Accepted(IntStream.range(0, changes)
                .mapToObj(i -> Verdict.reject(i, "bad row"))
                .toList());
    }

    @Test
    void aChangeThatFailsAloneIsNamed() {
        SubscriptionLanes lanes = lanes(SETTINGS);
        offer(lanes.lane(ORDERS), 1);
        scheduler.pass(0);
        offer(lanes.lane(ORDERS), 2);
        subscriber.answer(Answer.Accepted.ALL);
        subscriber.answer(failed(Failure.FAULT, Duration.ofSeconds(7)));
        assertThat(lanes.state().reason())
                .isEqualTo("FAULT from here; one of 2 changes of shop.orders from topic shop.shop.orders, partition 0,"
                        + " offset 1, to 2");
        assertThat(lanes.state().failing()).isEmpty();
        scheduler.pass(Duration.ofSeconds(7).toNanos());
        subscriber.answer(failed(Failure.FAULT));
        assertThat(lanes.state().reason())
                .isEqualTo("FAULT from here; it fails alone: shop.orders at topic shop.shop.orders, partition 0,"
                        + " offset 1, id shop/binlog.000001/1/0/i");
        assertThat(lanes.state().failing()).isEqualTo("shop/binlog.000001/1/0/i");
    }

    @Test
    void aPeerThatIsDownIsNoChangesFault() {
        SubscriptionLanes lanes = lanes(SETTINGS);
        offer(lanes.lane(ORDERS), 1);
        scheduler.pass(0);
        subscriber.answer(failed(Failure.UNREACHABLE, Duration.ofSeconds(7)));
        assertThat(lanes.state().reason()).isEqualTo("UNREACHABLE from here");
        assertThat(lanes.state().failing()).isEmpty();
    }

    @Test
    void aSkippedChangeIsADeadLetterAtItsNextTryAndTheRestGoesOn() {
        SubscriptionLanes lanes = lanes(SETTINGS);
        offer(lanes.lane(ORDERS), 1);
        scheduler.pass(0);
        offer(lanes.lane(ORDERS), 1);
        subscriber.answer(failed(Failure.FAULT, Duration.ofSeconds(7)));
        skipped.put("billing", Map.of("shop/binlog.000001/0/0/i", "skipped by jane: it crashes us"));
        skipped.put("audit", Map.of("shop/binlog.000001/1/0/i", "not theirs"));

        scheduler.pass(Duration.ofSeconds(7).toNanos());
        assertThat(rejections).extracting(Pending::reason).containsExactly("skipped by jane: it crashes us");
        assertThat(current()).containsExactly(1L);
        subscriber.answer(Answer.Accepted.ALL);
        assertThat(tracker.committable()).as("not before the letter is written").isEmpty();
        rejections.get(0).durable().run();
        assertThat(tracker.committable()).hasValue(2);
        assertThat(lanes.state().state()).isEqualTo(State.DELIVERING);
    }

    @Test
    void whereTheSkippedChangeWasAllTheStateIsWell() {
        SubscriptionLanes lanes = lanes(SETTINGS);
        offer(lanes.lane(ORDERS), 1);
        scheduler.pass(0);
        subscriber.answer(new Answer.Accepted(List.of(Verdict.retry(0, "locked"))));
        scheduler.pass(Duration.ofSeconds(1).toNanos());
        subscriber.answer(new Answer.Accepted(List.of(Verdict.retry(0, "locked"))));
        assertThat(lanes.state().state()).isEqualTo(State.BACKING_OFF);
        assertThat(lanes.state().failing()).isEqualTo("shop/binlog.000001/0/0/i");
        skipped.put("billing", Map.of("shop/binlog.000001/0/0/i", "skipped by jane"));
        scheduler.pass(Duration.ofSeconds(10).toNanos());
        assertThat(subscriber.isCallOut()).isFalse();
        rejections.get(0).durable().run();
        assertThat(lanes.state().state()).isEqualTo(State.DELIVERING);
        assertThat(lanes.state().failing()).isEmpty();
        assertThat(tracker.committable()).hasValue(1);
    }

    @Test
    void whatGathersWhileACallIsOutGoesTogether() {
        Lane lane = lane(SETTINGS);
        offer(lane, 1);
        assertThat(subscriber.pushed).as("the offering thread sends nothing").isEmpty();
        scheduler.runNext();
        offer(lane, 6);
        assertThat(current()).containsExactly(0L);
        subscriber.answer(Answer.Accepted.ALL);
        assertThat(current()).containsExactly(1L, 2L, 3L, 4L);
        subscriber.answer(Answer.Accepted.ALL);
        assertThat(current()).containsExactly(5L, 6L);
        subscriber.answer(Answer.Accepted.ALL);
        assertThat(subscriber.isCallOut()).isFalse();
        assertThat(tracker.committable()).hasValue(7);
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void lingersOnlyUntilABatchIsFull() {
        Lane lane =
                lane(SETTINGS.toBuilder().batch(4, 1_000, Duration.ofMillis(5)).build());
        offer(lane, 1);
        scheduler.pass(Duration.ofMillis(4).toNanos());
        assertThat(subscriber.isCallOut()).isFalse();
        scheduler.pass(Duration.ofMillis(1).toNanos());
        assertThat(current()).containsExactly(0L);
        subscriber.answer(Answer.Accepted.ALL);
        offer(lane, 5);
        scheduler.pass(0);
        assertThat(current()).containsExactly(1L, 2L, 3L, 4L);
        subscriber.answer(Answer.Accepted.ALL);
        assertThat(current())
                .as("what was there when the answer came needs no linger")
                .containsExactly(5L);
    }

    @Test
    void aBatchHoldsOneHeaderAndItsFillOfBytes() {
        Lane lane = lane(SETTINGS.toBuilder().batch(10, 400, Duration.ZERO).build());
        PushHeader one = Samples.header(ORDERS, 1);
        PushHeader two = Samples.header(ORDERS, 2);
        int[] sizes = {10, 10, 10, 200, 200, 900, 10};
        for (int i = 0; i < sizes.length; i++) {
            PushHeader header = i == 0 || i == 1 ? one : i == 2 ? Samples.header(ORDERS, 1) : two;
            lane.offer(List.of(Samples.change(header, ORDERS, i, sizes[i], tracker.open(i, 1))));
        }
        subscriber.atOnce = batch -> Answer.Accepted.ALL;
        scheduler.runNext();
        assertThat(subscriber.pushed.stream().map(LaneTest::offsets))
                .containsExactly(List.of(0L, 1L, 2L), List.of(3L), List.of(4L), List.of(5L), List.of(6L));
        assertThat(tracker.committable()).hasValue(7);
    }

    @Test
    void thousandsOfAnswersAtOnceDontOverflowTheStack() {
        Lane lane = lane(SETTINGS.toBuilder().batch(1, 1_000, Duration.ZERO).build());
        subscriber.atOnce = batch -> Answer.Accepted.ALL;
        offer(lane, 20_000);
        scheduler.runNext();
        assertThat(tracker.committable()).hasValue(20_000);
    }

    @Test
    void fullFromTheLimitDownToHalfOfIt() {
        Lane lane = lane(SETTINGS);
        offer(lane, 9);
        assertThat(lane.isFull()).isFalse();
        offer(lane, 3);
        assertThat(lane.isFull()).isTrue();
        assertThat(lane.waitingChanges()).isEqualTo(12);
        scheduler.runNext();
        assertThat(lane.inFlightChanges()).isEqualTo(4);
        subscriber.answer(Answer.Accepted.ALL);
        assertThat(lane.isFull()).as("8 of 10").isTrue();
        subscriber.answer(Answer.Accepted.ALL);
        assertThat(lane.isFull()).as("4 of 10").isFalse();
        offer(lane, 5);
        assertThat(lane.isFull()).as("9 of 10").isFalse();
        offer(lane, 1);
        assertThat(lane.isFull()).isTrue();
    }

    @Test
    void fullOfBytesToo() {
        Lane lane = lane(SETTINGS);
        lane.offer(List.of(Samples.change(ORDERS, 0, 6_000, tracker.open(0, 1))));
        assertThat(lane.isFull()).isFalse();
        lane.offer(List.of(Samples.change(ORDERS, 1, 6_000, tracker.open(1, 1))));
        assertThat(lane.isFull()).isTrue();
        assertThat(lane.waitingBytes()).isGreaterThan(12_000);
        scheduler.runNext();
        subscriber.answer(Answer.Accepted.ALL);
        assertThat(lane.isFull()).as("6,000 of 10,000").isTrue();
        subscriber.answer(Answer.Accepted.ALL);
        assertThat(lane.isFull()).isFalse();
        assertThat(lane.waitingBytes()).isZero();
    }

    @Test
    @Tag("pitfall-8")
    void backoffGrowsToItsLimitAndBeginsAnewAfterASuccess() {
        Lane lane = lane(SETTINGS);
        random = 0.999_999;
        offer(lane, 3);
        scheduler.runNext();
        List<Long> waits = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            subscriber.answer(failed(Failure.UNREACHABLE));
            waits.add(Math.round(scheduler.nanosToNext() / 1e6));
            scheduler.runNext();
            assertThat(current()).containsExactly(0L, 1L, 2L);
        }
        assertThat(waits).containsExactly(100L, 200L, 400L, 800L, 1_000L, 1_000L);
        subscriber.answer(Answer.Accepted.ALL);
        offer(lane, 1);
        scheduler.runNext();
        subscriber.answer(failed(Failure.UNREACHABLE));
        assertThat(Math.round(scheduler.nanosToNext() / 1e6)).isEqualTo(100);
        assertThat(tracker.committable()).hasValue(3);
    }

    @Test
    void aDelayThatThePeerAsksForIsKept() {
        Lane lane = lane(SETTINGS);
        offer(lane, 1);
        scheduler.runNext();
        subscriber.answer(failed(Failure.UNREACHABLE, Duration.ofSeconds(7)));
        assertThat(scheduler.nanosToNext()).isEqualTo(7_000_000_000L);
        subscriber.reachable.run();
        assertThat(scheduler.nanosToNext()).as("reachable or not").isEqualTo(7_000_000_000L);
        assertThat(states).extracting(StateChange::state).containsExactly(State.BACKING_OFF);
        assertThat(states.get(0).nextTry()).isEqualTo(Duration.ofSeconds(7));
    }

    @Test
    void aPeerThatIsBackEndsTheWaitForIt() {
        SubscriptionLanes lanes = lanes(SETTINGS.toBuilder()
                .backoff(Duration.ofMillis(100), Duration.ofHours(10))
                .build());
        Lane lane = lanes.lane(ORDERS);
        offer(lane, 1);
        scheduler.runNext();
        for (int i = 0; i < 20; i++) {
            subscriber.answer(failed(Failure.UNREACHABLE));
            scheduler.runNext();
        }
        subscriber.answer(failed(Failure.UNREACHABLE));
        assertThat(scheduler.nanosToNext()).isGreaterThan(Duration.ofHours(1).toNanos());
        subscriber.reachable.run();
        assertThat(scheduler.waiting()).isEqualTo(1);
        assertThat(scheduler.nanosToNext())
                .isLessThanOrEqualTo(Duration.ofMillis(100).toNanos());
        scheduler.runNext();
        subscriber.answer(Answer.Accepted.ALL);
        assertThat(tracker.committable()).hasValue(1);
    }

    @Test
    void oneStateChangeHoweverManyRetriesAndNoneForABlip() {
        Lane lane = lane(SETTINGS);
        offer(lane, 2);
        scheduler.runNext();
        subscriber.answer(failed(Failure.UNREACHABLE));
        scheduler.runNext();
        subscriber.answer(Answer.Accepted.ALL);
        assertThat(states).isEmpty();
        offer(lane, 2);
        scheduler.runNext();
        for (int i = 0; i < 10; i++) {
            subscriber.answer(failed(Failure.FAULT));
            scheduler.runNext();
        }
        assertThat(states).extracting(StateChange::state).containsExactly(State.BACKING_OFF);
        assertThat(states.get(0).reason()).startsWith("FAULT from here; it fails alone: shop.orders at ");
        assertThat(states.get(0).waiting()).isEqualTo(2);
        assertThat(states.get(0).oldest()).isEqualTo(Duration.ofSeconds(NOW.getEpochSecond()));
        subscriber.answer(failed(Failure.MISCONFIGURED));
        scheduler.runNext();
        subscriber.answer(Answer.Accepted.ALL);
        assertThat(states)
                .extracting(StateChange::state)
                .containsExactly(State.BACKING_OFF, State.MISCONFIGURED, State.DELIVERING);
        assertThat(states.get(2).reason()).isEmpty();
    }

    @Test
    void aFirstFailureThatTookLongIsShownAtOnce() {
        Lane lane = lane(SETTINGS);
        offer(lane, 1);
        scheduler.runNext();
        scheduler.pass(Duration.ofSeconds(30).toNanos());
        subscriber.answer(failed(Failure.FAULT));
        assertThat(states).extracting(StateChange::state).containsExactly(State.BACKING_OFF);
    }

    @Test
    void theStateIsTheWorstOfAllPartitions() {
        HeldSubscriber other = subscriber;
        other.atOnce = batch -> batch.changes().get(0).at().stream().partition() == 0
                ? failed(Failure.MISCONFIGURED)
                : failed(Failure.UNREACHABLE, Duration.ofSeconds(5));
        SubscriptionLanes lanes = lanes(SETTINGS);
        StreamId second = new StreamId("shop.shop.orders", 1);
        lanes.lane(second).offer(List.of(Samples.change(second, 0, 1, new SeenOffsets().open(0, 1))));
        scheduler.runNext();
        offer(lanes.lane(ORDERS), 1);
        scheduler.runNext();
        assertThat(states).extracting(StateChange::state).containsExactly(State.BACKING_OFF, State.MISCONFIGURED);
        lanes.close(ORDERS);
        lanes.close(second);
        assertThat(states)
                .extracting(StateChange::state)
                .containsExactly(State.BACKING_OFF, State.MISCONFIGURED, State.BACKING_OFF, State.DELIVERING);
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void misconfiguredIsRetriedEvery5To30Seconds() {
        Lane lane = lane(SETTINGS);
        offer(lane, 1);
        scheduler.runNext();
        for (double luck : new double[] {0, 0.999_999, 0, 0.5, 0.999_999}) {
            random = luck;
            subscriber.answer(failed(Failure.MISCONFIGURED));
            assertThat(scheduler.nanosToNext() / 1e9).isBetween(5.0, 30.0);
            scheduler.runNext();
        }
    }

    @Test
    void theRefusedOneIsFoundByHalvesAndTheRestDeliveredOnce() {
        Lane lane = lane(SETTINGS.toBuilder().batch(8, 10_000, Duration.ZERO).build());
        offer(lane, 8);
        subscriber.atOnce = batch -> offsets(batch).contains(5L) ? failed(Failure.REFUSED) : Answer.Accepted.ALL;
        scheduler.runNext();
        assertThat(subscriber.pushed.stream().map(LaneTest::offsets))
                .containsExactly(
                        List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L),
                        List.of(0L, 1L, 2L, 3L),
                        List.of(4L, 5L),
                        List.of(4L),
                        List.of(5L),
                        List.of(6L),
                        List.of(7L));
        assertThat(rejections).hasSize(1);
        assertThat(tracker.committable()).hasValue(5);
        assertThat(lane.waitingChanges())
                .as("the one on its way to the dead letters")
                .isEqualTo(1);
        rejections.get(0).durable.run();
        assertThat(tracker.committable()).hasValue(8);
        assertThat(lane.waitingChanges()).isZero();
    }

    @Test
    @Tag("pitfall-10")
    void aRejectedChangeBlocksItsOffsetUntilItIsWritten() {
        Lane lane = lane(SETTINGS.toBuilder().batch(1, 1_000, Duration.ZERO).build());
        subscriber.atOnce = batch -> failed(Failure.REFUSED);
        offer(lane, 10);
        scheduler.runNext();
        assertThat(rejections).hasSize(10);
        assertThat(lane.isFull()).as("what isn't written takes up room").isTrue();
        assertThat(states).isEmpty();

        Pending first = rejections.get(0);
        first.failed.accept(new IllegalStateException("no such topic"));
        first.durable.run();
        assertThat(tracker.committable()).as("the first word counts").isEmpty();
        assertThat(states).extracting(StateChange::state).containsExactly(State.BACKING_OFF);
        assertThat(states.get(0).reason())
                .startsWith("the dead-letter queue did not take shop.orders at shop.shop.orders-0@0")
                .contains("no such topic");
        rejections.subList(1, 10).forEach(pending -> pending.durable.run());
        assertThat(tracker.committable()).isEmpty();
        scheduler.runNext();
        assertThat(rejections).hasSize(11);
        rejections.get(10).durable.run();
        assertThat(tracker.committable()).hasValue(10);
        assertThat(states).extracting(StateChange::state).containsExactly(State.BACKING_OFF, State.DELIVERING);
        assertThat(lane.isFull()).isFalse();
    }

    @Test
    void verdicts() {
        Lane lane = lane(SETTINGS.toBuilder().batch(8, 10_000, Duration.ZERO).build());
        offer(lane, 8);
        scheduler.runNext();
        subscriber.answer(new Answer.Accepted(List.of(
                new Verdict(4, Verdict.Decision.RETRY, "", Duration.ofSeconds(3)),
                Verdict.reject(1, "no such customer"),
                Verdict.skip(2, ""),
                Verdict.reject(6, ""))));
        assertThat(rejections).hasSize(1);
        assertThat(rejections.get(0).change.at().sequence()).isEqualTo(1);
        assertThat(rejections.get(0).reason).isEqualTo("REJECT by the subscriber (no such customer)");
        assertThat(tracker.committable()).hasValue(1);
        assertThat(scheduler.nanosToNext()).isEqualTo(3_000_000_000L);
        scheduler.runNext();
        assertThat(current()).containsExactly(4L, 5L, 6L, 7L);
        rejections.get(0).durable.run();
        assertThat(tracker.committable()).hasValue(4);
        subscriber.answer(new Answer.Accepted(List.of(Verdict.retry(3, ""))));
        assertThat(tracker.committable()).hasValue(7);
        scheduler.runNext();
        assertThat(current()).containsExactly(7L);
        subscriber.answer(Answer.Accepted.ALL);
        assertThat(tracker.committable()).hasValue(8);
    }

    @Test
    void anAnswerThatMakesNoSenseDeliversNothing() {
        Lane lane = lane(SETTINGS);
        offer(lane, 3);
        scheduler.runNext();
        List<List<Verdict>> nonsense = List.of(
                List.of(Verdict.skip(3, "")),
                List.of(Verdict.reject(-1, "")),
                List.of(Verdict.skip(1, ""), Verdict.skip(1, "")));
        for (List<Verdict> verdicts : nonsense) {
            subscriber.answer(new Answer.Accepted(verdicts));
            assertThat(tracker.committable()).isEmpty();
            assertThat(scheduler.nanosToNext()).isGreaterThanOrEqualTo(5_000_000_000L);
            scheduler.runNext();
            assertThat(current()).containsExactly(0L, 1L, 2L);
        }
        assertThat(states).extracting(StateChange::state).containsExactly(State.MISCONFIGURED);
        assertThat(states.get(0).reason())
                .isEqualTo(
                        "the subscriber's answer can't be used: it has a verdict on change 3 of a batch of 3, counted from 0");
        assertThat(rejections).isEmpty();
    }

    @Test
    void aFaultHalvesTheBatchAndSuccessesLetItGrow() {
        Lane lane = lane(SETTINGS.toBuilder().batch(64, 100_000, Duration.ZERO).build());
        offer(lane, 64);
        scheduler.runNext();
        subscriber.answer(failed(Failure.FAULT));
        scheduler.runNext();
        subscriber.answer(failed(Failure.FAULT));
        scheduler.runNext();
        offer(lane, 200);
        List<Integer> sizes = new ArrayList<>();
        while (subscriber.isCallOut()) {
            sizes.add(subscriber.current().size());
            subscriber.answer(Answer.Accepted.ALL);
        }
        assertThat(sizes.subList(0, 4)).containsExactly(16, 20, 24, 28);
        assertThat(tracker.committable()).hasValue(264);
    }

    @Test
    void tooLargeIsSplitAtOnceByWhatThePeerSaysItTakes() {
        Lane lane = lane(SETTINGS.toBuilder().batch(100, 1 << 20, Duration.ZERO).build());
        for (int i = 0; i < 20; i++) {
            lane.offer(List.of(Samples.change(ORDERS, i, i == 7 ? 3_000 : 500, tracker.open(i, 1))));
        }
        subscriber.atOnce = batch -> batch.bytes() > 2_000
                ? new Answer.Failed(Failure.TOO_LARGE, "too large", Duration.ZERO, 2_000)
                : Answer.Accepted.ALL;
        scheduler.runNext();
        assertThat(rejections).as("it may have been an overload").isEmpty();
        assertThat(subscriber.pushed.stream().filter(batch -> batch.bytes() > 2_000))
                .hasSize(2);
        assertThat(scheduler.nanosToNext()).isBetween(1L, 100_000_000L);
        scheduler.runNext();
        assertThat(rejections).extracting(r -> r.change.at().sequence()).containsExactly(7L);
        assertThat(subscriber.pushed.stream().filter(batch -> batch.bytes() > 2_000))
                .hasSize(3);
        rejections.get(0).durable.run();
        assertThat(tracker.committable()).hasValue(20);
        assertThat(states).isEmpty();
    }

    @Test
    void anAnswerThatIsTooLargeComesInPiecesAndAboutASingleChangeSaysSo() {
        Lane lane = lane(SETTINGS);
        offer(lane, 4);
        subscriber.atOnce =
                batch -> offsets(batch).contains(2L) ? failed(Failure.ANSWER_TOO_LARGE) : Answer.Accepted.ALL;
        scheduler.runNext();
        assertThat(subscriber.pushed.stream().map(LaneTest::offsets))
                .as("at once")
                .containsExactly(List.of(0L, 1L, 2L, 3L), List.of(0L, 1L), List.of(2L, 3L), List.of(2L));
        assertThat(states).extracting(StateChange::state).containsExactly(State.MISCONFIGURED);
        assertThat(states.get(0).reason())
                .isEqualTo("ANSWER_TOO_LARGE from here; the change is shop.orders at shop.shop.orders-0@2");
        assertThat(scheduler.nanosToNext()).isGreaterThanOrEqualTo(5_000_000_000L);
        subscriber.atOnce = batch -> Answer.Accepted.ALL;
        scheduler.runNext();
        assertThat(tracker.committable()).hasValue(4);
        assertThat(rejections).isEmpty();
    }

    @Test
    void anAnswerThatIsTooLargeCountsAsATry() {
        Lane lane = lane(SETTINGS.toBuilder().maxAttempts(2).build());
        offer(lane, 2);
        subscriber.atOnce =
                batch -> offsets(batch).contains(0L) ? failed(Failure.ANSWER_TOO_LARGE) : Answer.Accepted.ALL;
        scheduler.runNext();
        assertThat(rejections).isEmpty();
        scheduler.runNext();
        assertThat(rejections)
                .extracting(Pending::reason)
                .singleElement()
                .asString()
                .startsWith("given up after 2 tries (retry.maxAttempts): ANSWER_TOO_LARGE");
        rejections.get(0).durable.run();
        assertThat(tracker.committable()).hasValue(2);
    }

    @Test
    void anOverloadThatPassesCondemnsNoChange() {
        Lane lane = lane(SETTINGS);
        offer(lane, 1);
        scheduler.runNext();
        subscriber.answer(failed(Failure.TOO_LARGE));
        assertThat(scheduler.nanosToNext()).isPositive();
        scheduler.runNext();
        subscriber.answer(Answer.Accepted.ALL);
        assertThat(tracker.committable()).hasValue(1);
        assertThat(rejections).isEmpty();
    }

    @Test
    void drainingTakesTheAnswerOfWhatIsInFlightAndSendsNothingMore() {
        Lane lane = lane(SETTINGS);
        offer(lane, 6);
        scheduler.runNext();
        lane.drain();
        assertThat(lane.isDrained()).isFalse();
        subscriber.answer(Answer.Accepted.ALL);

        assertThat(lane.isDrained()).isTrue();
        assertThat(tracker.committable()).hasValue(4);
        offer(lane, 1);
        scheduler.pass(Duration.ofMinutes(1).toNanos());
        assertThat(subscriber.pushed).hasSize(1);
        assertThat(lane.isDrained()).isTrue();
        lane.close();
        assertThat(tracker.committable()).hasValue(4);
    }

    @Test
    void whoMaySendNoMoreTakesTheAnswerOfWhatIsInFlightAndSendsNothing() {
        Lane lane = lane(SETTINGS);
        offer(lane, 6);
        scheduler.runNext();
        may = false;
        subscriber.answer(Answer.Accepted.ALL);
        assertThat(tracker.committable()).hasValue(4);
        offer(lane, 1);
        scheduler.pass(Duration.ofMinutes(1).toNanos());
        assertThat(subscriber.pushed).hasSize(1);
        assertThat(scheduler.waiting()).as("nobody asks again and again").isZero();
    }

    @Test
    void whatWaitsToBeTriedAgainIsNotSentByWhoMayNot() {
        Lane lane = lane(SETTINGS);
        offer(lane, 1);
        scheduler.runNext();
        subscriber.answer(failed(Failure.UNREACHABLE));
        may = false;
        scheduler.pass(Duration.ofMinutes(1).toNanos());
        assertThat(subscriber.pushed).hasSize(1);
    }

    @Test
    void drainingSendsNothingThatLingersOrWaitsToBeTriedAgain() {
        Lane lingers =
                lane(SETTINGS.toBuilder().batch(4, 1_000, Duration.ofMillis(5)).build());
        offer(lingers, 1);
        lingers.drain();
        scheduler.pass(Duration.ofMinutes(1).toNanos());
        assertThat(subscriber.pushed).isEmpty();

        Lane waits = lane(SETTINGS);
        offer(waits, 1);
        scheduler.runNext();
        waits.drain();
        subscriber.answer(failed(Failure.UNREACHABLE));
        assertThat(waits.isDrained()).isTrue();
        scheduler.pass(Duration.ofMinutes(1).toNanos());
        assertThat(subscriber.pushed).hasSize(1);
        assertThat(tracker.committable()).isEmpty();
    }

    @Test
    @Tag("pitfall-3")
    void closeCancelsIgnoresWhatComesLateAndForgets() {
        Lane lane = lane(SETTINGS);
        offer(lane, 8);
        scheduler.runNext();
        subscriber.answer(new Answer.Accepted(List.of(Verdict.reject(0, ""))));
        Consumer<Answer> late = subscriber.take();
        lane.close();
        lane.close();
        assertThat(subscriber.cancelled).isEqualTo(1);
        late.accept(Answer.Accepted.ALL);
        rejections.get(0).durable.run();
        lane.offer(List.of(Samples.change(ORDERS, 8, 20, tracker.open(8, 1))));
        while (scheduler.runNext()) {
            assertThat(subscriber.isCallOut()).isFalse();
        }
        assertThat(tracker.committable()).isEmpty();
        assertThat(tracker.openRecords()).isEqualTo(6);
        assertThat(lane.waitingChanges()).isZero();
        assertThat(lane.waitingBytes()).isZero();
        assertThat(lane.isFull()).isFalse();
        assertThat(subscriber.pushed).hasSize(2);
    }

    @Test
    void closeWhileThePushIsBeingMade() {
        Lane lane = lane(SETTINGS);
        offer(lane, 1);
        subscriber.atOnce = batch -> {
            lane.close();
            return null;
        };
        scheduler.runNext();
        assertThat(subscriber.cancelled).isEqualTo(1);
        subscriber.answer(Answer.Accepted.ALL);
        assertThat(tracker.openRecords()).isEqualTo(1);
    }

    @Test
    void aPushThatThrowsIsTriedAgain() {
        Lane lane = lane(SETTINGS);
        offer(lane, 1);
        subscriber.atOnce = batch -> {
            throw new IllegalStateException("no more threads");
        };
        scheduler.runNext();
        scheduler.runNext();
        assertThat(states)
                .extracting(StateChange::reason)
                .singleElement()
                .asString()
                .contains("no more threads");
        subscriber.atOnce = batch -> Answer.Accepted.ALL;
        scheduler.runNext();
        assertThat(tracker.committable()).hasValue(1);
    }

    @Test
    void lagIsThatOfTheOldestChangeOfTheBatch() {
        Lane lane = lane(SETTINGS);
        long committed = (NOW.toEpochMilli() - 250) * 1_000_000;
        EncodedChange sample = Samples.change(ORDERS, 0, 20, tracker.open(0, 1));
        lane.offer(List.of(new EncodedChange(
                sample.batchKey(), sample.body(), sample.pending(), sample.at(), committed, sample.origin())));
        offset = 1;
        offer(lane, 1);
        scheduler.runNext();
        subscriber.answer(Answer.Accepted.ALL);
        assertThat(lags).containsExactly(250_000_000L);
    }

    @Test
    void aFaultOfOursShowsAndAcknowledgesNothing() {
        Lane lane = lane(SETTINGS);
        offer(lane, 3);
        scheduler.runNext();
        PendingRecord closedElsewhere = tracker.open(3, 1);
        closedElsewhere.closeOne();
        lane.offer(List.of(Samples.change(ORDERS, 3, 20, closedElsewhere)));
        subscriber.answer(Answer.Accepted.ALL);
        subscriber.answer(Answer.Accepted.ALL);
        assertThat(states).extracting(StateChange::state).containsExactly(State.MISCONFIGURED);
        assertThat(states.get(0).reason()).contains("closed too many times").contains("restart the task");
        assertThat(lane.waitingChanges()).isZero();
        assertThat(lane.isFull()).as("no more is read").isTrue();
        lane.close();
        assertThat(states).extracting(StateChange::state).containsExactly(State.MISCONFIGURED, State.DELIVERING);
    }
}
