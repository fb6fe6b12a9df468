package dev.rowcast.contract.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.NewContracts;
import dev.rowcast.contract.SqlTable;
import dev.rowcast.contract.TableLife;
import dev.rowcast.contract.Tables;
import dev.rowcast.contract.Task;
import dev.rowcast.contract.evolution.ChangeKind;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.evolution.Policies;
import dev.rowcast.contract.evolution.Policy;
import dev.rowcast.contract.gate.Approvals;
import dev.rowcast.contract.gate.ContractDecisions;
import dev.rowcast.contract.gate.GateDecision.Deliver;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.contract.gate.HeldShape;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.TableShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Tasks of several connectors with any policies meet the rows of a table with any life in any order, blind for a while to what others write, while somebody
 * approves, rejects and purges.
 */
class ContractLogPropertyTest {
    private static final int ROWS_OF_A_SHAPE = 100;

    private enum Deed {
        ROW,
        ROW_TOO,
        ROW_AGAIN,
        ROW_BLIND,
        RESTART,
        APPROVE,
        REJECT,
        PURGE
    }

    /** What happens; the numbers choose among what there is. */
    private record Event(Deed deed, int task, int step, int row, int option) {}

    /** A connector and its subscriptions' policies. */
    private record Connector(String name, List<Policies> policies, boolean deadLetters) {
        GateRules rules() {
            return new GateRules(name, Map.of(), Approvals.NONE, NewContracts.STANDARD, deadLetters);
        }

        Task start(ContractLog log) {
            return Tables.task(log, rules(), policies.toArray(Policies[]::new));
        }
    }

    private static final class World {
        private final MemoryContractLog log = new MemoryContractLog();
        private final TableLife life;
        private final List<Connector> connectors;
        private final Map<Integer, Task> tasks = new HashMap<>();
        private final Map<String, Map<String, String>> delivered = new HashMap<>();
        private final Map<String, Set<Integer>> got = new HashMap<>();

        World(TableLife life, List<Connector> connectors) {
            this.life = life;
            this.connectors = connectors;
        }

        void happen(Event event) {
            int step = event.step % life.steps().size();
            switch (event.deed) {
                case ROW, ROW_TOO, ROW_AGAIN -> row(event.task, task(event.task), step, event.row);
                case ROW_BLIND -> row(event.task, connector(event.task).start(blind(event.option)), step, event.row);
                case RESTART -> tasks.remove(event.task);
                case APPROVE ->
                    held(false)
                            .ifPresent(held -> decide(
                                    held,
                                    held.options()
                                            .get(event.option % held.options().size())));
                case REJECT -> held(true).ifPresent(held -> decisions().reject(TableLife.TABLE, "jane"));
                case PURGE -> purge(event.option);
            }
        }

        private Connector connector(int task) {
            return connectors.get(task % connectors.size());
        }

        private Task task(int task) {
            return tasks.computeIfAbsent(task, number -> connector(number).start(log.reader()));
        }

        /** The view of one that for a while hasn't got the last that others wrote. */
        private ContractLog blind(int option) {
            return log.readerThatIsBlindFrom(Math.max(0, log.entries().size() - 1 - option % 4), 1 + option % 5);
        }

        private void row(int number, Task task, int step, int row) {
            SqlTable table = life.steps().get(step).table();
            long position = 1L + (long) step * ROWS_OF_A_SHAPE + row;
            if (task.meet(table, position) instanceof Deliver deliver) {
                check(connector(number), deliver, table.shape(), LogPosition.of(Task.place(position)));
            }
        }

        private void decide(HeldShape held, HeldShape.Option option) {
            String decision = option.decisions().get(0);
            decisions().approve(TableLife.TABLE, OptionalInt.empty(), Decision.parse(decision), "jane");
        }

        private Optional<HeldShape> held(boolean undecided) {
            return history().stream()
                    .flatMap(history -> HeldShape.of(history).stream())
                    .filter(held ->
                            undecided ? held.isUndecided() : held.approval().isEmpty())
                    .findFirst();
        }

        private void purge(int option) {
            List<ContractField> left = history().stream()
                    .flatMap(history -> history.base().fields().stream())
                    .filter(field -> field.state() == FieldState.DROPPED || field.state() == FieldState.BRIDGED)
                    .toList();
            if (!left.isEmpty()) {
                decisions()
                        .purge(TableLife.TABLE, left.get(option % left.size()).name(), "jane");
            }
        }

