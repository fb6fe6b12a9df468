package dev.rowcast.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.StreamId;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.State;
import dev.rowcast.progress.SeenPartitions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who waits long for a place is told of, and nobody waits for a lane that has gone. */
class CallLimitTest {
    private static final Answer UNREACHABLE =
            new Answer.Failed(Failure.UNREACHABLE, "nobody there", Duration.ZERO, Long.MAX_VALUE);

    private final ManualScheduler scheduler = new ManualScheduler();
    private final ParallelSubscriber subscriber = new ParallelSubscriber();
    private final SeenPartitions tracker = new SeenPartitions();

    private SubscriptionLanes lanes(int limit, int partitions) {
        return lanes(limit, partitions, LaneSettings.DEFAULT);
    }

    private SubscriptionLanes lanes(int limit, int partitions, LaneSettings settings) {
        SubscriptionLanes lanes = new SubscriptionLanes("billing", subscriber, settings, limit, context());
        for (int i = 0; i < partitions; i++) {
            StreamId at = partition(i);
            lanes.lane(at)
                    .offer(List.of(Samples.change(at, 0, 20, tracker.of(at).open(0, 1))));
        }
        pass(Duration.ofMillis(1));
        return lanes;
    }

    private DeliveryContext context() {
        return DeliveryContext.builder(
                        scheduler, (change, reason, durable, failed) -> durable.run(), DeliveryListener.NONE)
                .clock(Clock.systemUTC())
                .nanoTime(scheduler::nanoTime)
                .random(() -> 0.5)
                .build();
    }

    private static StreamId partition(int number) {
        return new StreamId("shop.shop.orders", number);
    }

    private void pass(Duration time) {
        scheduler.pass(time.toNanos());
    }

    @Test
    void aServerThatTakesFewCallsIsCalledSoWhereALaneWaitsLong() {
        SubscriptionLanes lanes = lanes(100, 5);
        assertThat(subscriber.out).hasSize(5);
        subscriber.crowded.accept(2);
        subscriber.answer(0, new Answer.Returned("no stream"));
        subscriber.answer(0, new Answer.Returned("no stream"));
        subscriber.answer(0, new Answer.Returned("no stream"));
        pass(Duration.ofSeconds(29));
        assertThat(subscriber.out).hasSize(2);
        assertThat(lanes.state().state()).isEqualTo(State.DELIVERING);
        pass(Duration.ofSeconds(25));
        assertThat(lanes.state().state()).isEqualTo(State.MISCONFIGURED);
        assertThat(lanes.state().reason())
                .startsWith("the subscriber takes 2 calls at once over all connections")
                .contains("3 wait for their turn");
        subscriber.answerAll(Answer.Accepted.ALL);
        pass(Duration.ofMillis(1));
        subscriber.answerAll(Answer.Accepted.ALL);
        pass(Duration.ofMillis(1));
        subscriber.answerAll(Answer.Accepted.ALL);
        pass(Duration.ofSeconds(30));
        assertThat(lanes.waitingChanges()).isZero();
        assertThat(lanes.state().state()).isEqualTo(State.DELIVERING);
    }

    @Test
    void whatWasFoundAMinuteAgoIsNoLongerSaid() {
        SubscriptionLanes lanes = lanes(5, 5);
        subscriber.crowded.accept(2);
        subscriber.answer(0, new Answer.Returned("no stream"));
        subscriber.answer(0, new Answer.Returned("no stream"));
        subscriber.answer(0, new Answer.Returned("no stream"));
        pass(Duration.ofSeconds(59));
        assertThat(lanes.state().state()).isEqualTo(State.MISCONFIGURED);
        pass(Duration.ofSeconds(2));
        assertThat(subscriber.out).hasSize(5);
        assertThat(lanes.state().state()).as(lanes.state().reason()).isEqualTo(State.DELIVERING);
    }

    @Test
    void whatTheOwnLimitHoldsUpIsSaid() {
        SubscriptionLanes lanes = lanes(2, 3);
        assertThat(subscriber.out).hasSize(2);
        pass(Duration.ofSeconds(50));
        assertThat(lanes.state().state()).isEqualTo(State.BACKING_OFF);
        assertThat(lanes.state().reason())
                .startsWith("all 2 calls that maxConcurrentCalls allows are in flight; 1 wait");
    }

