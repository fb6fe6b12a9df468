package dev.rowcast.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.StreamId;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.State;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys that are parked, step by step. */
class ParkTest {
    private static final StreamId ORDERS = new StreamId("shop.shop.orders", 0);

    private record Letter(EncodedChange change, String reason, Runnable durable) {
        long offset() {
            return change.at().sequence();
        }
    }

    private final ManualScheduler scheduler = new ManualScheduler();
    private final ParallelSubscriber subscriber = new ParallelSubscriber();
    private final SeenOffsets tracker = new SeenOffsets();
    private final List<Letter> letters = new ArrayList<>();
    private final Map<ChangeKey, ParkedKeys.Parked> parked = new HashMap<>();
    private final List<Runnable> unwritten = new ArrayList<>();
    private boolean brokersAreDown;
    private boolean full;
    private SubscriptionLanes lanes;
    private Lane lane;
    private long offset;

    private void open(LaneOrder order) {
        ParkedKeys keys = new ParkedKeys() {
            @Override
            public @Nullable Parked find(String subscription, ChangeKey key) {
                return parked.get(key);
            }

            @Override
            public void park(
                    String subscription,
                    ChangeKey key,
                    Parked first,
                    Runnable whenDurable,
                    Consumer<Throwable> failed) {
                parked.putIfAbsent(key, first);
                if (full) {
                    failed.accept(new ParkedKeysFullException("3 keys are parked; release some"));
                } else if (brokersAreDown) {
                    failed.accept(new IllegalStateException("the brokers are down"));
                } else {
                    unwritten.add(whenDurable);
                }
            }
        };
        DeliveryContext context = DeliveryContext.builder(
                        scheduler,
                        (change, reason, durable, failed) -> letters.add(new Letter(change, reason, durable)),
                        DeliveryListener.NONE)
                .clock(Clock.fixed(Instant.ofEpochMilli(77), ZoneOffset.UTC))
                .nanoTime(scheduler::nanoTime)
                .random(() -> 0.5)
                .parked(keys)
                .build();
        LaneSettings settings = LaneSettings.builder()
                .batch(2, 10_000, Duration.ZERO)
                .order(order)
                .parks(true)
                .build();
        lanes = new SubscriptionLanes("billing", subscriber, settings, 100, context);
        lane = lanes.lane(ORDERS);
    }

    private void offer(int... keys) {
        for (int key : keys) {
            lane.offer(List.of(
                    Samples.keyed(Samples.header(ORDERS), ORDERS, offset, 20, tracker.open(offset, 1), key, false)));
            offset++;
        }
        scheduler.pass(0);
    }

    private static Answer reject(int place) {
        return new Answer.Accepted(List.of(Verdict.reject(place, "no such customer")));
    }

