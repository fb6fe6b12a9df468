package dev.rowcast.contract.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.SqlTable;
import dev.rowcast.contract.SqlType;
import dev.rowcast.contract.TableLife;
import dev.rowcast.contract.Task;
import dev.rowcast.contract.evolution.ChangeKind;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.evolution.Policies;
import dev.rowcast.contract.evolution.Policy;
import dev.rowcast.contract.evolution.Recipient;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.encode.ChangeEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Whatever DDL does to a table and people decide about it: what a reader wasn't sent of a column it is sent later only where the column got another name and a
 * person said that it is another one. Each column holds a text of its own, which is looked for in the bytes.
 */
class KeptOutPropertyTest {
    private static final List<String> NAMES = List.of("token", "key", "note", "remark", "city", "Token2");
    private static final SqlTable EMPTY =
            SqlTable.of(TableLife.TABLE, SqlTable.column("id", SqlType.BIGINT)).keyed("id");

    private enum Verb {
        ADD,
        DROP,
        RENAME,
        CHANGE,
        RETYPE
    }

    /** A part of a statement; the numbers choose among what there is. */
    private record Part(Verb verb, int column, int name) {}

    /** A statement, whether another connector meets its row first, and what people say to it. */
    private record Statement(List<Part> parts, boolean otherFirst, int option) {}

    /** A column as it really is, whatever it is called. */
    private record Real(int number, String name, SqlType type) {
        String text() {
            return "~" + number + "~";
        }
    }

    private static final class World {
        private final MemoryContractLog log = new MemoryContractLog();
        private final List<Recipient> recipients = List.of(
                recipient("standard", Policies.STANDARD),
                recipient("lenient", Policies.LENIENT),
                recipient("strict", Policies.STRICT),
                new Recipient(
                        "ignoring", Policies.LENIENT.with(ChangeKind.COLUMN_ADDED, Policy.IGNORE), column -> true));
        private List<Real> columns = new ArrayList<>();
        private final List<Real> gone = new ArrayList<>();
        private int count;
        private long position = 10;
        private Map<String, Set<Integer>> before = Map.of();
        private Set<Integer> alive = Set.of();
        private final StringBuilder story = new StringBuilder();

        World() {
            for (String name : List.of("token", "note", "city")) {
                columns.add(new Real(count++, name, SqlType.VARCHAR));
            }
            row(new Statement(List.of(), false, 0), Map.of());
        }

        private static Recipient recipient(String name, Policies policies) {
            return new Recipient(name, policies, column -> !column.equals("token"));
        }

        private SqlTable table() {
            SqlTable table = EMPTY;
            for (Real each : columns) {
                table = table.add(table.size(), each.name(), each.type());
            }
            return table;
        }

        void happen(Statement statement) {
            List<Real> then = List.copyOf(columns);
            Set<String> taken = columns.stream().map(Real::name).collect(Collectors.toCollection(HashSet::new));
            Set<Integer> touched = new HashSet<>();
            Map<Integer, String> renamed = new HashMap<>();
            for (Part part : statement.parts()) {
                carryOut(part, taken, touched, renamed);
            }
            story.append(then.equals(columns) ? "" : "\n" + columns);
            position += 10;
            row(statement, renamed);
        }

        private void carryOut(Part part, Set<String> taken, Set<Integer> touched, Map<Integer, String> renamed) {
            String name = NAMES.get(part.name() % NAMES.size());
            if (part.verb() == Verb.ADD) {
                if (taken.add(name)) {
                    SqlType type = part.column() % 2 == 0 ? SqlType.VARCHAR : SqlType.VARBINARY;
                    Optional<Real> back = gone.stream()
                            .filter(real -> real.name().equals(name))
                            .reduce((one, other) -> other);
                    back.ifPresent(gone::remove);
                    Real real = new Real(back.map(Real::number).orElseGet(() -> count++), name, type);
                    touched.add(real.number());
                    columns.add(part.column() % (columns.size() + 1), real);
                }
                return;
            }
            if (columns.isEmpty()) {
                return;
            }
            int at = part.column() % columns.size();
            Real real = columns.get(at);
            boolean moves = part.verb() == Verb.RENAME || part.verb() == Verb.CHANGE;
            if ((moves && !taken.add(name)) || !touched.add(real.number())) {
                return;
            }
            SqlType other = real.type() == SqlType.VARCHAR ? SqlType.VARBINARY : SqlType.VARCHAR;
            switch (part.verb()) {
                case DROP -> {
                    columns.remove(at);
                    gone.add(real);
                }
                case RETYPE -> columns.set(at, new Real(real.number(), real.name(), other));
                default -> {
                    renamed.put(real.number(), Decision.rename(real.name(), name));
                    columns.set(at, new Real(real.number(), name, part.verb() == Verb.CHANGE ? other : real.type()));
                }
            }
        }

