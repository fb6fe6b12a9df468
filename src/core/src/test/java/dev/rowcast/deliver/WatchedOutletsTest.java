package dev.rowcast.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.StreamId;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.State;
import dev.rowcast.progress.SeenPartitions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What no answer tells of shows all the same. */
class WatchedOutletsTest {
    private static final StreamId ORDERS = new StreamId("shop.shop.orders", 0);

    private final ManualScheduler scheduler = new ManualScheduler();
    private final InstantSource time = () -> Instant.ofEpochSecond(1_000, scheduler.nanoTime());
    private final Clock clock = time.withZone(ZoneOffset.UTC);
    private final Peer peer = new Peer();
    private final SeenPartitions tracker = new SeenPartitions();
    private final SubscriptionLanes lanes = lanes(LaneSettings.DEFAULT);

    private SubscriptionLanes lanes(LaneSettings settings) {
        return lanes(settings, peer);
    }

    private SubscriptionLanes lanes(LaneSettings settings, Outlets outlets) {
        return new SubscriptionLanes(
                "billing",
                outlets,
                settings,
                100,
                DeliveryContext.builder(
                                scheduler, (change, reason, durable, failed) -> durable.run(), DeliveryListener.NONE)
                        .clock(clock)
                        .nanoTime(scheduler::nanoTime)
                        .random(() -> 0)
                        .build());
    }

    /** A peer that grants room as the test says, and accepts all, or says nothing. */
    private static final class Peer implements Outlets, Outlet {
        private final List<Consumer<Answer>> answers = new ArrayList<>();
        private Room room = Room.ONE;
        private boolean silent;
        private Runnable whenRoom = () -> {};
        private Consumer<Answer.Failed> failed = failure -> {};

        @Override
        public Outlet open(DeliveryContext context, Runnable grown) {
            whenRoom = grown;
            return this;
        }

        @Override
        public Room room() {
            return room;
        }

        @Override
        public void push(Batch batch, boolean first, Consumer<Answer> whenAnswered) {
            if (silent) {
                answers.add(whenAnswered);
            } else {
                whenAnswered.accept(Answer.Accepted.ALL);
            }
        }

        @Override
        public void whenReachable(Runnable listener) {}

        @Override
        public void whenFailed(Consumer<Answer.Failed> listener) {
            failed = listener;
        }

        @Override
        public void withdraw() {}

        @Override
        public void drain() {}

        @Override
        public void close() {}
    }

    /** A peer for each outlet. */
    private record Peers(List<Peer> peers) implements Outlets {
        @Override
        public Outlet open(DeliveryContext context, Runnable whenRoom) {
            Peer peer = new Peer();
            peers.add(peer);
            return peer.open(context, whenRoom);
        }

        @Override
        public void whenReachable(Runnable listener) {}

        @Override
        public void close() {}
    }

    private void offer(long offset) {
        lanes.lane(ORDERS)
                .offer(List.of(
                        Samples.change(ORDERS, offset, 20, tracker.of(ORDERS).open(offset, 1))));
        scheduler.pass(1_000_000);
    }

    @Test
    void aSubscriberIsIdleUntilItHasAnswered() {
        assertThat(lanes.state().state()).isEqualTo(State.IDLE);
        offer(0);
        assertThat(lanes.state().state()).isEqualTo(State.DELIVERING);
        pass(600);
        assertThat(lanes.state().state()).as("and it is known from then on").isEqualTo(State.DELIVERING);
    }

    @Test
    void aSubscriberThatRefusesIsntIdle() {
        peer.silent = true;
        offer(0);
        peer.answers.get(0).accept(new Answer.Failed(Failure.REFUSED, "no", Duration.ZERO, Long.MAX_VALUE));
        pass(0);
        assertThat(lanes.state().state()).isEqualTo(State.DELIVERING);
    }

    @Test
    void whatWaitsForAnIdleSubscriberShows() {
        peer.room = new Outlet.Room(1, 0, Long.MAX_VALUE);
        offer(0);
        assertThat(lanes.state().state()).as("not known, but not idle").isEqualTo(State.DELIVERING);
    }

    @Test
    void aCallWithoutAnAnswerShowsWithSinceWhenUntilItIsAnswered() {
        peer.silent = true;
        long sent = clock.millis();
        offer(0);
        pass(4);
        lanes.look();
        assertThat(lanes.state().state()).as("a healthy call may take that").isEqualTo(State.DELIVERING);
        pass(1);
        lanes.look();
        assertThat(lanes.state().state()).isEqualTo(State.WAITING_FOR_ANSWER);
        assertThat(lanes.state().reason()).isEqualTo("no answer yet to shop.orders at shop.shop.orders-0@0");
        assertThat(lanes.state().sinceMillis()).isEqualTo(sent);
        pass(7);
        lanes.look();
        assertThat(lanes.state().sinceMillis()).as("not since it shows").isEqualTo(sent);

        peer.answers.get(0).accept(Answer.Accepted.ALL);
        pass(0);
        assertThat(lanes.state().state()).isEqualTo(State.DELIVERING);
        pass(60);
        lanes.look();
        assertThat(lanes.state().state()).isEqualTo(State.DELIVERING);
    }

    @Test
    void aLaneThatIsClosedWaitsForNoAnswer() {
        peer.silent = true;
        offer(0);
        pass(5);
        lanes.look();
        assertThat(lanes.state().state()).isEqualTo(State.WAITING_FOR_ANSWER);
        lanes.close(ORDERS);
        pass(0);
        assertThat(lanes.state().state()).isEqualTo(State.IDLE);
    }