    private static LaneOrder order(boolean byKey) {
        return byKey ? LaneOrder.byKey(1) : LaneOrder.PARTITION;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aKeyThatThereIsNoRoomForHoldsUntilSomeAreReleased(boolean byKey) {
        full = true;
        open(order(byKey));
        offer(1);
        subscriber.answer(0, reject(0));
        assertThat(lanes.state().state()).isEqualTo(State.HELD);
        assertThat(lanes.state().reason()).isEqualTo("3 keys are parked; release some");
        assertThat(letters).isEmpty();
        assertThat(tracker.committable()).as("nothing is passed over").isEmpty();

        full = false;
        scheduler.pass(Duration.ofMinutes(1).toNanos());
        unwritten.forEach(Runnable::run);
        assertThat(letters).singleElement().extracting(Letter::offset).isEqualTo(0L);
        letters.get(0).durable().run();
        assertThat(lanes.state().state()).isEqualTo(State.DELIVERING);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theLaterChangesOfTheKeyAreDeadLettersToo(boolean byKey) {
        open(order(byKey));
        offer(1, 2, 3, 1, 1, 4);
        subscriber.answer(0, reject(0));
        assertThat(subscriber.offsetsOut())
                .as("2 and 5, or 2 alone before 3")
                .allSatisfy(offsets -> assertThat(offsets).contains(2L).doesNotContain(3L, 4L));
        subscriber.atOnce = batch -> Answer.Accepted.ALL;
        subscriber.answerAll(Answer.Accepted.ALL);
        scheduler.pass(0);
        assertThat(letters)
                .as("behind what parks the key")
                .extracting(Letter::offset)
                .containsExactly(3L, 4L);
        assertThat(letters)
                .extracting(Letter::reason)
                .containsOnly(
                        "parked: an earlier change of shop.orders {\"id\":1}, at shop.shop.orders-0@0, was rejected"
                                + " (REJECT by the subscriber (no such customer))");
        assertThat(tracker.committable()).isEmpty();
        unwritten.forEach(Runnable::run);
        assertThat(letters.get(2).offset()).isZero();
        assertThat(letters.get(2).reason()).isEqualTo("REJECT by the subscriber (no such customer)");
        assertThat(parked)
                .containsExactly(Map.entry(
                        new ChangeKey("shop.orders", "{\"id\":1}"),
                        new ParkedKeys.Parked(
                                "REJECT by the subscriber (no such customer)",
                                letters.get(2).change().at(),
                                77)));
        assertThat(tracker.committable()).isEmpty();
        letters.forEach(letter -> letter.durable().run());
        assertThat(tracker.committable()).hasValue(6);
        assertThat(lane.waitingChanges()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aKeyThatWasReleasedIsDeliveredAgain(boolean byKey) {
        open(order(byKey));
        subscriber.atOnce = batch -> Answer.Accepted.ALL;
        parked.put(
                new ChangeKey("shop.orders", "{\"id\":1}"),
                new ParkedKeys.Parked(
                        "too late",
                        Samples.change(ORDERS, 0, 1, tracker.open(0, 1)).at(),
                        1));
        offer(1, 2, 1);
        assertThat(letters).extracting(Letter::offset).containsExactly(2L);
        unwritten.forEach(Runnable::run);
        assertThat(letters).extracting(Letter::offset).containsExactly(2L, 0L);
        assertThat(letters.get(1).reason()).isEqualTo("parked: this change was rejected before (too late)");
        parked.clear();
        offer(1);
        assertThat(letters).hasSize(2);
        assertThat(subscriber.pushes).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void lettersOfLaterChangesLetNoOffsetPassWhileTheKeyIsNotParkedForGood(boolean byKey) {
        open(order(byKey));
        brokersAreDown = true;
        offer(1);
        subscriber.answer(0, reject(0));
        offer(1, 1);
        assertThat(letters).extracting(Letter::offset).containsExactly(1L, 2L);
        letters.forEach(letter -> letter.durable().run());
        assertThat(tracker.committable()).isEmpty();
        brokersAreDown = false;
        scheduler.pass(Duration.ofMinutes(1).toNanos());
        unwritten.forEach(Runnable::run);
        assertThat(letters.get(2).reason()).isEqualTo("REJECT by the subscriber (no such customer)");
        letters.get(2).durable().run();
        assertThat(tracker.committable()).hasValue(3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aChangeThatIsMetAgainBeforeItsKeyWasParkedForGoodParksIt(boolean byKey) {
        open(order(byKey));
        brokersAreDown = true;
        offer(1);
        subscriber.answer(0, reject(0));
        lanes.close(ORDERS);
        assertThat(letters).isEmpty();

        brokersAreDown = false;
        SeenOffsets again = new SeenOffsets();
        lanes.lane(ORDERS)
                .offer(List.of(Samples.keyed(Samples.header(ORDERS), ORDERS, 0, 20, again.open(0, 1), 1, false)));
        scheduler.pass(Duration.ofMinutes(1).toNanos());
        assertThat(letters).as("not before the key is parked").isEmpty();
        assertThat(unwritten).hasSize(1);
        unwritten.get(0).run();
        assertThat(letters).extracting(Letter::offset).containsExactly(0L);
        assertThat(again.committable()).isEmpty();
        letters.get(0).durable().run();
        assertThat(again.committable()).hasValue(1);
    }

    @Test
    void rowsWithoutAKeyArentParked() {
        open(LaneOrder.PARTITION);
        lane.offer(List.of(Samples.change(ORDERS, 0, 20, tracker.open(0, 1))));
        scheduler.pass(0);
        subscriber.answer(0, reject(0));
        assertThat(parked).isEmpty();
        assertThat(letters).hasSize(1);
    }
}
