package dev.rowcast.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.StreamId;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.progress.SeenOffsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * A lane in the order of keys against a model, with random keys, barriers, answers, delays and reconnects: whatever is pushed may go then,
 * each change ends once, those of a key in their order, and no more is committed than has ended without a gap.
 */
class KeyLanePropertyTest {
    private static final StreamId ORDERS = new StreamId("shop.shop.orders", 0);
    private static final Failure[] PASSING = {Failure.UNREACHABLE, Failure.FAULT, Failure.MISCONFIGURED};

    @Property(tries = 150)
    void keysInOrderBarriersWholeNothingLost(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int maxBatch,
            @ForAll @IntRange(min = 1, max = 9) int maxInFlight,
            @ForAll @IntRange(min = 1, max = 25) int keys) {
        Run run = new Run(seed, maxBatch, maxInFlight, keys);
        for (int step = 0; step < 250; step++) {
            run.step();
            run.check();
        }
        run.settleAll();
        run.check();
        assertThat(run.ended.cardinality()).isEqualTo(run.offered.size());
        assertThat(run.lanes.waitingChanges()).isZero();
        assertThat(run.lanes.waitingBytes()).isZero();
        assertThat(run.lanes.waitingMemory()).isZero();
        assertThat(run.memory.used()).isZero();
        assertThat(run.lanes.inFlightChanges()).isZero();
        assertThat(run.tracker.openRecords()).isZero();
        if (!run.offered.isEmpty()) {
            assertThat(run.tracker.committable()).hasValue(run.offered.size());
        }
        assertThat(run.subscriber.mostOut).isLessThanOrEqualTo(maxInFlight);
    }

    @Property(tries = 60)
    void nothingIsAcknowledgedAfterTheEnd(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int maxBatch,
            @ForAll @IntRange(min = 1, max = 9) int maxInFlight) {
        Run run = new Run(seed, maxBatch, maxInFlight, 10);
        for (int step = 0; step < 100; step++) {
            run.step();
        }
        run.lanes.close();
        int open = run.tracker.openRecords();
        int pushes = run.subscriber.pushes;
        while (run.scheduler.runNext()) {
            run.check();
        }
        run.subscriber.answerAll(Answer.Accepted.ALL);
        run.pendingRejections.values().forEach(pending -> pending.accept(true));
        assertThat(run.tracker.openRecords()).isEqualTo(open);
        assertThat(run.memory.used()).isZero();
        assertThat(run.subscriber.pushes).isEqualTo(pushes);
        assertThat(run.lanes.waitingChanges()).isZero();
    }

    /** What was offered, as the model knows it. */
    private record Offered(int key, boolean barrier) {}

    private static final class Run {
        /** Offsets of changes that were found too large once, alone. */
        private final Set<Long> tooLarge = new HashSet<>();

        private final Random random;
        private final int maxBatch;
        private final int maxInFlight;
        private final int keys;
        private final ManualScheduler scheduler = new ManualScheduler();
        private final ParallelSubscriber subscriber = new ParallelSubscriber();
        private final SeenOffsets tracker = new SeenOffsets();
        private final SubscriptionLanes lanes;
        private final Lane lane;
        private final List<Offered> offered = new ArrayList<>();
        private final BitSet ended = new BitSet();
        private final Map<Integer, Integer> lastEndedOfKey = new HashMap<>();
        private final Set<Integer> stuck = new HashSet<>();
        private final TreeMap<Long, Consumer<Boolean>> pendingRejections = new TreeMap<>();
        private int revision = 1;

        private final BufferMemory memory = new BufferMemory(1 << 20);

        Run(long seed, int maxBatch, int maxInFlight, int keys) {
            this.random = new Random(seed);
            this.maxBatch = maxBatch;
            this.maxInFlight = maxInFlight;
            this.keys = keys;
            Rejections rejections = (change, reason, durable, failed) ->
                    pendingRejections.put(change.at().sequence(), written -> {
                        if (written) {
                            durable.run();
                        } else {
                            failed.accept(new IllegalStateException("not written"));
                        }
                    });
            DeliveryContext context = DeliveryContext.builder(scheduler, rejections, DeliveryListener.NONE)
                    .clock(Clock.systemUTC())
                    .nanoTime(scheduler::nanoTime)
                    .random(random::nextDouble)
                    .memory(memory)
                    .build();
            LaneSettings settings = LaneSettings.builder()
                    .batch(maxBatch, 2_000, Duration.ofMillis(random.nextInt(2)))
                    .order(LaneOrder.byKey(maxInFlight))
                    .build();
            subscriber.watch = this::checkMayGo;
            lanes = new SubscriptionLanes("billing", subscriber, settings, 100, context);
            lane = lanes.lane(ORDERS);
        }

        void step() {
            switch (random.nextInt(7)) {
                case 0 -> offer(random.nextInt(30));
                case 1 -> scheduler.runNext();
                case 2 -> scheduler.pass(random.nextInt(50_000_000));
                case 3 -> {
                    subscriber.reachable.run();
                    finishOneRejection(random.nextInt(4) != 0);
                    int key = random.nextInt(keys);
                    if (!stuck.remove(key) && random.nextInt(3) == 0) {
                        stuck.add(key);
                    }
                }
                default -> {
                    if (!subscriber.out.isEmpty()) {
                        answerOne(random.nextInt(3) == 0);
                    }
                }
            }
        }

