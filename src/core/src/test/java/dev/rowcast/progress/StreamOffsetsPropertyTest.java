package dev.rowcast.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The offsets against a model that keeps every record for ever and looks at them all. */
class StreamOffsetsPropertyTest {
    /** One thing that happens; {@code pick} chooses among what is there. */
    record Step(Kind kind, int pick, int size) {
        enum Kind {
            OPEN,
            PASS,
            CLOSE,
            REWIND,
            REWIND_FIRST,
            CLOSE_SUPERSEDED
        }
    }

    private static final Place PLACE = new KafkaPlace("shop.shop.orders", 0, 0);

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Step.Kind> kinds = Arbitraries.frequency(
                net.jqwik.api.Tuple.of(8, Step.Kind.OPEN),
                net.jqwik.api.Tuple.of(2, Step.Kind.PASS),
                net.jqwik.api.Tuple.of(10, Step.Kind.CLOSE),
                net.jqwik.api.Tuple.of(1, Step.Kind.REWIND),
                net.jqwik.api.Tuple.of(1, Step.Kind.REWIND_FIRST),
                net.jqwik.api.Tuple.of(1, Step.Kind.CLOSE_SUPERSEDED));
        return Combinators.combine(
                        kinds,
                        Arbitraries.integers().between(0, 1 << 20),
                        Arbitraries.integers().between(1, 3))
                .as(Step::new)
                .list()
                .ofMaxSize(80);
    }

    @Property
    void agreesWithTheModel(@ForAll("steps") List<Step> steps) {
        OffsetTracker tracker = new OffsetTracker();
        StreamOffsets offsets = tracker.of(PLACE);
        Model model = new Model(tracker);
        for (Step step : steps) {
            long before = offsets.committable(model.end);
            switch (step.kind()) {
                case OPEN -> model.open(offsets, model.end + step.size() - 1, step.size());
                case PASS -> model.pass(offsets, model.end + step.size() - 1);
                case CLOSE -> model.close(step.pick());
                case CLOSE_SUPERSEDED -> model.closeSuperseded(step.pick());
                case REWIND_FIRST -> model.rewindFirst(offsets, Math.max(0, model.end - step.pick() % 10));
                case REWIND -> model.open(offsets, Math.max(0, model.end - step.pick() % 10), step.size());
            }
            model.check(offsets);
            if (step.kind() != Step.Kind.REWIND && step.kind() != Step.Kind.REWIND_FIRST) {
                assertThat(offsets.committable(model.end)).isGreaterThanOrEqualTo(before);
            }
        }
        model.closeAll();
        model.check(offsets);
        assertThat(offsets.openRecords()).isZero();
        assertThat(offsets.committable(model.end)).isEqualTo(model.end);
    }

    private static final class Model {
        static final long START = 5;

        private final TreeMap<Long, PendingRecord> opened = new TreeMap<>();
        private final List<PendingRecord> superseded = new ArrayList<>();
        private long end = START;
        private boolean rewound;
        private final OffsetTracker tracker;

        Model(OffsetTracker tracker) {
            this.tracker = tracker;
        }

        void open(StreamOffsets offsets, long offset, int parts) {
            rewind(offset);
            rewound = false;
            opened.put(offset, offsets.open(offset, parts));
            end = offset + 1;
        }

        void pass(StreamOffsets offsets, long offset) {
            rewind(offset);
            rewound = false;
            offsets.pass(offset);
            end = offset + 1;
        }

        void rewindFirst(StreamOffsets offsets, long offset) {
            rewind(offset);
            offsets.rewind(offset);
            end = offset;
            rewound = true;
            assertThat(offsets.committable(Long.MAX_VALUE)).isLessThanOrEqualTo(offset);
        }

        private void rewind(long offset) {
            superseded.addAll(opened.tailMap(offset, true).values());
            opened.tailMap(offset, true).clear();
        }

        void close(int pick) {
            List<PendingRecord> open =
                    opened.values().stream().filter(PendingRecord::isOpen).toList();
            if (!open.isEmpty()) {
                open.get(pick % open.size()).closeOne();
            }
        }

        void closeSuperseded(int pick) {
            if (superseded.isEmpty()) {
                return;
            }
            PendingRecord pending = superseded.get(pick % superseded.size());
            if (pending.isOpen()) {
                pending.closeOne();
            } else {
                assertThatIllegalStateException().isThrownBy(pending::closeOne);
            }
        }

        void closeAll() {
            for (PendingRecord pending : opened.values()) {
                while (pending.isOpen()) {
                    pending.closeOne();
                }
                assertThatIllegalStateException().isThrownBy(pending::closeOne);
            }
        }

        void check(StreamOffsets offsets) {
            List<Long> open = opened.entrySet().stream()
                    .filter(e -> e.getValue().isOpen())
                    .map(java.util.Map.Entry::getKey)
                    .toList();
            assertThat(offsets.openRecords()).isEqualTo(open.size());
            // A runtime's position may be behind what it handed over, or ahead where a transform dropped records.
            for (long position : new long[] {end, end + 3, Math.max(0, end - 2)}) {
                // What the runtime asks before it commits.
                long next = tracker.committable(PLACE.progress(), position);
                assertThat(next).isLessThanOrEqualTo(position);
                assertThat(open).as("none open is passed").allMatch(offset -> offset >= next);
                assertThat(next)
                        .as("nothing closed is left out")
                        .isEqualTo(Math.min(position, open.isEmpty() ? limit(position) : open.get(0)));
            }
        }

        /** What a rewind allows while no record has come since. */
        private long limit(long position) {
            return rewound ? Math.min(position, end) : position;
        }
    }
}
