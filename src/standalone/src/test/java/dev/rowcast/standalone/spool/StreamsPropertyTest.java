package dev.rowcast.standalone.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.Epoch;
import dev.rowcast.change.StreamId;
import dev.rowcast.flow.Turn;
import dev.rowcast.standalone.engine.EnginePlace;
import dev.rowcast.standalone.engine.EngineRecord;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;

/**
 * Whatever streams are paused, held, rewound, withheld and spooled, and whenever the process dies: each record gets to the flow, and for the first time in its order.
 * The flow is a model; the state is a real one.
 */
class StreamsPropertyTest {
    private static final int STREAMS = 3;
    private static final int STEPS = 250;

    @Property(tries = 60)
    void nothingIsLostAndFirstDeliveriesAreInOrder(@ForAll long seed) throws IOException {
        Path folder = Files.createTempDirectory("streams");
        try {
            run(seed, State.open("jdbc:sqlite:" + folder.resolve("state.db"), null, null));
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    static void run(long seed, State state) {
        try (World world = new World(new Random(seed), state)) {
            for (int i = 0; i < STEPS; i++) {
                world.step();
            }
            world.finish();
            world.check();
        }
    }

    /** A stream as the flow has it: what is open, in order, and whether it is held before the last of these. */
    private static final class Flow {
        final TreeMap<Long, Integer> open = new TreeMap<>();
        boolean paused;
        boolean held;
    }

    private static final class World implements AutoCloseable {
        /** Small, so that the spool is used for each reason there is. */
        private static final SpoolLimits LIMITS = new SpoolLimits(Duration.ofMillis(50), 6_000, 1L << 30);

        final Random random;
        final State state;
        final Session session;
        /** What the source has: of each record its stream. */
        final List<Integer> source = new ArrayList<>();

        final Map<Integer, Flow> flows = new HashMap<>();
        final Map<Integer, List<Integer>> delivered = new HashMap<>();
        /** Of each stream the last record of the source that the flow has got. */
        final Map<Integer, Integer> newest = new HashMap<>();

        long nanos;
        Streams streams;
        /** By the sequences of this run, which record of the source that is. */
        final Map<Long, Integer> records = new HashMap<>();

        final Map<Long, Long> epochs = new HashMap<>();
        /** Which outlasts a process. */
        Set<String> withheld = Set.of();

        int read;
        long next;
        long epoch;
        int storedRead;
        long storedNext;

        World(Random random, State state) {
            this.random = random;
            this.state = state;
            this.session = state.session();
            begin();
        }

        void begin() {
            epoch++;
            streams = new Streams(state, LIMITS, () -> nanos);
            withhold(withheld);
            flows.clear();
            read = storedRead;
            next = storedNext;
        }

        void step() {
            nanos += TimeUnit.MILLISECONDS.toNanos(random.nextInt(20));
            switch (random.nextInt(13)) {
                case 0, 1, 2, 3 -> turn(random.nextInt(20));
                case 4, 5 -> settle();
                case 6 -> pause();
                case 7 -> resume();
                case 8, 9, 10 -> commit(random.nextInt(8) > 0);
                case 11 -> withhold(random.nextBoolean() ? Set.of("s" + random.nextInt(STREAMS)) : Set.of());
                default -> {
                    if (random.nextInt(4) == 0) {
                        crash();
                    }
                }
            }
        }

        private void withhold(Set<String> topics) {
            withheld = topics;
            streams.withhold(topics.stream().map(each -> new StreamId(each, 0)).collect(Collectors.toSet()));
        }

        void turn(int arriving) {
            for (int i = 0; i < arriving; i++) {
                source.add(random.nextInt(STREAMS));
            }
            List<EngineRecord> arrived = new ArrayList<>();
            for (int i = random.nextInt(25); i > 0 && read < source.size() && streams.hasRoom(); i--) {
                arrived.add(record(read, next));
                records.put(next, read);
                epochs.put(next, epoch);
                read++;
                next++;
            }
            Set<String> paused = flows.entrySet().stream()
                    .filter(each -> each.getValue().paused)
                    .map(each -> "s" + each.getKey())
                    .collect(Collectors.toSet());
            for (EngineRecord record : streams.next(arrived)) {
                assertThat(paused).doesNotContain(record.place().stream().topic());
                assertThat(withheld).doesNotContain(record.place().stream().topic());
                take(record);
            }
        }

        private EngineRecord record(int index, long sequence) {
            StreamId stream = new StreamId("s" + source.get(index), 0);
            return new EngineRecord(
                    new EnginePlace(stream, sequence, new Epoch(epoch, true, null), null, null),
                    null,
                    null,
                    Schema.INT32_SCHEMA,
                    index,
                    new ConnectHeaders(),
                    100 + random.nextInt(100),
                    nanos);
        }

        private void take(EngineRecord record) {
            int stream = Integer.parseInt(record.place().stream().topic().substring(1));
            Flow flow = flows.computeIfAbsent(stream, unused -> new Flow());
            int index = (Integer) record.value();
            assertThat(source.get(index)).isEqualTo(stream);
            assertThat(record.place().epoch().number()).isEqualTo(epochs.get(record.sequence()));
            if (flow.held) {
                return;
            }
            if (!flow.open.isEmpty()) {
                assertThat(record.sequence()).isGreaterThan(flow.open.lastKey());
            }
            met(stream, index);
            flow.open.put(record.sequence(), index);
            flow.held = random.nextInt(30) == 0;
            if (flow.held) {
                pause(stream, flow);
            }
        }

        /** For the first time none comes before the one before it has. */
        private void met(int stream, int index) {
            int last = newest.getOrDefault(stream, -1);
            if (index > last) {
                for (int between = last + 1; between < index; between++) {
                    assertThat(source.get(between)).isNotEqualTo(stream);
                }
                newest.put(stream, index);
            }
        }

        private void pause(int stream, Flow flow) {
            if (!flow.paused) {
                flow.paused = true;
                follow(new Turn(Set.of(new StreamId("s" + stream, 0)), Set.of(), Map.of(), Optional.empty()));
            }
        }

        private void follow(Turn turn) {
            streams.follow(turn);
        }

        void pause() {
            int stream = random.nextInt(STREAMS);
            pause(stream, flows.computeIfAbsent(stream, unused -> new Flow()));
        }

        void resume() {
            flows.forEach((stream, flow) -> {
                if (flow.paused) {
                    resume(stream, flow);
                }
            });
        }

        private void resume(int stream, Flow flow) {
            StreamId id = new StreamId("s" + stream, 0);
            Map<StreamId, Long> rewind = new HashMap<>();
            if (flow.held) {
                rewind.put(id, flow.open.lastKey());
                flow.open.remove(flow.open.lastKey());
            }
            flow.held = false;
            flow.paused = false;
            follow(new Turn(Set.of(), Set.of(id), rewind, Optional.empty()));
        }

        /** Some of what is open is done, in any order; what a hold waits before isn't. */
        void settle() {
            flows.forEach((stream, flow) -> {
                for (Long sequence : List.copyOf(flow.open.keySet())) {
                    boolean heldBefore = flow.held && sequence.equals(flow.open.lastKey());
                    if (!heldBefore && random.nextInt(3) > 0) {
                        delivered
                                .computeIfAbsent(stream, unused -> new ArrayList<>())
                                .add(flow.open.remove(sequence));
                    }
                }
            });
        }

        void commit(boolean works) {
            streams.settle((stream, position) -> {
                Flow flow = flows.get(Integer.parseInt(stream.topic().substring(1)));
                return flow == null || flow.open.isEmpty() ? position : Math.min(position, flow.open.firstKey());
            });
            long durable = Math.min(streams.durableTo(), next);
            if (!works) {
                // It is tried again with the next.
                return;
            }
            session.run(connection -> {
                streams.write(connection);
                return durable;
            });
            streams.written();
            storedNext = next;
            storedRead = durable >= next ? read : records.get(firstFrom(durable));
        }

        private long firstFrom(long sequence) {
            long each = sequence;
            while (!records.containsKey(each)) {
                each++;
            }
            return each;
        }

        void crash() {
            streams.close();
            begin();
        }

        /** All are well from now on. */
        void finish() {
            withhold(Set.of());
            for (int i = 0; i < 3_000 && !(read == source.size() && isQuiet()); i++) {
                resume();
                turn(0);
                settle();
                commit(true);
            }
            assertThat(read).isEqualTo(source.size());
            assertThat(isQuiet()).isTrue();
            assertThat(streams.spooledBytes()).isZero();
            assertThat(streams.bytes()).isZero();
        }

        private boolean isQuiet() {
            return streams.spooled().isEmpty()
                    && streams.bytes() == 0
                    && flows.values().stream().allMatch(flow -> flow.open.isEmpty());
        }

        void check() {
            for (int stream = 0; stream < STREAMS; stream++) {
                List<Integer> expected = new ArrayList<>();
                for (int index = 0; index < source.size(); index++) {
                    if (source.get(index) == stream) {
                        expected.add(index);
                    }
                }
                assertThat(new HashSet<>(delivered.getOrDefault(stream, List.of())))
                        .isEqualTo(new HashSet<>(expected));
            }
        }

        @Override
        public void close() {
            streams.close();
            session.close();
        }
    }
}
