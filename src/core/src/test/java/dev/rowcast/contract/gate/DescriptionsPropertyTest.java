package dev.rowcast.contract.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.RowChange;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.contract.SqlTable;
import dev.rowcast.contract.TableLife;
import dev.rowcast.contract.Tables;
import dev.rowcast.contract.Task;
import dev.rowcast.contract.evolution.Policies;
import dev.rowcast.contract.log.LogEntry.Described;
import dev.rowcast.contract.log.LogPosition;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.contract.shape.ColumnFactsParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** Two tasks meet the rows of a table with any life in any order; what its columns are like beside their types may be noted or not. */
class DescriptionsPropertyTest {
    private static final int ROWS_OF_A_SHAPE = 100;

    /** A row, what it says beside, and whether somebody approves what waits then. */
    private record Event(int task, int step, int row, int length, boolean restart, boolean approve) {}

    @Property(tries = 200)
    void whatIsNotedDecidesNothing(@ForAll("lives") TableLife life, @ForAll("events") List<Event> events) {
        Tables noting = new Tables();
        Tables plain = new Tables();

        assertThat(run(life, events, noting, true)).isEqualTo(run(life, events, plain, false));

        assertThat(revisions(noting)).isEqualTo(revisions(plain));
        assertThat(noting.history().facts().latest()).hasSizeLessThanOrEqualTo(1);
        List<Described> described = described(noting);
        for (int i = 1; i < described.size(); i++) {
            assertThat(described.get(i).columns())
                    .isNotEqualTo(described.get(i - 1).columns());
        }
        Statistics.label("something is noted")
                .collect(!described.isEmpty())
                .coverage(found -> found.check(true).percentage(share -> share > 50));
    }

    private static List<Described> described(Tables tables) {
        return tables.log().entries().stream()
                .filter(Described.class::isInstance)
                .map(Described.class::cast)
                .toList();
    }

    private static List<String> run(TableLife life, List<Event> events, Tables tables, boolean noting) {
        Map<Integer, Task> tasks = new HashMap<>();
        List<String> told = new ArrayList<>();
        for (Event event : events) {
            if (event.restart) {
                tasks.remove(event.task);
            }
            Task task = tasks.computeIfAbsent(
                    event.task, number -> tables.task("c" + number, Policies.STANDARD, Policies.STRICT));
            int step = event.step % life.steps().size();
            SqlTable table = life.steps().get(step).table();
            SourcePosition place = Task.place(1L + (long) step * ROWS_OF_A_SHAPE + event.row);
            GateDecision decision = task.meet(table, place);
            if (noting && decision instanceof GateDecision.Deliver) {
                RowChange row = Task.insert(table, place);
                if (task.gate().describe(table.shape(), facts(row, event.length), LogPosition.of(row))) {
                    decision = task.meet(table, place);
                }
            }
            told.add(told(decision));
            if (event.approve && decision instanceof GateDecision.Hold) {
                told.add(approved(task));
            }
        }
        return told;
    }

    /** What was approved of the same shape may not have come to the other task yet, and then nothing more waits. */
    private static String approved(Task task) {
        try {
            return task.approve("apply").contract().toString();
        } catch (DecisionRefusedException nothingWaits) {
            return String.valueOf(nothingWaits.getMessage());
        }
    }

    private static Map<String, ColumnFacts> facts(RowChange row, int length) {
        Map<String, ColumnFacts> facts = new LinkedHashMap<>(ColumnFactsParser.read(row.rowSchema()));
        facts.replaceAll((column, read) -> new ColumnFacts(
                read.nullable(), read.type(), (long) length, read.precision(), read.scale(), null, null));
        return facts;
    }

    private static String told(GateDecision decision) {
        if (decision instanceof GateDecision.Deliver deliver) {
            return deliver.contract() + " " + deliver.views() + " " + deliver.quarantined();
        }
        GateDecision.Hold hold = (GateDecision.Hold) decision;
        return hold.held().stop() + " " + hold.held().notice() + " " + hold.revision();
    }

    private static List<String> revisions(Tables tables) {
        return tables.accepted().stream()
                .map(entry -> entry.contract() + " " + entry.shape() + " " + entry.since())
                .toList();
    }

    @Provide
    Arbitrary<TableLife> lives() {
        return TableLife.lives(6);
    }

    @Provide
    Arbitrary<List<Event>> events() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 1),
                        Arbitraries.integers().between(0, 6),
                        Arbitraries.integers().between(0, ROWS_OF_A_SHAPE - 1),
                        Arbitraries.integers().between(1, 2),
                        Arbitraries.of(true, false, false),
                        Arbitraries.of(true, false))
                .as(Event::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(20);
    }
}
