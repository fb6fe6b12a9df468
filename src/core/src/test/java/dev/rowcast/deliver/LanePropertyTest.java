package dev.rowcast.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.StreamId;
import dev.rowcast.grpc.PushHeader;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.progress.SeenOffsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * A lane against a peer that answers at random, each change having a fate of its own that the peer sticks to: in the end every change
 * ended as the peer decided, in order, and at no time could more be committed than had ended.
 */
class LanePropertyTest {
    private static final StreamId ORDERS = new StreamId("shop.shop.orders", 0);
    private static final Failure[] PASSING = {Failure.UNREACHABLE, Failure.FAULT, Failure.MISCONFIGURED};

    @Property(tries = 100)
    void inOrderNothingLostNothingAcknowledgedThatWasNotAccepted(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int maxBatch) {
        Run run = new Run(seed, maxBatch);
        for (int step = 0; step < 200; step++) {
            run.step();
            run.check();
        }
        run.settleAll();
        run.check();
        assertThat(run.ended)
                .containsExactlyElementsOf(
                        LongStream.range(0, run.offered).boxed().toList());
        assertThat(run.lanes.waitingChanges()).isZero();
        assertThat(run.lanes.waitingBytes()).isZero();
        assertThat(run.lanes.waitingMemory()).isZero();
        assertThat(run.memory.used()).isZero();
        if (run.offered > 0) {
            assertThat(run.tracker.committable()).hasValue(run.offered);
        }
    }

    @Property(tries = 80)
    void nothingIsAcknowledgedAfterTheEnd(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int maxBatch) {
        Run run = new Run(seed, maxBatch);
        for (int step = 0; step < 100; step++) {
            run.step();
        }
        run.lanes.close();
        int open = run.tracker.openRecords();
        int pushed = run.subscriber.pushed.size();
        while (run.scheduler.runNext()) {
            run.check();
        }
        if (run.subscriber.isCallOut()) {
            run.subscriber.answer(Answer.Accepted.ALL);
        }
        run.pendingRejections.values().forEach(pending -> pending.accept(true));
        assertThat(run.tracker.openRecords()).isEqualTo(open);
        assertThat(run.memory.used()).isZero();
        assertThat(run.subscriber.pushed).hasSize(pushed);
        assertThat(run.lanes.waitingChanges()).isZero();
    }

    private static final class Run {
        /** Offsets of changes that were found too large once, alone. */
        private final Set<Long> tooLarge = new HashSet<>();

        private final Random random;
        private final int maxBatch;
        private final ManualScheduler scheduler = new ManualScheduler();
        private final HeldSubscriber subscriber = new HeldSubscriber();
        private final SeenOffsets tracker = new SeenOffsets();
        private final SubscriptionLanes lanes;
        private final Lane lane;
        /** Offsets in the order in which the peer decided them for good. */
        private final List<Long> ended = new ArrayList<>();

        private final TreeMap<Long, Consumer<Boolean>> pendingRejections = new TreeMap<>();
        private long offered;

        private final BufferMemory memory = new BufferMemory(1 << 20);

        Run(long seed, int maxBatch) {
            this.random = new Random(seed);
            this.maxBatch = maxBatch;
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
                    .build();
            lanes = new SubscriptionLanes("billing", subscriber, settings, 100, context);
            lane = lanes.lane(ORDERS);
        }

        void step() {
            switch (random.nextInt(5)) {
                case 0 -> offer(random.nextInt(30));
                case 1 -> scheduler.runNext();
                case 2 -> {
                    subscriber.reachable.run();
                    finishOneRejection(random.nextInt(4) != 0);
                }
                default -> {
                    if (subscriber.isCallOut()) {
                        answerAtRandom();
                    }
                }
            }
        }

        void settleAll() {
            while (lanes.waitingChanges() > 0) {
                while (!pendingRejections.isEmpty()) {
                    finishOneRejection(true);
                }
                if (subscriber.isCallOut()) {
                    answerFaithfully();
                } else {
                    assertThat(lanes.waitingChanges() == 0 || scheduler.runNext())
                            .as("something is going to happen")
                            .isTrue();
                }
            }
        }

        void check() {
            long committable = tracker.committable().orElse(0);
            assertThat(committable).isLessThanOrEqualTo(ended.size());
            if (!pendingRejections.isEmpty()) {
                assertThat(committable).isLessThanOrEqualTo(pendingRejections.firstKey());
            }
        }

        private void offer(int count) {
            List<EncodedChange> run = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                PushHeader header = Samples.header(ORDERS, (int) (offered / 17));
                int size = random.nextInt(20) == 0 ? 3_000 : random.nextInt(200);
                run.add(Samples.change(header, ORDERS, offered, size, tracker.open(offered, 1)));
                offered++;
            }
            lane.offer(run);
        }

        private void finishOneRejection(boolean written) {
            if (!pendingRejections.isEmpty()) {
                long first = random.nextBoolean() ? pendingRejections.firstKey() : pendingRejections.lastKey();
                pendingRejections.remove(first).accept(written);
            }
        }

        private void answerAtRandom() {
            if (random.nextInt(3) == 0) {
                subscriber.answer(failed(PASSING[random.nextInt(PASSING.length)]));
            } else {
                answerFaithfully();
            }
        }

        /** As the fates of the changes want it: a guilty one spoils its whole batch, others may be retried from somewhere on. */
        private void answerFaithfully() {
            Batch batch = subscriber.current();
            checkShape(batch);
            List<EncodedChange> changes = batch.changes();
            for (EncodedChange change : changes) {
                long offset = change.at().sequence();
                if (offset % 23 == 7 || offset % 31 == 11 || batch.bytes() > 2_500) {
                    // One that is too large only once it was so twice in a row.
                    if (changes.size() == 1 && (batch.bytes() <= 2_500 || !tooLarge.add(offset))) {
                        ended.add(offset);
                    }
                    subscriber.answer(failed(
                            batch.bytes() > 2_500
                                    ? Failure.TOO_LARGE
                                    : offset % 23 == 7 ? Failure.REFUSED : Failure.DUPLICATE));
                    return;
                }
            }
            List<Verdict> verdicts = new ArrayList<>();
            for (int i = 0; i < changes.size(); i++) {
                long offset = changes.get(i).at().sequence();
                if (random.nextInt(15) == 0) {
                    verdicts.add(Verdict.retry(i, ""));
                    break;
                }
                ended.add(offset);
                if (offset % 13 == 5) {
                    verdicts.add(Verdict.reject(i, ""));
                } else if (offset % 13 == 6) {
                    verdicts.add(Verdict.skip(i, ""));
                }
            }
            java.util.Collections.shuffle(verdicts, random);
            subscriber.answer(new Answer.Accepted(verdicts));
        }

        private void checkShape(Batch batch) {
            List<EncodedChange> changes = batch.changes();
            assertThat(changes).isNotEmpty().hasSizeLessThanOrEqualTo(maxBatch);
            assertThat(changes).allMatch(change -> change.batchKey().equals(batch.key()));
            assertThat(changes.size() == 1 || batch.bytes() <= 2_000).isTrue();
            assertThat(changes.get(0).at().sequence())
                    .as("the next one that hasn't ended")
                    .isEqualTo(ended.size());
            for (int i = 1; i < changes.size(); i++) {
                assertThat(changes.get(i).at().sequence())
                        .isEqualTo(changes.get(0).at().sequence() + i);
            }
        }

        private static Answer.Failed failed(Failure failure) {
            return new Answer.Failed(failure, failure.name(), Duration.ZERO, Long.MAX_VALUE);
        }
    }
}
