package dev.rowcast.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Place;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.StreamId;
import dev.rowcast.flow.ReplayedTables.Written;
import dev.rowcast.samples.SharedPlace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * What {@link Turn} asks of a runtime can be answered by reading again, as of Kafka, and as well by one that reads but once and keeps what it read: each
 * delivers every row once and in order, and nothing can be committed that wasn't delivered.
 */
class ReplayPropertyTest {
    /** One thing that happens. */
    record Step(Kind kind, int table, int count) {
        enum Kind {
            READ,
            DECIDE,
            FILL,
            EMPTY
        }
    }

    @Provide
    Arbitrary<List<Written>> rows() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, ReplayedTables.TABLES - 1),
                        Arbitraries.integers().between(0, 9))
                .as((table, chance) -> new Written(table, chance == 0))
                .list()
                .ofMinSize(1)
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.frequency(
                                net.jqwik.api.Tuple.of(6, Step.Kind.READ),
                                net.jqwik.api.Tuple.of(2, Step.Kind.DECIDE),
                                net.jqwik.api.Tuple.of(1, Step.Kind.FILL),
                                net.jqwik.api.Tuple.of(1, Step.Kind.EMPTY)),
                        Arbitraries.integers().between(0, ReplayedTables.TABLES - 1),
                        Arbitraries.integers().between(0, 8))
                .as(Step::new)
                .list()
                .ofMaxSize(40);
    }

    @Property(tries = 200)
    void whoKeepsWhatItReadDeliversWhatWhoReadsAgainDoes(
            @ForAll("rows") List<Written> rows, @ForAll("steps") List<Step> steps) {
        try (ReplayingRuntime rewinding = new Rewinding(rows);
                ReplayingRuntime spooling = new Spooling(rows)) {
            steps.forEach(step -> follow(step, rewinding));
            steps.forEach(step -> follow(step, spooling));
            List<List<Long>> delivered = byTable(rewinding.finish());
            assertThat(delivered)
                    .isEqualTo(byTable(
                            rewinding.records.stream().map(RawRecord::at).toList()));
            assertThat(byTable(spooling.finish())).isEqualTo(delivered);
        }
    }

    private static void follow(Step step, ReplayingRuntime runtime) {
        switch (step.kind()) {
            case READ -> runtime.turn(step.count());
            case DECIDE -> runtime.decide(step.table());
            case FILL -> runtime.fill(step.table(), true);
            case EMPTY -> runtime.fill(step.table(), false);
        }
    }

    private static List<List<Long>> byTable(List<Place> places) {
        List<List<Long>> tables = new ArrayList<>();
        for (int table = 0; table < ReplayedTables.TABLES; table++) {
            StreamId stream = ReplayedTables.stream(table);
            tables.add(places.stream()
                    .filter(at -> at.stream().equals(stream))
                    .map(Place::sequence)
                    .toList());
        }
        return tables;
    }

    /** Reads each stream by itself, and again from wherever it is asked to. */
    private static final class Rewinding extends ReplayingRuntime {
        /** The sequence that each stream is read on from. */
        private final Map<StreamId, Long> positions = new HashMap<>();

        Rewinding(List<Written> rows) {
            super(ReplayedTables.records(rows, KafkaPlace::new));
        }

        private long position(StreamId stream) {
            return positions.getOrDefault(stream, 0L);
        }

        @Override
        List<RawRecord> next(int most) {
            List<RawRecord> next = records.stream()
                    .filter(record -> !paused.contains(record.at().stream()))
                    .filter(record -> record.at().sequence() >= position(record.at().stream()))
                    .limit(most)
                    .toList();
            next.forEach(
                    record -> positions.put(record.at().stream(), record.at().sequence() + 1));
            return next;
        }

        @Override
        void rewind(StreamId stream, long sequence) {
            positions.put(stream, sequence);
        }

        @Override
        long committable(StreamId stream) {
            boolean more = records.stream()
                    .map(RawRecord::at)
                    .anyMatch(at -> at.stream().equals(stream) && at.sequence() >= position(stream));
            return flow.committable(stream, more ? position(stream) : records.size());
        }

        @Override
        boolean isAtTheEnd() {
            return records.stream().map(RawRecord::at).allMatch(at -> at.sequence() < position(at.stream()));
        }
    }

    /** Reads all streams at once and each record but once, as they are in one log, and keeps what isn't done. */
    private static final class Spooling extends ReplayingRuntime {
        private final Map<StreamId, Spool> spools = new HashMap<>();
        private int read;

        /** What a stream's records are that can't be committed so far, and how many of them were handed over. */
        private static final class Spool {
            private final List<RawRecord> kept = new ArrayList<>();
            private int handed;

            void handOverTo(List<RawRecord> next) {
                next.addAll(kept.subList(handed, kept.size()));
                handed = kept.size();
            }

            void rewind(long sequence) {
                handed = 0;
                while (kept.get(handed).at().sequence() < sequence) {
                    handed++;
                }
            }

            void forgetBelow(long done) {
                int before = kept.size();
                kept.removeIf(record -> record.at().sequence() < done);
                handed -= before - kept.size();
            }
        }

        Spooling(List<Written> rows) {
            super(ReplayedTables.records(rows, SharedPlace::new));
        }

        private Spool spool(StreamId stream) {
            return spools.computeIfAbsent(stream, unused -> new Spool());
        }

        @Override
        List<RawRecord> next(int most) {
            long done = committable(ReplayedTables.stream(0));
            spools.values().forEach(spool -> spool.forgetBelow(done));
            for (int end = Math.min(records.size(), read + most); read < end; read++) {
                RawRecord record = records.get(read);
                spool(record.at().stream()).kept.add(record);
            }
            List<RawRecord> next = new ArrayList<>();
            spools.forEach((stream, spool) -> {
                if (!paused.contains(stream)) {
                    spool.handOverTo(next);
                }
            });
            next.sort(Comparator.comparing(record -> record.at().sequence()));
            return next;
        }

        @Override
        void rewind(StreamId stream, long sequence) {
            spool(stream).rewind(sequence);
        }

        /** What it keeps is gone when it ends, so that it counts as not taken. */
        @Override
        long committable(StreamId stream) {
            long position = spools.values().stream()
                    .filter(spool -> spool.handed < spool.kept.size())
                    .mapToLong(spool -> spool.kept.get(spool.handed).at().sequence())
                    .min()
                    .orElse(read);
            return flow.committable(SharedPlace.ALL, position);
        }

        @Override
        boolean isAtTheEnd() {
            return read == records.size()
                    && spools.values().stream().allMatch(spool -> spool.handed == spool.kept.size());
        }
    }
}
