package dev.rowcast.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The ledger against a model that keeps every record for ever and looks at them all. */
class PartitionLedgerPropertyTest {
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
        PartitionLedger ledger = new PartitionLedger();
        Model model = new Model();
        for (Step step : steps) {
            long before = ledger.committable().orElse(-1);
            switch (step.kind()) {
                case OPEN -> model.open(ledger, model.end + step.size() - 1, step.size());
                case PASS -> model.pass(ledger, model.end + step.size() - 1);
                case CLOSE -> model.close(step.pick());
                case CLOSE_SUPERSEDED -> model.closeSuperseded(step.pick());
                case REWIND_FIRST -> model.rewindFirst(ledger, Math.max(0, model.end - step.pick() % 10));
                case REWIND -> model.open(ledger, Math.max(0, model.end - step.pick() % 10), step.size());
            }
            model.check(ledger);
            if (step.kind() != Step.Kind.REWIND && step.kind() != Step.Kind.REWIND_FIRST) {
                assertThat(ledger.committable().orElse(-1)).isGreaterThanOrEqualTo(before);
            }
        }
        model.closeAll();
        model.check(ledger);
        assertThat(ledger.openTickets()).isZero();
        if (model.end > Model.START) {
            assertThat(ledger.committable()).hasValue(model.end);
        }
    }

    private static final class Model {
        static final long START = 5;

        private final TreeMap<Long, Ticket> opened = new TreeMap<>();
        private final List<Ticket> superseded = new ArrayList<>();
        private long end = START;

        void open(PartitionLedger ledger, long offset, int parts) {
            rewind(offset);
            opened.put(offset, ledger.open(offset, parts));
            end = offset + 1;
        }

        void pass(PartitionLedger ledger, long offset) {
            rewind(offset);
            ledger.pass(offset);
            end = offset + 1;
        }

        void rewindFirst(PartitionLedger ledger, long offset) {
            rewind(offset);
            ledger.rewind(offset);
            end = offset;
            assertThat(ledger.oldestOpen().orElseThrow()).isLessThanOrEqualTo(offset);
        }

        private void rewind(long offset) {
            superseded.addAll(opened.tailMap(offset, true).values());
            opened.tailMap(offset, true).clear();
        }

        void close(int pick) {
            List<Ticket> open = opened.values().stream().filter(Ticket::isOpen).toList();
            if (!open.isEmpty()) {
                open.get(pick % open.size()).closeOne();
            }
        }

        void closeSuperseded(int pick) {
            if (superseded.isEmpty()) {
                return;
            }
            Ticket ticket = superseded.get(pick % superseded.size());
            if (ticket.isOpen()) {
                ticket.closeOne();
            } else {
                assertThatIllegalStateException().isThrownBy(ticket::closeOne);
            }
        }

        void closeAll() {
            for (Ticket ticket : opened.values()) {
                while (ticket.isOpen()) {
                    ticket.closeOne();
                }
                assertThatIllegalStateException().isThrownBy(ticket::closeOne);
            }
        }

        void check(PartitionLedger ledger) {
            List<Long> open = opened.entrySet().stream()
                    .filter(e -> e.getValue().isOpen())
                    .map(java.util.Map.Entry::getKey)
                    .toList();
            assertThat(ledger.openTickets()).isEqualTo(open.size());
            if (ledger.committable().isPresent()) {
                long next = ledger.committable().getAsLong();
                assertThat(next).isLessThanOrEqualTo(end);
                assertThat(open).allMatch(offset -> offset >= next);
                assertThat(opened.keySet())
                        .as("nothing closed is left out")
                        .noneMatch(offset -> offset >= next && (open.isEmpty() || offset < open.get(0)));
            } else {
                assertThat(opened.headMap(open.isEmpty() ? end : open.get(0))).isEmpty();
            }
        }
    }
}