        private ContractDecisions decisions() {
            return new ContractDecisions(new ContractRegistry(log.reader()), () -> 0);
        }

        Optional<TableHistory> history() {
            ContractRegistry registry = new ContractRegistry(log.reader());
            registry.refresh();
            return registry.history(TableLife.TABLE);
        }

        /** The log in short, for whoever has to find out. */
        private String told() {
            TableHistory history = history().orElseThrow();
            StringBuilder told = new StringBuilder();
            for (ContractEntry entry : history.entries()) {
                told.append("revision " + entry.contract().revision() + (entry.late() ? " late" : "") + " at "
                        + entry.since() + " " + entry.origin() + ": " + types(entry.shape()) + "\n");
            }
            history.holds()
                    .forEach(held -> told.append("held by " + held.connector() + " at " + held.since() + ": "
                            + types(held.shape()) + ", " + held.notice() + "\n"));
            return told.toString();
        }

        private static List<String> types(TableShape shape) {
            return shape.columns().stream()
                    .map(column -> column.name() + " " + column.type().semantic())
                    .toList();
        }

        private void check(Connector connector, Deliver deliver, TableShape shape, LogPosition place) {
            Set<String> readers = new HashSet<>();
            for (int i = 0; i < connector.policies.size(); i++) {
                readers.add("r" + i);
            }
            readers.removeAll(deliver.quarantined().keySet());
            if (readers.isEmpty()) {
                return;
            }
            assertThat(deliver.range().has(Task.place(place.position()))).isTrue();
            Map<String, String> own = eachColumnHasAFieldThatHoldsIt(deliver.contract(), shape);
            Map<String, String> before = delivered.putIfAbsent(shape + "@" + place + renamesUpTo(place), own);
            assertThat(own).as("columns of %s at %s", shape, place).isEqualTo(before == null ? own : before);
            for (String reader : readers) {
                Policies policies = connector.policies.get(Integer.parseInt(reader.substring(1)));
                Set<Integer> got = got(connector, reader);
                assertNothingIsDeliveredThatTheReaderHolds(connector, policies, got, deliver.contract(), place);
                got.addAll(sent(Objects.requireNonNull(deliver.views().get(reader))));
            }
        }

        /**
         * The revisions up to there by which a field went over to another column. Where a partition lags, such a one comes to light after rows behind it went
         * out, which nobody can foresee; a column that has its name back by those rows has another field from then on.
         */
        private List<ContractEntry> renamesUpTo(LogPosition place) {
            List<ContractEntry> course = history().orElseThrow().entries().stream()
                    .filter(entry -> !entry.late() && !place.precedes(entry.since()))
                    .toList();
            List<ContractEntry> renames = new ArrayList<>();
            for (int i = 1; i < course.size(); i++) {
                Map<Integer, String> before = columns(course.get(i - 1).contract());
                before.keySet().retainAll(columns(course.get(i).contract()).keySet());
                if (!columns(course.get(i).contract()).entrySet().containsAll(before.entrySet())) {
                    renames.add(course.get(i));
                }
            }
            return renames;
        }

        /** Numbers of the fields that the reader was sent so far. */
        private Set<Integer> got(Connector connector, String reader) {
            return got.computeIfAbsent(connector.name + " " + reader, key -> new HashSet<>());
        }

        private static Map<Integer, String> columns(Contract contract) {
            return new HashMap<>(contract.fields().stream()
                    .filter(field -> field.state() != FieldState.PURGED)
                    .collect(Collectors.toMap(ContractField::number, ContractField::column)));
        }

