package dev.rowcast.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.StreamId;
import dev.rowcast.grpc.PushHeader;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.progress.SeenOffsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * A lane with several batches out, against a peer that acknowledges, refuses, grants and ends streams at random, each change having a fate
 * of its own that the peer sticks to; answers reach the lane late. In the end every change ended once, in order, and at no time could
 * more be committed than had ended.
 */
class PipelinedLanePropertyTest {
    private static final StreamId ORDERS = new StreamId("shop.shop.orders", 0);
    private static final Failure[] PASSING = {Failure.UNREACHABLE, Failure.FAULT, Failure.MISCONFIGURED};

    @Property(tries = 150)
    void inOrderNothingLostAndNothingMoreThanGranted(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 40) int maxBatch,
            @ForAll @IntRange(min = 1, max = 9) int window) {
        Run run = new Run(seed, maxBatch, window);
        for (int step = 0; step < 300; step++) {
            run.step();
            run.check();
        }
        run.settleAll();
        run.check();
        assertThat(run.ended)
                .containsExactlyElementsOf(
                        LongStream.range(0, run.offered).boxed().toList());
        assertThat(run.lanes.waitingBytes()).isZero();
        assertThat(run.lanes.waitingMemory()).isZero();
        assertThat(run.memory.used()).isZero();
        assertThat(run.lanes.inFlightChanges()).isZero();
        if (run.offered > 0) {
            assertThat(run.tracker.committable()).hasValue(run.offered);
        }
        assertThat(run.sentInVain)
                .as("what comes twice was out when it was taken back")
                .isLessThanOrEqualTo(run.takenBack);
    }

    @Property(tries = 60)
    void drainingEndsWhenWhatIsOutIsAnsweredAndNothingIsSentAfterwards(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 9) int window) {
        Run run = new Run(seed, 10, window);
        for (int step = 0; step < 100; step++) {
            run.step();
        }
        run.lanes.drain(ORDERS);
        int pushed = run.pushes;
        for (int step = 0; step < 100; step++) {
            run.scheduler.runNext();
            run.deliverOne();
            run.actFaithfully();
        }
        assertThat(run.pushes).isEqualTo(pushed);
        assertThat(run.lanes.isDrained(ORDERS)).isTrue();
        run.check();
    }

    private static final class Run implements Outlets, Outlet {
        /** Offsets of changes that were found too large once, alone. */
        private final Set<Long> tooLarge = new HashSet<>();

        private record Sent(Batch batch, Consumer<Answer> whenAnswered) {}

        private final Random random;
        private final int maxBatch;
        private final int window;
        private final ManualScheduler scheduler = new ManualScheduler();
        private final SeenOffsets tracker = new SeenOffsets();
        private final SubscriptionLanes lanes;
        private final Lane lane;
        /** Offsets in the order in which the peer decided them for good. */
        private final List<Long> ended = new ArrayList<>();

        private final TreeMap<Long, Consumer<Boolean>> pendingRejections = new TreeMap<>();
        private final Deque<Runnable> undelivered = new ArrayDeque<>();
        private final Map<Long, Integer> sends = new HashMap<>();
        private long offered;
        private int pushes;
        private long takenBack;
        private long sentInVain;
        private Runnable whenRoom = () -> {};

        private final Deque<Sent> out = new ArrayDeque<>();
        private boolean live;
        /** The peer said that it wants a change again: it drops what still comes. */
        private boolean dropping;

        private boolean responded;
        private boolean progressed;
        private long changesLeft = Integer.MAX_VALUE;
        private long bytesLeft = Long.MAX_VALUE;

        private final BufferMemory memory = new BufferMemory(1 << 20);

        Run(long seed, int maxBatch, int window) {
            this.random = new Random(seed);
            this.maxBatch = maxBatch;
            this.window = window;
            Rejections rejections = (change, reason, durable, failed) ->
                    pendingRejections.put(change.at().sequence(), written -> durable.run());
            DeliveryContext context = DeliveryContext.builder(scheduler, rejections, DeliveryListener.NONE)
                    .clock(Clock.systemUTC())
                    .nanoTime(scheduler::nanoTime)
                    .random(random::nextDouble)
                    .memory(memory)
                    .build();
            LaneSettings settings = LaneSettings.builder()
                    .batch(maxBatch, 2_000, Duration.ofMillis(random.nextInt(2)))
                    .build();
            lanes = new SubscriptionLanes("billing", this, settings, 100, context);
            lane = lanes.lane(ORDERS);
        }

        void step() {
            switch (random.nextInt(7)) {
                case 0 -> offer(random.nextInt(60));
                case 1, 2 -> scheduler.runNext();
                case 3 -> deliverOne();
                case 4 -> {
                    if (!pendingRejections.isEmpty()) {
                        pendingRejections.pollFirstEntry().getValue().accept(true);
                    }
                }
                default -> act();
            }
        }

        void settleAll() {
            int steps = 0;
            int idle = 0;
            while (lanes.waitingChanges() > 0) {
                // Timers that watch a lane which waits never end.
                assertThat(steps++)
                        .as("a lane that waits with everything it needs")
                        .isLessThan(100_000);
                while (!pendingRejections.isEmpty()) {
                    pendingRejections.pollFirstEntry().getValue().accept(true);
                }
                if (!undelivered.isEmpty()) {
                    deliverOne();
                } else if (!out.isEmpty() && !dropping) {
                    actFaithfully();
                } else {
                    int sent = pushes;
                    boolean ran = scheduler.runNext();
                    boolean hasAll = live && room().isLeft() && out.isEmpty() && undelivered.isEmpty();
                    // Of a lane that waits for credit, or for a new stream, timers run on and on; a wait for the next
                    // try ends after a few.
                    idle = hasAll && pushes == sent ? idle + 1 : 0;
                    assertThat(lanes.waitingChanges() > 0 && (idle > 40 || (!ran && hasAll)))
                            .as("a lane that waits with everything it needs")
                            .isFalse();
                    if (lanes.waitingChanges() > 0 && !hasAll && (!ran || steps % 50 == 0)) {
                        grant(50, 5_000);
                    }
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

        private void act() {
            if (!live || dropping) {
                return;
            }
            switch (random.nextInt(8)) {
                case 0 -> {
                    if (!out.isEmpty()) {
                        end(failed(PASSING[random.nextInt(PASSING.length)]));
                    }
                }
                case 1 -> end(progressed ? new Answer.Returned("ended") : failed(Failure.UNREACHABLE));
                case 2 -> grant(random.nextInt(30), random.nextInt(3_000));
                default -> actFaithfully();
            }
        }

        private void grant(int changes, long bytes) {
            responded = true;
            changesLeft = (changesLeft == Integer.MAX_VALUE ? 0 : changesLeft) + changes;
            bytesLeft = (bytesLeft == Long.MAX_VALUE ? 0 : bytesLeft) + bytes;
            undelivered.add(whenRoom);
        }

        private long inFlightChanges() {
            return out.stream().mapToLong(sent -> sent.batch.size()).sum();
        }

        /** As the fates of the changes want it: acknowledges some, until one has to be refused, judged or tried again. */
        void actFaithfully() {
            int most = 1 + random.nextInt(window);
            while (live && !dropping && !out.isEmpty() && most-- > 0) {
                Batch batch = out.element().batch;
                assertThat(batch.changes().get(0).at().sequence())
                        .as("the next one that hasn't ended")
                        .isEqualTo(ended.size());
                Answer answer = answer(batch);
                if (answer instanceof Answer.Failed) {
                    end(answer);
                    return;
                }
                responded = true;
                progressed = true;
                Sent sent = out.remove();
                takenBack += dropping ? batch.size() : 0;
                undelivered.add(() -> sent.whenAnswered.accept(answer));
            }
        }

        private Answer answer(Batch batch) {
            List<EncodedChange> changes = batch.changes();
            for (EncodedChange change : changes) {
                long offset = change.at().sequence();
                if (offset % 23 == 7 || offset % 31 == 11 || batch.bytes() > 2_500) {
                    return failed(
                            batch.bytes() > 2_500
                                    ? Failure.TOO_LARGE
                                    : offset % 23 == 7 ? Failure.REFUSED : Failure.DUPLICATE);
                }
            }
            List<Verdict> verdicts = new ArrayList<>();
            for (int i = 0; i < changes.size(); i++) {
                long offset = changes.get(i).at().sequence();
                if (random.nextInt(25) == 0) {
                    verdicts.add(Verdict.retry(i, ""));
                    dropping = true;
                    break;
                }
                ended.add(offset);
                if (offset % 13 == 5) {
                    verdicts.add(Verdict.reject(i, ""));
                } else if (offset % 13 == 6) {
                    verdicts.add(Verdict.skip(i, ""));
                }
            }
            return new Answer.Accepted(verdicts);
        }

        private void end(Answer answer) {
            live = false;
            Sent oldest = out.poll();
            takeBack();
            if (oldest != null) {
                takenBack += oldest.batch.size();
                Batch batch = oldest.batch;
                undelivered.add(() -> {
                    // Only of one that was out with nothing behind it does the lane conclude anything.
                    long offset = batch.changes().get(0).at().sequence();
                    if (batch.size() == 1 && lanes.inFlightChanges() == 1 && isFinal(answer, offset)) {
                        ended.add(offset);
                    }
                    oldest.whenAnswered.accept(answer);
                });
            }
        }

        private boolean isFinal(Answer answer, long offset) {
            return answer instanceof Answer.Failed failed
                    && switch (failed.failure()) {
                        case REFUSED, DUPLICATE -> true;
                        case TOO_LARGE -> !tooLarge.add(offset);
                        case UNREACHABLE, FAULT, MISCONFIGURED, ANSWER_TOO_LARGE -> false;
                    };
        }

        private void takeBack() {
            out.forEach(sent -> takenBack += sent.batch.size());
            out.clear();
        }

        void deliverOne() {
            Runnable next = undelivered.poll();
            if (next != null) {
                next.run();
            }
        }

        private static Answer.Failed failed(Failure failure) {
            return new Answer.Failed(failure, failure.name(), Duration.ZERO, Long.MAX_VALUE);
        }

        @Override
        public Outlet open(DeliveryContext context, Runnable listener) {
            whenRoom = listener;
            return this;
        }

        @Override
        public Room room() {
            return live
                    ? new Room(responded ? window : 1, (int) Math.min(Integer.MAX_VALUE, changesLeft), bytesLeft)
                    : Room.ONE;
        }

        @Override
        public void push(Batch batch, boolean first, Consumer<Answer> whenAnswered) {
            pushes++;
            if (live && !dropping && !out.isEmpty() && random.nextInt(20) == 0) {
                // The stream ends after the lane saw room on it.
                end(failed(Failure.UNREACHABLE));
            }
            if (!live && !first) {
                whenAnswered.accept(new Answer.Returned("the stream is over"));
                return;
            }
            if (!live) {
                live = true;
                dropping = false;
                responded = false;
                progressed = false;
                changesLeft = Integer.MAX_VALUE;
                bytesLeft = Long.MAX_VALUE;
                assertThat(out).isEmpty();
            }
            assertThat(out.size()).isLessThan(responded ? window : 1);
            assertThat((long) batch.size()).isLessThanOrEqualTo(changesLeft);
            assertThat(batch.bytes() <= bytesLeft || (batch.size() == 1 && out.isEmpty() && bytesLeft > 0))
                    .as("within what was granted")
                    .isTrue();
            assertThat(batch.size()).isLessThanOrEqualTo(maxBatch);
            if (!dropping) {
                assertThat(batch.changes().get(0).at().sequence())
                        .as("behind what is out")
                        .isEqualTo(ended.size() + inFlightChanges());
            }
            for (EncodedChange change : batch.changes()) {
                if (sends.merge(change.at().sequence(), 1, Integer::sum) > 1) {
                    sentInVain++;
                }
            }
            changesLeft -= changesLeft == Integer.MAX_VALUE ? 0 : batch.size();
            bytesLeft -= bytesLeft == Long.MAX_VALUE ? 0 : batch.bytes();
            out.add(new Sent(batch, whenAnswered));
        }

        @Override
        public void withdraw() {
            live = false;
            takeBack();
        }

        @Override
        public void drain() {}

        @Override
        public void whenReachable(Runnable listener) {}

        @Override
        public void close() {}
    }
}