        void settleAll() {
            stuck.clear();
            while (lanes.waitingChanges() > 0) {
                while (!pendingRejections.isEmpty()) {
                    finishOneRejection(true);
                }
                if (!subscriber.out.isEmpty()) {
                    answerOne(false);
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
            if (!pendingRejections.isEmpty()) {
                assertThat(committable).isLessThanOrEqualTo(pendingRejections.firstKey());
            }
        }

        private void offer(int count) {
            List<EncodedChange> run = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                boolean evolves = random.nextInt(60) == 0;
                revision += evolves ? 1 : 0;
                boolean says = random.nextInt(25) == 0;
                int key = random.nextInt(keys);
                int offset = offered.size();
                boolean newHeader = evolves && offset > 0;
                offered.add(new Offered(key, says || newHeader));
                int size = random.nextInt(20) == 0 ? 3_000 : random.nextInt(200);
                run.add(Samples.keyed(
                        Samples.header(ORDERS, revision), ORDERS, offset, size, tracker.open(offset, 1), key, says));
            }
            lane.offer(run);
        }

        private void finishOneRejection(boolean written) {
            if (!pendingRejections.isEmpty()) {
                long first = random.nextBoolean() ? pendingRejections.firstKey() : pendingRejections.lastKey();
                pendingRejections.remove(first).accept(written);
            }
        }

        private void answerOne(boolean passing) {
            int nth = random.nextInt(subscriber.out.size());
            Answer answer =
                    passing ? failed(PASSING[random.nextInt(PASSING.length)]) : faithful(subscriber.out.get(nth).batch);
            subscriber.answer(nth, answer);
        }

        /** As the fates of the changes want it: a guilty one spoils its whole batch, others are ended or to be tried again. */
        private Answer faithful(Batch batch) {
            List<EncodedChange> changes = batch.changes();
            for (EncodedChange change : changes) {
                long offset = change.at().sequence();
                if (offset % 23 == 7 || offset % 31 == 11 || batch.bytes() > 2_500) {
                    // One that is too large only once it was so twice in a row.
                    if (changes.size() == 1 && (batch.bytes() <= 2_500 || !tooLarge.add(offset))) {
                        end(change);
                    }
                    return failed(
                            batch.bytes() > 2_500
                                    ? Failure.TOO_LARGE
                                    : offset % 23 == 7 ? Failure.REFUSED : Failure.DUPLICATE);
                }
            }
            List<Verdict> verdicts = new ArrayList<>();
            Set<Object> again = new HashSet<>();
            for (int i = 0; i < changes.size(); i++) {
                EncodedChange change = changes.get(i);
                long offset = change.at().sequence();
                Offered known = offered.get((int) offset);
                Object order = known.barrier() ? "barriers" : known.key();
                if (random.nextInt(15) == 0 || stuck.contains(known.key())) {
                    again.add(order);
                    verdicts.add(Verdict.retry(i, ""));
                    continue;
                }
                if (!again.contains(order)) {
                    end(change);
                }
                if (offset % 13 == 5) {
                    verdicts.add(Verdict.reject(i, ""));
                } else if (offset % 13 == 6) {
                    verdicts.add(Verdict.skip(i, ""));
                }
            }
            Collections.shuffle(verdicts, random);
            return new Answer.Accepted(verdicts);
        }

        private void end(EncodedChange change) {
            int offset = (int) change.at().sequence();
            assertThat(ended.get(offset)).as("ended once: %s", change).isFalse();
            ended.set(offset);
            Integer before = lastEndedOfKey.put(offered.get(offset).key(), offset);
            assertThat(before == null || before < offset)
                    .as("%s after %s", offset, before)
                    .isTrue();
        }

        private void checkMayGo(Batch batch) {
            List<EncodedChange> changes = batch.changes();
            assertThat(subscriber.out.size()).isLessThan(maxInFlight);
            assertThat(changes).isNotEmpty().hasSizeLessThanOrEqualTo(maxBatch);
            assertThat(changes).allMatch(change -> change.batchKey().equals(batch.key()));
            assertThat(changes.size() == 1 || batch.bytes() <= 2_000).isTrue();
            Set<Integer> here = new HashSet<>();
            for (EncodedChange change : changes) {
                int offset = (int) change.at().sequence();
                assertThat(ended.get(offset)).as("%s has ended", offset).isFalse();
                Offered mine = offered.get(offset);
                for (int earlier = ended.nextClearBit(0); earlier < offset; earlier = ended.nextClearBit(earlier + 1)) {
                    Offered other = offered.get(earlier);
                    boolean precedes = mine.barrier() || other.barrier() || other.key() == mine.key();
                    assertThat(!precedes || (here.contains(earlier) && mine.barrier() == other.barrier()))
                            .as("%s goes before %s", offset, earlier)
                            .isTrue();
                }
                for (ParallelSubscriber.Held held : subscriber.out) {
                    assertThat(held.offsets()).doesNotContain((long) offset);
                }
                here.add(offset);
            }
        }

        private static Answer.Failed failed(Failure failure) {
            return new Answer.Failed(failure, failure.name(), Duration.ZERO, Long.MAX_VALUE);
        }
    }
}