    @ParameterizedTest(name = "drains {0}")
    @ValueSource(booleans = {true, false})
    void lanesThatWaitedAndDrainOrAreGoneAreNotSaidToWait(boolean drains) {
        SubscriptionLanes lanes = lanes(2, 3);
        for (int i = 0; i < 3; i++) {
            if (drains) {
                lanes.drain(partition(i));
            } else {
                lanes.close(partition(i));
            }
        }
        pass(Duration.ofSeconds(50));
        assertThat(lanes.state().state()).as(lanes.state().reason()).isIn(State.IDLE, State.DELIVERING);
    }

    @Test
    void aQuietLaneThatLingersGetsItsTurnAmongBusyOnes() {
        Duration linger = Duration.ofMillis(50);
        SubscriptionLanes lanes =
                lanes(1, 0, LaneSettings.builder().batch(2, 1 << 20, linger).build());
        for (int i = 0; i < 40; i++) {
            offer(lanes, 0, i);
            offer(lanes, 1, i);
        }
        pass(Duration.ofMillis(1));
        offer(lanes, 2, 0);
        pass(linger);
        int answers = 0;
        while (tracker.of(partition(2)).committable().isEmpty()) {
            assertThat(answers++).as("busy lanes went before").isLessThan(6);
            subscriber.answerAll(Answer.Accepted.ALL);
            pass(Duration.ofMillis(1));
        }
    }

    private void offer(SubscriptionLanes lanes, int partition, long offset) {
        StreamId at = partition(partition);
        lanes.lane(at)
                .offer(List.of(Samples.change(at, offset, 20, tracker.of(at).open(offset, 1))));
    }

    @Test
    void aPushThatCrossesWithTheEndOfItsLaneTakesNoPlace() {
        CallLimit limit = limit(1, subscriber);
        Outlet gone = limit.open(context(), () -> {});
        gone.close();
        gone.push(batch(0), true, answer -> {});
        assertThat(subscriber.out).isEmpty();
        assertThat(limit.open(context(), () -> {}).room().isLeft())
                .as("the place is free")
                .isTrue();
    }

    @Test
    void anAnswerToWhatWasWithdrawnFreesNoPlace() {
        List<Consumer<Answer>> answers = new ArrayList<>();
        CallLimit limit = limit(1, new Outlets() {
            @Override
            public Outlet open(DeliveryContext lanes, Runnable whenRoom) {
                return new Late(answers);
            }

            @Override
            public void whenReachable(Runnable listener) {}

            @Override
            public void close() {}
        });
        Outlet outlet = limit.open(context(), () -> {});
        outlet.push(batch(0), true, answer -> {});
        outlet.withdraw();
        outlet.push(batch(0), true, answer -> {});
        answers.get(0).accept(Answer.Accepted.ALL);
        Outlet other = limit.open(context(), () -> {});
        assertThat(other.room().isLeft()).as("the second call is out").isFalse();
        answers.get(1).accept(Answer.Accepted.ALL);
        pass(Duration.ZERO);
        assertThat(other.room().isLeft()).isTrue();
    }

    /** Hands on what still arrives of what was withdrawn, as an outlet may. */
    private record Late(List<Consumer<Answer>> answers) implements Outlet {
        @Override
        public Room room() {
            return Room.ONE;
        }

        @Override
        public void push(Batch batch, boolean first, Consumer<Answer> whenAnswered) {
            answers.add(whenAnswered);
        }

        @Override
        public void withdraw() {}

        @Override
        public void drain() {}

        @Override
        public void close() {}
    }

    private CallLimit limit(int most, Outlets outlets) {
        StateBoard board = new StateBoard("billing", DeliveryListener.NONE, lanes(1, 0), Clock.systemUTC());
        return new CallLimit(outlets, most, Duration.ofSeconds(1), context(), board);
    }

    private Batch batch(int partition) {
        StreamId at = partition(partition);
        return Batch.of(List.of(Samples.change(at, 0, 20, tracker.of(at).open(0, 1))));
    }

    @Test
    void aLaneThatGoesWhileItAloneTriesLeavesThatToAnother() {
        SubscriptionLanes lanes = lanes(100, 5);
        subscriber.answerAll(UNREACHABLE);
        pass(Duration.ofMillis(150));
        assertThat(subscriber.out).hasSize(1);
        int trying = subscriber.out.get(0).batch.changes().get(0).at().stream().partition();
        lanes.close(partition(trying));
        subscriber.out.removeIf(held -> held.cancelled);
        pass(Duration.ofSeconds(1));
        assertThat(subscriber.out).hasSize(1);
        assertThat(subscriber.out.get(0).batch.changes().get(0).at().stream().partition())
                .isNotEqualTo(trying);
    }
}
