package dev.rowcast.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.StreamId;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.progress.SeenOffsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/**
 * Lanes of both orders whose rejected changes park their keys, against random answers, and with parked keys and dead letters that are written in
 * any order or fail at first: no change of a parked key is sent, and no offset of a rejected change may be committed before both are written.
 */
class ParkPropertyTest {
    private static final StreamId ORDERS = new StreamId("shop.shop.orders", 0);
    private static final int KEYS = 12;

    @Property(tries = 150)
    void nothingOfAParkedKeyIsSent(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 20) int maxBatch, @ForAll boolean byKey) {
        Run run = new Run(seed, maxBatch, byKey ? LaneOrder.byKey(4) : LaneOrder.PARTITION);
        for (int step = 0; step < 250; step++) {
            run.step();
            run.check();
        }
        run.settleAll();
        run.check();
        assertThat(run.ended.cardinality()).isEqualTo(run.offered);
        assertThat(run.lanes.waitingChanges()).isZero();
        assertThat(run.lanes.waitingBytes()).isZero();
        assertThat(run.tracker.openRecords()).isZero();
    }

    private static final class Run implements ParkedKeys, Rejections {
        private final Random random;
        private final ManualScheduler scheduler = new ManualScheduler();
        private final ParallelSubscriber subscriber = new ParallelSubscriber();
        private final SeenOffsets tracker = new SeenOffsets();
        private final SubscriptionLanes lanes;
        private final Lane lane;
        private final Map<ChangeKey, Parked> parked = new HashMap<>();
        /** By the offset that it is for. */
        private final TreeMap<Long, List<Consumer<Boolean>>> pending = new TreeMap<>();
        /** Whose parking or dead letter isn't written. */
        private final BitSet unwritten = new BitSet();

        private final BitSet ended = new BitSet();
        private int offered;

        Run(long seed, int maxBatch, LaneOrder order) {
            this.random = new Random(seed);
            DeliveryContext context = DeliveryContext.builder(scheduler, this, DeliveryListener.NONE)
                    .clock(Clock.systemUTC())
                    .nanoTime(scheduler::nanoTime)
                    .random(random::nextDouble)
                    .parked(this)
                    .build();
            LaneSettings settings = LaneSettings.builder()
                    .batch(maxBatch, 100_000, Duration.ZERO)
                    .order(order)
                    .parks(true)
                    .build();
            subscriber.watch = batch -> batch.changes()
                    .forEach(change -> assertThat(parked.get(change.key()))
                            .as("%s is sent", change)
                            .isNull());
            lanes = new SubscriptionLanes("billing", subscriber, settings, 100, context);
            lane = lanes.lane(ORDERS);
        }

        @Override
        public @Nullable Parked find(String subscription, ChangeKey key) {
            return parked.get(key);
        }

        @Override
        public void park(
                String subscription, ChangeKey key, Parked first, Runnable whenDurable, Consumer<Throwable> failed) {
            assertThat(first.reason()).doesNotStartWith(Parking.PARKED);
            parked.putIfAbsent(key, first);
            pend(first.at().sequence(), whenDurable, failed);
        }

        @Override
        public void reject(EncodedChange change, String reason, Runnable whenDurable, Consumer<Throwable> failed) {
            Parked why = parked.get(change.key());
            assertThat(why).as("parked before the dead letter is written").isNotNull();
            if (reason.startsWith(Parking.PARKED)) {
                end(change);
                assertThat(reason).contains(why.reason()).contains(why.at().toString());
            }
            pend(change.at().sequence(), whenDurable, failed);
        }

        private void pend(long offset, Runnable whenDurable, Consumer<Throwable> failed) {
            unwritten.set((int) offset);
            pending.computeIfAbsent(offset, unused -> new ArrayList<>()).add(written -> {
                unwritten.clear((int) offset);
                if (written) {
                    whenDurable.run();
                } else {
                    unwritten.set((int) offset);
                    failed.accept(new IllegalStateException("not written"));
                }
            });
        }

        void step() {
            switch (random.nextInt(5)) {
                case 0 -> offer(random.nextInt(20));
                case 1 -> scheduler.runNext();
                case 2 -> writeOne(random.nextInt(4) != 0);
                default -> answerOne();
            }
        }

        void settleAll() {
            while (lanes.waitingChanges() > 0) {
                while (!pending.isEmpty()) {
                    writeOne(true);
                }
                if (!subscriber.out.isEmpty()) {
                    answerOne();
                } else {
                    assertThat(lanes.waitingChanges() == 0 || scheduler.runNext())
                            .as("something is going to happen")
                            .isTrue();
                }
            }
        }

        void check() {
            long committable = tracker.committable().orElse(0);
            assertThat(committable).isLessThanOrEqualTo(ended.nextClearBit(0));
            int first = unwritten.nextSetBit(0);
            assertThat(first < 0 || committable <= first)
                    .as("%s may be committed, and %s isn't written", committable, first)
                    .isTrue();
        }

        private void offer(int count) {
            List<EncodedChange> run = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                boolean barrier = random.nextInt(30) == 0;
                run.add(Samples.keyed(
                        Samples.header(ORDERS),
                        ORDERS,
                        offered,
                        20,
                        tracker.open(offered, 1),
                        random.nextInt(KEYS),
                        barrier));
                offered++;
            }
            lane.offer(run);
        }

        private void writeOne(boolean written) {
            if (!pending.isEmpty()) {
                long which = random.nextBoolean() ? pending.firstKey() : pending.lastKey();
                List<Consumer<Boolean>> all = pending.get(which);
                Consumer<Boolean> one = all.remove(0);
                if (all.isEmpty()) {
                    pending.remove(which);
                }
                one.accept(written);
            }
        }

        private void answerOne() {
            if (subscriber.out.isEmpty()) {
                return;
            }
            int nth = random.nextInt(subscriber.out.size());
            Batch batch = subscriber.out.get(nth).batch;
            int fault = random.nextInt(8);
            if (fault == 0) {
                subscriber.answer(nth, failed(Failure.UNREACHABLE));
            } else if (fault == 1) {
                if (batch.size() == 1) {
                    end(batch.changes().get(0));
                }
                subscriber.answer(nth, failed(Failure.REFUSED));
            } else {
                List<Verdict> verdicts = new ArrayList<>();
                for (int i = 0; i < batch.size(); i++) {
                    end(batch.changes().get(i));
                    if (random.nextInt(40) == 0) {
                        verdicts.add(Verdict.reject(i, ""));
                    }
                }
                subscriber.answer(nth, new Answer.Accepted(verdicts));
            }
        }

        private void end(EncodedChange change) {
            ended.set((int) change.at().sequence());
        }

        private static Answer.Failed failed(Failure failure) {
            return new Answer.Failed(failure, failure.name(), Duration.ZERO, Long.MAX_VALUE);
        }
    }
}
