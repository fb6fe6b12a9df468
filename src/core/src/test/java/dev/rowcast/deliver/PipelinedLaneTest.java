package dev.rowcast.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.StreamId;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.progress.SeenOffsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A lane whose outlet has room for several batches at any time, also right after one was refused. */
class PipelinedLaneTest {
    private static final StreamId ORDERS = new StreamId("shop.shop.orders", 0);
    private static final long POISON = 5;

    private record Sent(Batch batch, Consumer<Answer> whenAnswered) {}

    private final ManualScheduler scheduler = new ManualScheduler();
    private final SeenOffsets tracker = new SeenOffsets();
    private final List<Long> rejected = new ArrayList<>();
    private final Deque<Sent> out = new ArrayDeque<>();
    private int pushes;

    private final class Peer implements Outlets, Outlet {
        @Override
        public Outlet open(DeliveryContext context, Runnable whenRoom) {
            return this;
        }

        @Override
        public Room room() {
            return new Room(4, Integer.MAX_VALUE, Long.MAX_VALUE);
        }

        @Override
        public void push(Batch batch, boolean first, Consumer<Answer> whenAnswered) {
            pushes++;
            out.add(new Sent(batch, whenAnswered));
        }

        @Override
        public void withdraw() {
            out.clear();
        }

        @Override
        public void whenReachable(Runnable listener) {}

        @Override
        public void drain() {}

        @Override
        public void close() {}
    }

    private static Answer answer(Batch batch) {
        return batch.changes().stream().anyMatch(change -> change.at().sequence() == POISON)
                ? new Answer.Failed(Failure.REFUSED, "refused", Duration.ZERO, Long.MAX_VALUE)
                : Answer.Accepted.ALL;
    }

    private void offerToALane(int maxAttempts) {
        DeliveryContext context = DeliveryContext.builder(
                        scheduler,
                        (change, reason, durable, failed) -> {
                            rejected.add(change.at().sequence());
                            durable.run();
                        },
                        DeliveryListener.NONE)
                .nanoTime(scheduler::nanoTime)
                .random(() -> 0)
                .build();
        LaneSettings settings = LaneSettings.builder()
                .batch(4, 1 << 20, Duration.ZERO)
                .maxAttempts(maxAttempts)
                .build();
        Lane lane = new SubscriptionLanes("billing", new Peer(), settings, 100, context).lane(ORDERS);
        List<EncodedChange> changes = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            changes.add(Samples.change(ORDERS, i, 20, tracker.open(i, 1)));
        }
        lane.offer(changes);
        scheduler.pass(0);
    }

    @Test
    void aRefusedBatchIsSentAgainWithNothingBehindItSoThatItIsKnownWhichWasMeant() {
        offerToALane(LaneSettings.UNLIMITED);
        while (!out.isEmpty() && pushes < 100) {
            answerOldest(PipelinedLaneTest::answer);
        }
        assertThat(rejected).containsExactly(POISON);
        assertThat(tracker.committable()).hasValue(40);
    }

    @Test
    void aPeerThatGoesWithSeveralBatchesOutHasTriedNone() {
        offerToALane(1);
        assertThat(out).hasSize(4);
        answerOldest(batch -> new Answer.Failed(Failure.UNREACHABLE, "gone", Duration.ZERO, Long.MAX_VALUE));
        while (!out.isEmpty()) {
            answerOldest(batch -> Answer.Accepted.ALL);
        }
        assertThat(rejected).isEmpty();
        assertThat(tracker.committable()).hasValue(40);
    }

    private void answerOldest(Function<Batch, Answer> peer) {
        Sent oldest = out.remove();
        oldest.whenAnswered.accept(peer.apply(oldest.batch));
        scheduler.pass(0);
    }
}
