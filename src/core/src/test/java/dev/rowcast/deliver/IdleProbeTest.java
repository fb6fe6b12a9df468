package dev.rowcast.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.StreamId;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.State;
import dev.rowcast.progress.SeenPartitions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whether the peer can be reached is looked at while there is nothing to deliver, and only then. */
class IdleProbeTest {
    private static final StreamId ORDERS = new StreamId("shop.shop.orders", 0);
    private static final Answer.Failed REFUSED =
            new Answer.Failed(Failure.UNREACHABLE, "UNAVAILABLE from billing:9090", Duration.ZERO, Long.MAX_VALUE);

    private final ManualScheduler scheduler = new ManualScheduler();
    private final InstantSource time = () -> Instant.ofEpochSecond(1_000, scheduler.nanoTime());
    private final Peer peer = new Peer();
    private final SeenPartitions tracker = new SeenPartitions();
    private double random = 1;
    private final SubscriptionLanes lanes = lanes();

    private SubscriptionLanes lanes() {
        return new SubscriptionLanes(
                "billing",
                peer,
                LaneSettings.DEFAULT,
                100,
                DeliveryContext.builder(
                                scheduler, (change, reason, durable, failed) -> durable.run(), DeliveryListener.NONE)
                        .clock(time.withZone(ZoneOffset.UTC))
                        .nanoTime(scheduler::nanoTime)
                        .random(() -> random)
                        .build());
    }

    /** Keeps what it is asked, for the test to answer. */
    private static final class Peer implements Outlets {
        private final List<Consumer<Optional<Answer.Failed>>> looks = new ArrayList<>();
        private final List<Consumer<Answer>> calls = new ArrayList<>();
        private Runnable reachable = () -> {};

        @Override
        public Outlet open(DeliveryContext context, Runnable whenRoom) {
            return new UnaryOutlet((batch, whenAnswered) -> {
                calls.add(whenAnswered);
                return () -> {};
            });
        }

        @Override
        public void whenReachable(Runnable listener) {
            reachable = listener;
        }

        @Override
        public boolean probes() {
            return true;
        }

        @Override
        public void probe(Consumer<Optional<Answer.Failed>> whenKnown) {
            looks.add(whenKnown);
        }

        @Override
        public void close() {}
    }

    private void pass(int seconds) {
        scheduler.pass(Duration.ofSeconds(seconds).toNanos());
    }

    private void found(Optional<Answer.Failed> trouble) {
        peer.looks.get(peer.looks.size() - 1).accept(trouble);
        pass(0);
    }

    private void offer(long offset) {
        lanes.lane(ORDERS)
                .offer(List.of(
                        Samples.change(ORDERS, offset, 20, tracker.of(ORDERS).open(offset, 1))));
        scheduler.pass(1_000_000);
    }

    @Test
    void aPeerThatCannotBeReachedShowsWithSinceWhenUntilItCan() {
        pass(29);
        assertThat(peer.looks).isEmpty();
        pass(1);
        assertThat(peer.looks).hasSize(1);
        long since = time.millis();
        found(Optional.of(REFUSED));
        pass(7);
        assertThat(lanes.state().state()).isEqualTo(State.BACKING_OFF);
        assertThat(lanes.state().reason()).isEqualTo("UNAVAILABLE from billing:9090, found by a probe");
        assertThat(lanes.state().sinceMillis()).isEqualTo(since);

        pass(23);
        found(Optional.empty());
        assertThat(lanes.state().state()).isEqualTo(State.IDLE);
    }

    @Test
    void aPeerThatAnswersLeavesTheStateAsItIs() {
        pass(30);
        found(Optional.empty());
        assertThat(lanes.state().state()).isEqualTo(State.IDLE);
        offer(0);
        peer.calls.get(0).accept(Answer.Accepted.ALL);
        pass(60);
        found(Optional.empty());
        assertThat(lanes.state().state()).isEqualTo(State.DELIVERING);
    }

    @Test
    void aWrongConfigurationShowsAsOne() {
        pass(30);
        found(Optional.of(new Answer.Failed(Failure.MISCONFIGURED, "no TLS there", Duration.ZERO, Long.MAX_VALUE)));
        assertThat(lanes.state().state()).isEqualTo(State.MISCONFIGURED);
    }