        private void row(Statement statement, Map<Integer, String> renamed) {
            Recipient other = new Recipient("other", Policies.LENIENT, column -> true);
            Set<String> decisions = new HashSet<>();
            if (statement.otherFirst()) {
                meet("audit", List.of(other), statement.option(), decisions);
            }
            GateDecision.Deliver deliver = meet("billing", recipients, statement.option(), decisions);
            // What goes on under another name, as somebody said, doesn't come back: what has its name later is another
            // one.
            gone.removeIf(real -> decisions.stream()
                    .flatMap(decision -> Stream.of(decision.split(",")))
                    .anyMatch(part -> part.startsWith(Decision.rename(real.name(), ""))));
            Map<String, Set<Integer>> sent = new HashMap<>();
            for (Recipient recipient : recipients) {
                String bytes = bytes(deliver.views().get(recipient.name()));
                Set<Integer> found = new HashSet<>(before.getOrDefault(recipient.name(), Set.of()));
                columns.forEach(each -> found.remove(each.number()));
                for (Real each : columns) {
                    if (bytes.contains(each.text())) {
                        found.add(each.number());
                        check(recipient, each, renamed, decisions);
                    }
                }
                sent.put(recipient.name(), found);
            }
            before = sent;
            Set<Integer> known = new HashSet<>(alive);
            columns.forEach(each -> known.add(each.number()));
            alive = known;
        }

        private void check(Recipient recipient, Real column, Map<Integer, String> renamed, Set<String> decisions) {
            assertThat(recipient.receives().test(column.name()))
                    .as("%s is sent %s%s", recipient.name(), column, story)
                    .isTrue();
            boolean isNew = !alive.contains(column.number());
            String rename = renamed.get(column.number());
            boolean said = rename != null
                    && decisions.stream()
                            .anyMatch(decision -> !decision.equals("ignore")
                                    && !List.of(decision.split(",")).contains(rename));
            assertThat(isNew || said || isSent(recipient, column))
                    .as("%s is sent %s, decided %s%s", recipient.name(), column, decisions, story)
                    .isTrue();
        }

        /** Whether it was when the column was there last. */
        private boolean isSent(Recipient recipient, Real column) {
            return before.getOrDefault(recipient.name(), Set.of()).contains(column.number());
        }

        private GateDecision.Deliver meet(String connector, List<Recipient> those, int option, Set<String> decisions) {
            for (int i = 0; i < 10; i++) {
                // Another task each time: it has nothing but the log.
                Task task = Task.start(log.reader(), GateRules.of(connector), those);
                GateDecision decision = task.meet(table(), position);
                if (decision instanceof GateDecision.Deliver deliver) {
                    return deliver;
                }
                HeldShape held = HeldShape.of(task.history()).stream()
                        .filter(each -> each.approval().isEmpty())
                        .findFirst()
                        .orElseThrow();
                List<HeldShape.Option> options = held.options();
                String said = options.get(option % options.size()).decisions().get(0);
                story.append(" [" + said + "]");
                decisions.add(said);
                new ContractDecisions(new ContractRegistry(log.reader()), () -> 0)
                        .approve(TableLife.TABLE, OptionalInt.empty(), Decision.parse(said), "jane");
            }
            throw new AssertionError("held for ever" + story);
        }

        private String bytes(Contract view) {
            Map<String, Object> values = new HashMap<>();
            values.put("id", 7L);
            for (Real each : columns) {
                values.put(
                        each.name(),
                        each.type() == SqlType.VARCHAR
                                ? each.text()
                                : each.text().getBytes(StandardCharsets.UTF_8));
            }
            SqlTable table = table();
            RowChange change = new RowChange(
                    new KafkaPlace("t", 0, position),
                    table.id(),
                    Operation.UPDATE,
                    table.keySchema(),
                    table.key(values),
                    table.rowSchema(),
                    table.row(values),
                    table.row(values),
                    Task.place(position));
            byte[] encoded = ChangeEncoder.compile(change.rowSchema(), change.keySchema(), view, field -> true)
                    .encode(change);
            return new String(encoded, StandardCharsets.ISO_8859_1);
        }
    }

    @Property(tries = 300)
    void whatIsExcludedOrLeftOutIsInNoBytes(@ForAll("statements") List<Statement> statements) {
        World world = new World();
        statements.forEach(world::happen);
    }

    @Provide
    Arbitrary<List<Statement>> statements() {
        Arbitrary<Integer> numbers = Arbitraries.integers().between(0, 59);
        Arbitrary<List<Part>> parts = Combinators.combine(Arbitraries.of(Verb.class), numbers, numbers)
                .as(Part::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(2);
        return Combinators.combine(parts, Arbitraries.of(true, false, false), numbers)
                .as(Statement::new)
                .list()
                .ofMaxSize(8);
    }
}
