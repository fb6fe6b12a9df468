package dev.rowcast.contract;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.SqlTable.SqlColumn;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.evolution.Evolved;
import dev.rowcast.contract.evolution.Policies;
import dev.rowcast.contract.evolution.Policy;
import dev.rowcast.contract.shape.TableShape;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A table's random life: how it was created, and DDL after DDL.
 *
 * @param steps at least the first
 */
public record TableLife(List<Step> steps) {
    public static final TableId TABLE = new TableId("shop", "orders");

    /** Few, so that columns come, go and come back; some are alike once respelt. */
    private static final List<String> NAMES = List.of("id", "note", "note_v2", "fooBar", "foo_bar", "1st", "notes");

    /**
     * What a statement made of the table.
     *
     * @param statement what it was, for people
     * @param table the definition after it
     * @param decision how the changes were carried out
     * @param evolved what changed, and the contract then
     */
    public record Step(String statement, SqlTable table, Decision decision, Evolved evolved) {
        public Contract contract() {
            return evolved.next();
        }

        /** Whether nobody was asked. */
        public boolean isAutomatic() {
            return decision.equals(Decision.STANDARD)
                    && !isPurge()
                    && evolved.changes().stream().allMatch(change -> change.under(Policies.STANDARD) == Policy.APPLY);
        }

        boolean isPurge() {
            return statement.startsWith(Verb.PURGE.name());
        }
    }

    private enum Verb {
        ADD,
        ADD_TOO,
        DROP,
        RENAME,
        RETYPE,
        MOVE,
        NULLABILITY,
        COMMENT,
        KEY,
        PURGE
    }

    /** A statement in the making, and what a person will say to it; it applies to any table, to some without effect. */
    private record Ddl(Verb verb, int at, String name, SqlType type, Policy way) {
        @Override
        public String toString() {
            return verb + " " + name + " " + type + " at " + at + ", decided " + way;
        }

        /** Nobody is asked, or somebody says this; a rename is declared where the column isn't versioned. */
        Decision decision(SqlTable before, SqlTable after) {
            boolean declared = verb == Verb.RENAME && at % 2 == 0 && before != after;
            Map<String, String> renames = declared ? Map.of(column(before), name) : Map.of();
            return way == Policy.APPLY && !declared ? Decision.STANDARD : Decision.of(way, renames);
        }

        private String column(SqlTable table) {
            return table.columns().get(at % table.size()).name();
        }

        SqlTable applied(SqlTable table) {
            String column = column(table);
            return switch (verb) {
                case ADD, ADD_TOO -> table.has(name) ? table : table.add(at % (table.size() + 1), name, type);
                case DROP -> table.size() == 1 ? table : table.drop(column);
                case RENAME -> table.has(name) ? table : table.rename(column, name);
                case RETYPE -> table.retype(column, type);
                case MOVE -> table.move(column, (at * 7) % table.size());
                case NULLABILITY -> table.nullable(column, at % 2 == 0);
                case COMMENT -> table.comment(column, "of " + at);
                case KEY -> at % 3 == 0 ? table.keyed() : table.keyed(column);
                case PURGE -> table;
            };
        }
    }

    public List<Contract> contracts() {
        return steps.stream().map(Step::contract).toList();
    }

    /** Lives of up to that many statements. */
    public static Arbitrary<TableLife> lives(int statements) {
        Arbitrary<SqlType> types = Arbitraries.of(SqlType.class);
        Arbitrary<Policy> ways =
                Arbitraries.of(Policy.APPLY, Policy.APPLY, Policy.VERSION, Policy.BRIDGE, Policy.IGNORE);
        Arbitrary<List<SqlColumn>> columns = Combinators.combine(Arbitraries.of(NAMES), types)
                .as(SqlTable::column)
                .list()
                .uniqueElements(SqlColumn::name)
                .ofMinSize(1)
                .ofMaxSize(5);
        Arbitrary<List<Ddl>> ddl = Combinators.combine(
                        Arbitraries.of(Verb.class),
                        Arbitraries.integers().between(0, 40),
                        Arbitraries.of(NAMES),
                        types,
                        ways)
                .as(Ddl::new)
                .list()
                .ofMinSize(Math.min(statements, 5))
                .ofMaxSize(statements);
        Arbitrary<FieldTyping> typings =
                Arbitraries.of(FieldTyping.STANDARD, new FieldTyping(true, Optional.of(ZoneId.of("Asia/Tokyo"))));
        return Combinators.combine(columns, ddl, typings).as(TableLife::lived);
    }

    private static TableLife lived(List<SqlColumn> columns, List<Ddl> statements, FieldTyping typing) {
        SqlTable table = new SqlTable(TABLE, columns, List.of());
        Contract contract =
                Evolution.first(table.shape(), new MessageNames(), new NewContracts(PackageTemplate.DEFAULT, typing));
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(
                "CREATE " + columns + " " + typing, table, Decision.STANDARD, new Evolved(contract, List.of())));
        for (Ddl statement : statements) {
            SqlTable next = statement.applied(table);
            Decision decision = accepted(contract, table.shape(), next.shape(), statement.decision(table, next));
            Evolved evolved = statement.verb() == Verb.PURGE
                    ? new Evolved(purged(contract, statement.at()), List.of())
                    : Evolution.evolve(contract, table.shape(), next.shape(), decision);
            steps.add(new Step(statement.toString(), next, decision, evolved));
            table = next;
            contract = evolved.next();
        }
        return new TableLife(List.copyOf(steps));
    }

    /** Leaving out a column of the key is refused; whoever tries has it applied then. */
    private static Decision accepted(Contract contract, TableShape previous, TableShape shape, Decision decision) {
        try {
            Evolution.evolve(contract, previous, shape, decision);
            return decision;
        } catch (IllegalArgumentException refused) {
            return Decision.of(Policy.APPLY, decision.renames());
        }
    }

    /** Without one of the dropped fields. */
    private static Contract purged(Contract contract, int which) {
        List<ContractField> dropped = contract.fields().stream()
                .filter(field -> field.state() == FieldState.DROPPED)
                .toList();
        if (dropped.isEmpty()) {
            return contract;
        }
        ContractField gone = dropped.get(which % dropped.size());
        return contract.withFields(contract.fields().stream()
                        .map(field -> field.equals(gone) ? gone.in(FieldState.PURGED) : field)
                        .toList())
                .withRevision(contract.revision() + 1);
    }

    @Override
    public String toString() {
        return String.join(
                "\n    ", steps.stream().map(TableLife.Step::statement).toList());
    }
}