        private void assertNothingIsDeliveredThatTheReaderHolds(
                Connector connector, Policies policies, Set<Integer> got, Contract contract, LogPosition place) {
            TableHistory history = history().orElseThrow();
            ContractEntry used = history.entries().stream()
                    .filter(entry -> entry.contract().equals(contract))
                    .findFirst()
                    .orElseThrow();
            // A late row may go out as the nearest revision that has all of its columns.
            LogPosition as = place.precedes(used.since()) ? used.since() : place;
            int at = history.entries().indexOf(used);
            while (used.isPurge()
                    && (history.entries().get(at).isPurge()
                            || history.entries().get(at).late())) {
                at--;
            }
            boolean approved = history.entries().subList(at, history.entries().size()).stream()
                    .anyMatch(entry -> entry.isApproval() && !entry.since().precedes(used.since()));
            // What was skipped over may lack columns that the table has again: that is never a drop.
            boolean skipped = place.precedes(history.head().since())
                    && !history.inEffectAt(as).contract().equals(contract);
            if (approved || skipped || used.late()) {
                return;
            }
            ContractEntry agreed = agreed(history, connector.name, as);
            // Nobody is held for what nobody gets: what a person left out, or the reader's own policies.
            Set<Integer> sent = sent(contract);
            Set<Integer> missed = sent(agreed.contract());
            if (leavesOut(policies)) {
                missed.retainAll(got);
            }
            if (stops(policies, ChangeKind.COLUMN_DROPPED, ChangeKind.COLUMN_RENAMED, ChangeKind.TYPE_CHANGED)) {
                assertThat(sent)
                        .as("fields filled at %s, agreed by %s", place, agreed)
                        .containsAll(missed);
                if (stops(policies, ChangeKind.PRIMARY_KEY_CHANGED)) {
                    assertThat(contract.keyNumbers())
                            .isEqualTo(agreed.contract().keyNumbers());
                }
            }
            if (stops(policies, ChangeKind.COLUMN_ADDED, ChangeKind.COLUMN_RENAMED, ChangeKind.TYPE_CHANGED)) {
                assertThat(numbers(agreed.contract()))
                        .as("fields agreed at %s by %s", place, agreed)
                        .containsAll(sent);
            }
        }

        /** The latest revision in the source that was there when the connector joined, or that a person approved. */
        private ContractEntry agreed(TableHistory history, String connector, LogPosition place) {
            ContractRegistry registry = new ContractRegistry(log.reader());
            registry.refresh();
            int joined = registry.revisionsBefore(connector, TableLife.TABLE);
            Set<String> course = history.entries().stream()
                    .filter(entry -> !entry.late())
                    .map(entry -> filled(entry.contract()))
                    .collect(Collectors.toSet());
            ContractEntry agreed = history.entries().get(0);
            for (int i = 1; i < history.entries().size(); i++) {
                ContractEntry entry = history.entries().get(i);
                if (i < joined ? entry.late() : !entry.isApproval()) {
                    continue;
                }
                // One that says yes to what others let in has that one's fields. One about a skipped shape has its own,
                // and says yes to what the table had become by there: to the revision that was in effect.
                ContractEntry yes = course.contains(filled(entry.contract()))
                        ? entry
                        : TableHistory.of(history.entries().subList(0, i)).inEffectAt(entry.since());
                if (!place.precedes(entry.since()) && !yes.since().precedes(agreed.since())) {
                    agreed = yes;
                }
            }
            return agreed;
        }

        /** Whoever starts now and whoever reads on has the same before them. */
        void assertAllAgree() {
            Optional<TableHistory> fresh = history();
            for (Task task : tasks.values()) {
                fresh.ifPresent(history -> assertThat(task.history()).isEqualTo(history));
            }
            fresh.ifPresent(World::assertANumberMeansOneThing);
        }

        private static void assertANumberMeansOneThing(TableHistory history) {
            Map<Integer, String> meanings = new TreeMap<>();
            Map<String, Integer> names = new HashMap<>();
            int highWater = 0;
            for (ContractEntry entry : history.entries()) {
                for (ContractField field : entry.contract().fields()) {
                    String meaning = field.name() + " " + field.type();
                    assertThat(meanings.putIfAbsent(field.number(), meaning)).isIn(null, meaning);
                    assertThat(names.putIfAbsent(field.name(), field.number())).isIn(null, field.number());
                }
                assertThat(entry.contract().fields()).hasSameSizeAs(meanings.keySet());
                assertThat(entry.contract().highWater()).isGreaterThanOrEqualTo(highWater);
                highWater = entry.contract().highWater();
            }
        }

        /** When somebody agrees to everything, everything goes out, and nothing is left waiting. */
        void agreeToEverything() {
            for (int step = 0; step < life.steps().size(); step++) {
                for (int number = 0; number < connectors.size(); number++) {
                    goOn(number, step);
                }
            }
            TableHistory history = history().orElseThrow();
            TableShape last = life.steps().get(life.steps().size() - 1).table().shape();
            for (Column column : last.columns()) {
                assertThat(history.base().ownField(column.name()))
                        .as("field of %s", column)
                        .hasValueSatisfying(field ->
                                assertThat(column.type().fits(field.type())).isTrue());
            }
        }

