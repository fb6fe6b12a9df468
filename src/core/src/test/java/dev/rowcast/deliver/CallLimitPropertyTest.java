package dev.rowcast.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.StreamId;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.progress.OffsetTracker;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** However many lanes there are: never more calls than the limit allows, and each lane gets its turn. */
class CallLimitPropertyTest {
    private static final Answer UNREACHABLE =
            new Answer.Failed(Failure.UNREACHABLE, "nobody there", Duration.ZERO, Long.MAX_VALUE);
    private static final Answer FAULT = new Answer.Failed(Failure.FAULT, "fell over", Duration.ZERO, Long.MAX_VALUE);

    @Property(tries = 60)
    void neverMoreCallsThanTheLimitAndEveryLaneSends(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 5) int limit,
            @ForAll @IntRange(min = 1, max = 25) int partitions,
            @ForAll boolean byKey) {
        Run run = new Run(seed, limit, partitions, byKey);
        for (int step = 0; step < 300; step++) {
            run.step();
        }
        run.settleAll();
        assertThat(run.subscriber.mostOut).isLessThanOrEqualTo(limit);
        assertThat(run.lanes.waitingChanges()).isZero();
    }

    @Property(tries = 40)
    void aSingleLaneTriesWhileNobodyIsThereAndTheOthersComeBackByAndBy(
            @ForAll long seed, @ForAll @IntRange(min = 3, max = 40) int partitions, @ForAll boolean byKey) {
        Run run = new Run(seed, 1_000, partitions, byKey);
        for (int partition = 0; partition < partitions; partition++) {
            run.offer(partition, 20);
        }
        run.scheduler.pass(1);
        run.subscriber.answerAll(UNREACHABLE);
        Set<Integer> tried = new HashSet<>();
        run.subscriber.watch =
                batch -> tried.add(batch.changes().get(0).at().stream().partition());
        run.scheduler.pass(Duration.ofSeconds(1).toNanos());
        for (int tries = 0; tries < 200; tries++) {
            assertThat(run.subscriber.out).hasSizeLessThanOrEqualTo(1);
            run.subscriber.answerAll(UNREACHABLE);
            assertThat(run.scheduler.runNext()).isTrue();
        }
        assertThat(tried).hasSize(1);
        run.subscriber.answerAll(UNREACHABLE);
        run.subscriber.mostOut = 0;
        for (int answers = 0; answers < 10; answers++) {
            for (int steps = 0; run.subscriber.out.isEmpty() && run.lanes.waitingChanges() > 0; steps++) {
                assertThat(steps).isLessThan(50_000);
                assertThat(run.scheduler.runNext()).isTrue();
            }
            if (run.subscriber.out.isEmpty()) {
                return;
            }
            assertThat(run.subscriber.out).hasSizeLessThanOrEqualTo(answers + 1);
            run.subscriber.answer(0, Answer.Accepted.ALL);
        }
        run.settleAll();
    }

    private static final class Run {
        final Random random;
        final ManualScheduler scheduler = new ManualScheduler();
        final ParallelSubscriber subscriber = new ParallelSubscriber();
        final SubscriptionLanes lanes;
        private final OffsetTracker tracker = new OffsetTracker();
        private final int partitions;
        private final long[] next;
        private final Set<Integer> closed = new HashSet<>();

        Run(long seed, int limit, int partitions, boolean byKey) {
            this.random = new Random(seed);
            this.partitions = partitions;
            this.next = new long[partitions];
            DeliveryContext context = DeliveryContext.builder(
                            scheduler, (change, reason, durable, failed) -> durable.run(), DeliveryListener.NONE)
                    .clock(Clock.systemUTC())
                    .nanoTime(scheduler::nanoTime)
                    .random(random::nextDouble)
                    .build();
            LaneSettings settings = LaneSettings.builder()
                    .batch(5, 1 << 20, Duration.ZERO)
                    .order(byKey ? LaneOrder.byKey(4) : LaneOrder.PARTITION)
                    .build();
            lanes = new SubscriptionLanes("billing", subscriber, settings, limit, context);
        }

        void step() {
            switch (random.nextInt(8)) {
                case 0, 1 -> offer(random.nextInt(partitions), 1 + random.nextInt(12));
                case 2, 3 -> scheduler.runNext();
                case 4 -> {
                    if (random.nextInt(20) == 0) {
                        subscriber.reachable.run();
                    }
                }
                case 5 -> {
                    if (random.nextInt(40) == 0) {
                        int partition = random.nextInt(partitions);
                        closed.add(partition);
                        lanes.close(partition(partition));
                        subscriber.out.removeIf(held -> held.cancelled);
                    }
                }
                default -> answerOne();
            }
        }

        private void answerOne() {
            if (!subscriber.out.isEmpty()) {
                int dice = random.nextInt(5);
                Answer answer = dice < 2 ? UNREACHABLE : dice == 2 ? FAULT : Answer.Accepted.ALL;
                subscriber.answer(random.nextInt(subscriber.out.size()), answer);
            }
        }

        void settleAll() {
            for (int steps = 0; lanes.waitingChanges() > 0; steps++) {
                assertThat(steps).as("every lane gets its turn").isLessThan(50_000);
                if (subscriber.out.isEmpty()) {
                    assertThat(scheduler.runNext())
                            .as("something is going to happen")
                            .isTrue();
                } else {
                    subscriber.answer(random.nextInt(subscriber.out.size()), Answer.Accepted.ALL);
                }
            }
        }

        void offer(int partition, int count) {
            if (closed.contains(partition)) {
                return;
            }
            List<EncodedChange> changes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                long offset = next[partition]++;
                StreamId at = partition(partition);
                changes.add(Samples.keyed(
                        Samples.header(at),
                        at,
                        offset,
                        20,
                        tracker.of(new KafkaPlace(at, offset)).open(offset, 1),
                        random.nextInt(9),
                        false));
            }
            lanes.lane(partition(partition)).offer(changes);
        }

        private static StreamId partition(int number) {
            return new StreamId("shop.shop.orders", number);
        }
    }
}