    @Test
    void oneLookAtATimeAndTheNextIsCountedFromItsEnd() {
        pass(30);
        pass(600);
        assertThat(peer.looks).as("the first hasn't ended").hasSize(1);
        found(Optional.empty());
        pass(29);
        assertThat(peer.looks).hasSize(1);
        pass(1);
        assertThat(peer.looks).hasSize(2);
    }

    @Test
    void looksAreSpreadOverTheSecondHalfOfTheTime() {
        random = 0;
        pass(30);
        found(Optional.empty());
        pass(14);
        assertThat(peer.looks).hasSize(1);
        pass(1);
        assertThat(peer.looks).hasSize(2);
    }

    @Test
    void nobodyLooksWhileChangesWait() {
        offer(0);
        pass(120);
        assertThat(peer.looks).as("a call is out").isEmpty();
        peer.calls.get(0).accept(new Answer.Failed(Failure.UNREACHABLE, "no", Duration.ZERO, Long.MAX_VALUE));
        pass(0);
        int calls = peer.calls.size();
        pass(1);
        assertThat(peer.calls).as("it is tried again").hasSizeGreaterThanOrEqualTo(calls);
        peer.calls.get(peer.calls.size() - 1).accept(Answer.Accepted.ALL);
        pass(14);
        assertThat(peer.looks).isEmpty();
        pass(60);
        assertThat(peer.looks).hasSize(1);
    }

    @Test
    void nobodyLooksBetweenTheChangesOfAQuietTable() {
        for (int offset = 0; offset < 30; offset++) {
            offer(offset);
            peer.calls.get(offset).accept(Answer.Accepted.ALL);
            pass(14);
        }
        assertThat(peer.looks).isEmpty();
        pass(30);
        assertThat(peer.looks).hasSize(1);
    }

    @Test
    void whatALookFoundDoesNotCountOnceChangesAreDelivered() {
        pass(30);
        offer(0);
        found(Optional.of(REFUSED));
        assertThat(lanes.state().state()).isEqualTo(State.DELIVERING);
        peer.calls.get(0).accept(Answer.Accepted.ALL);
        pass(1);
        assertThat(lanes.state().state()).isEqualTo(State.DELIVERING);
    }

    @Test
    void anAnswerOfThePeerEndsWhatALookFound() {
        for (Answer answer :
                List.of(Answer.Accepted.ALL, new Answer.Failed(Failure.REFUSED, "no", Duration.ZERO, Long.MAX_VALUE))) {
            pass(60);
            found(Optional.of(REFUSED));
            assertThat(lanes.state().state()).isEqualTo(State.BACKING_OFF);
            offer(peer.calls.size());
            assertThat(lanes.state().state()).as("not known yet").isEqualTo(State.BACKING_OFF);
            peer.calls.get(peer.calls.size() - 1).accept(answer);
            pass(0);
            assertThat(lanes.state().state()).isEqualTo(State.DELIVERING);
        }
    }

    @Test
    void aCallThatDoesNotReachThePeerEitherChangesNothing() {
        pass(30);
        found(Optional.of(REFUSED));
        long since = lanes.state().sinceMillis();
        offer(0);
        peer.calls.get(0).accept(REFUSED);
        pass(0);
        assertThat(lanes.state().state()).isEqualTo(State.BACKING_OFF);
        assertThat(lanes.state().sinceMillis()).isEqualTo(since);
    }

    @Test
    void aPeerThatComesBackShowsAtOnce() {
        pass(30);
        found(Optional.of(REFUSED));
        peer.reachable.run();
        pass(0);
        assertThat(lanes.state().state()).isEqualTo(State.IDLE);
    }

    @Test
    void nobodyLooksOnceItIsClosed() {
        lanes.close();
        pass(0);
        assertThat(scheduler.waiting()).isZero();
        pass(600);
        assertThat(peer.looks).isEmpty();
    }

    @Test
    void whatIsFoundOnceItIsClosedCountsNoMore() {
        pass(30);
        lanes.close();
        found(Optional.of(REFUSED));
        assertThat(scheduler.waiting()).isZero();
        assertThat(lanes.state().state()).isEqualTo(State.IDLE);
    }
}