        private void goOn(int number, int step) {
            Task task = task(number);
            SqlTable table = life.steps().get(step).table();
            long position = 1L + (long) step * ROWS_OF_A_SHAPE + ROWS_OF_A_SHAPE - 1;
            for (int approvals = 0; ; approvals++) {
                assertThat(approvals).as("approvals for step %d", step).isLessThan(20);
                if (task.meet(table, position) instanceof Deliver deliver
                        && deliver.quarantined().isEmpty()) {
                    check(connector(number), deliver, table.shape(), LogPosition.of(Task.place(position)));
                    return;
                }
                decide(
                        held(false)
                                .orElseThrow(() -> new AssertionError(
                                        "step " + step + " is stuck for " + connector(number).name + "\n" + told())),
                        new HeldShape.Option(
                                List.of("apply"), history().orElseThrow().base()));
            }
        }
    }

    @Property(tries = 250)
    void whateverHappensNumbersAreGivenOnceAndNobodyGetsWhatHeHolds(
            @ForAll("life") TableLife life,
            @ForAll("connectors") List<Connector> connectors,
            @ForAll("events") List<Event> events) {
        World world = new World(life, connectors);
        events.forEach(event -> {
            world.happen(event);
            world.assertAllAgree();
        });
        world.agreeToEverything();
        world.assertAllAgree();
    }

    private static boolean stops(Policies policies, ChangeKind... kinds) {
        for (ChangeKind kind : kinds) {
            if (policies.on(kind).compareTo(Policy.QUARANTINE) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean leavesOut(Policies policies) {
        return Stream.of(ChangeKind.COLUMN_ADDED, ChangeKind.COLUMN_RENAMED, ChangeKind.TYPE_CHANGED)
                .anyMatch(kind -> policies.on(kind) == Policy.IGNORE);
    }

    private static String filled(Contract contract) {
        return numbers(contract) + " by " + contract.keyNumbers();
    }

    private static Set<Integer> sent(Contract contract) {
        return numbers(contract, ContractField::active);
    }

    private static Set<Integer> numbers(Contract contract) {
        return numbers(contract, ContractField::own);
    }

    private static Set<Integer> numbers(Contract contract, Predicate<ContractField> which) {
        return contract.fields().stream()
                .filter(which)
                .map(ContractField::number)
                .collect(Collectors.toSet());
    }

    private static Map<String, String> eachColumnHasAFieldThatHoldsIt(Contract contract, TableShape shape) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (Column column : shape.columns()) {
            ContractField field = contract.ownField(column.name())
                    .orElseThrow(() -> new AssertionError("no field for " + column + " in " + contract));
            assertThat(column.type().fits(field.type()))
                    .as("%s in %s", column, field)
                    .isTrue();
            fields.put(column.name(), field.number() + " " + field.state());
        }
        return fields;
    }

    @Provide
    Arbitrary<TableLife> life() {
        return TableLife.lives(8);
    }

    @Provide
    Arbitrary<List<Connector>> connectors() {
        Arbitrary<Policies> some = Combinators.combine(
                        Arbitraries.of(ChangeKind.class),
                        Arbitraries.integers().between(0, 6),
                        Arbitraries.of(Policies.STANDARD, Policies.STRICT, Policies.LENIENT))
                .as((kind, policy, preset) -> {
                    List<Policy> allowed = new ArrayList<>(kind.allowed());
                    return preset.with(kind, allowed.get(policy % allowed.size()));
                });
        Arbitrary<Policies> policies = Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.of(Policies.STANDARD, Policies.STRICT, Policies.LENIENT)), Tuple.of(3, some));
        return Combinators.combine(policies.list().ofMinSize(1).ofMaxSize(2), Arbitraries.of(true, false))
                .as((each, deadLetters) -> new Connector("", each, deadLetters))
                .list()
                .ofMinSize(1)
                .ofMaxSize(3)
                .map(connectors -> {
                    List<Connector> named = new ArrayList<>();
                    connectors.forEach(each ->
                            named.add(new Connector("connector" + named.size(), each.policies, each.deadLetters)));
                    return named;
                });
    }

    @Provide
    Arbitrary<List<Event>> events() {
        return Combinators.combine(
                        Arbitraries.of(Deed.class),
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, 8),
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.integers().between(0, 11))
                .as(Event::new)
                .list()
                .ofMinSize(5)
                .ofMaxSize(30);
    }
}