    private void pass(int seconds) {
        scheduler.pass(Duration.ofSeconds(seconds).toNanos());
    }

    @Test
    void changesThatGetNoCreditForLongShow() {
        peer.room = new Outlet.Room(1, 0, Long.MAX_VALUE);
        offer(0);
        pass(29);
        assertThat(lanes.state().state()).isEqualTo(State.DELIVERING);
        pass(31);
        assertThat(lanes.state().state()).isEqualTo(State.BACKING_OFF);
        assertThat(lanes.state().reason()).matches("waits for credit of the subscriber for (30|60) s");
        peer.room = Outlet.Room.ONE;
        peer.whenRoom.run();
        pass(1);
        assertThat(lanes.state().state()).isEqualTo(State.DELIVERING);
        assertThat(tracker.of(ORDERS).committable()).hasValue(1);
    }

    /** What a sender keeps no other may send, so that others' room says nothing about it. */
    @Test
    void keptChangesThatGetNoCreditShowThoughOtherKeysGoOn() {
        List<Peer> peers = new ArrayList<>();
        SubscriptionLanes byKey =
                lanes(LaneSettings.builder().order(LaneOrder.byKey(2)).build(), new Peers(peers));
        byKey.lane(ORDERS).offer(List.of(keyed(0), keyed(1)));
        Peer first = peers.get(0);
        first.silent = true;
        scheduler.pass(1_000_000);
        first.room = new Outlet.Room(1, 0, Long.MAX_VALUE);
        first.answers.get(0).accept(new Answer.Failed(Failure.TOO_LARGE, "too much", Duration.ZERO, Long.MAX_VALUE));
        for (int second = 2; second < 33; second++) {
            byKey.lane(ORDERS).offer(List.of(keyed(second)));
            pass(1);
        }
        assertThat(byKey.waitingChanges()).as("the others went on").isEqualTo(2);
        assertThat(byKey.state().state()).isEqualTo(State.BACKING_OFF);
        assertThat(byKey.state().reason()).matches("waits for credit of the subscriber for 3\\d s");

        first.silent = false;
        first.room = Outlet.Room.ONE;
        first.whenRoom.run();
        pass(1);
        assertThat(byKey.waitingChanges()).isZero();
        assertThat(byKey.state().state()).isEqualTo(State.DELIVERING);
    }

    private EncodedChange keyed(int key) {
        return Samples.keyed(
                Samples.header(ORDERS), ORDERS, key, 20, tracker.of(ORDERS).open(key, 1), key, false);
    }

    @Test
    void creditForOneLaneWhileAnotherWaitsLeavesNoTimersBehind() {
        peer.room = new Outlet.Room(1, 0, Long.MAX_VALUE);
        offer(0);
        Runnable first = peer.whenRoom;
        pass(31);
        StreamId other = new StreamId("shop.shop.orders", 1);
        for (int i = 0; i < 100; i++) {
            peer.room = new Outlet.Room(1, 0, Long.MAX_VALUE);
            lanes.lane(other)
                    .offer(List.of(
                            Samples.change(other, i, 20, tracker.of(other).open(i, 1))));
            scheduler.pass(1_000_000);
            peer.room = Outlet.Room.ONE;
            peer.whenRoom.run();
            scheduler.pass(1_000_000);
        }
        assertThat(peer.whenRoom).isNotSameAs(first);
        assertThat(lanes.state().state()).as("the first waits still").isEqualTo(State.BACKING_OFF);
        assertThat(scheduler.waiting()).isLessThan(5);
        lanes.close();
        scheduler.pass(0);
        assertThat(scheduler.waiting()).as("closed").isZero();
    }

    @Test
    void roomThatGrowsCutsTheLingerOnlyOfALaneThatLackedIt() {
        SubscriptionLanes lingering = lanes(LaneSettings.builder()
                .batch(500, 1 << 20, Duration.ofSeconds(5))
                .build());
        lingering
                .lane(ORDERS)
                .offer(List.of(Samples.change(ORDERS, 0, 20, tracker.of(ORDERS).open(0, 1))));
        peer.whenRoom.run();
        pass(4);
        assertThat(tracker.of(ORDERS).committable()).as("it had room").isEmpty();
        pass(1);
        assertThat(tracker.of(ORDERS).committable()).hasValue(1);

        peer.room = new Outlet.Room(1, 0, Long.MAX_VALUE);
        lingering
                .lane(ORDERS)
                .offer(List.of(Samples.change(ORDERS, 1, 20, tracker.of(ORDERS).open(1, 1))));
        peer.room = Outlet.Room.ONE;
        peer.whenRoom.run();
        scheduler.pass(0);
        assertThat(tracker.of(ORDERS).committable()).hasValue(2);
    }

    @Test
    void aLaneWithNothingToSendWaitsForNothing() {
        offer(0);
        peer.room = new Outlet.Room(1, 0, Long.MAX_VALUE);
        peer.whenRoom.run();
        pass(600);
        assertThat(lanes.state().state()).isEqualTo(State.DELIVERING);
    }

    @Test
    void aFailureWithNothingOutShowsUntilTheNextAnswer() {
        offer(0);
        peer.failed.accept(new Answer.Failed(Failure.MISCONFIGURED, "can't be used", Duration.ZERO, Long.MAX_VALUE));
        pass(1);
        assertThat(lanes.state().state()).isEqualTo(State.MISCONFIGURED);
        assertThat(lanes.state().reason()).isEqualTo("can't be used");
        offer(1);
        pass(1);
        assertThat(lanes.state().state()).isEqualTo(State.DELIVERING);
    }
}
