package dev.rowcast.contract;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.SqlTable.SqlColumn;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A table's random life: how it was created, and DDL after DDL.
 *
 * @param steps at least the first
 */
record TableLife(List<Step> steps) {
    static final TableId TABLE = new TableId("shop", "orders");

    /** Few, so that columns come, go and come back; some are alike once respelt. */
    private static final List<String> NAMES = List.of("id", "note", "note_v2", "fooBar", "foo_bar", "1st", "notes");

    /**
     * What a statement made of the table.
     *
     * @param statement what it was, for people
     * @param table the definition after it
     * @param evolved what the new definition means for the contract; the first one has no changes
     */
    record Step(String statement, SqlTable table, Evolved evolved) {
        Contract contract() {
            return evolved.next();
        }

        /** Whether nobody was asked. */
        boolean isAutomatic() {
            return evolved.changes().stream()
                    .noneMatch(change -> change instanceof TableChange.ColumnDropped
                            || change instanceof TableChange.ColumnRenamedSuspected
                            || change instanceof TableChange.TypeChanged
                            || change instanceof TableChange.PrimaryKeyChanged);
        }

        boolean changesKey() {
            return evolved.changes().stream().anyMatch(TableChange.PrimaryKeyChanged.class::isInstance);
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
        KEY
    }

    /** A statement in the making; it applies to any table, to some without effect. */
    private record Ddl(Verb verb, int at, String name, SqlType type) {
        @Override
        public String toString() {
            return verb + " " + name + " " + type + " at " + at;
        }

        SqlTable applied(SqlTable table) {
            String column = table.columns().get(at % table.size()).name();
            return switch (verb) {
                case ADD, ADD_TOO -> table.has(name) ? table : table.add(at % (table.size() + 1), name, type);
                case DROP -> table.size() == 1 ? table : table.drop(column);
                case RENAME -> table.has(name) ? table : table.rename(column, name);
                case RETYPE -> table.retype(column, type);
                case MOVE -> table.move(column, (at * 7) % table.size());
                case NULLABILITY -> table.nullable(column, at % 2 == 0);
                case COMMENT -> table.comment(column, "of " + at);
                case KEY -> at % 3 == 0 ? table.keyed() : table.keyed(column);
            };
        }
    }

    List<Contract> contracts() {
        return steps.stream().map(Step::contract).toList();
    }

    /** Lives of up to that many statements. */
    static Arbitrary<TableLife> lives(int statements) {
        Arbitrary<SqlType> types = Arbitraries.of(SqlType.class);
        Arbitrary<List<SqlColumn>> columns = Combinators.combine(Arbitraries.of(NAMES), types)
                .as(SqlTable::column)
                .list()
                .uniqueElements(SqlColumn::name)
                .ofMinSize(1)
                .ofMaxSize(5);
        Arbitrary<List<Ddl>> ddl = Combinators.combine(
                        Arbitraries.of(Verb.class), Arbitraries.integers().between(0, 40), Arbitraries.of(NAMES), types)
                .as(Ddl::new)
                .list()
                .ofMinSize(Math.min(statements, 5))
                .ofMaxSize(statements);
        return Combinators.combine(columns, ddl).as(TableLife::lived);
    }

    private static TableLife lived(List<SqlColumn> columns, List<Ddl> statements) {
        SqlTable table = new SqlTable(TABLE, columns, List.of());
        Contract contract = Evolution.first(table.shape(), List.of());
        List<Step> steps = new ArrayList<>();
        steps.add(new Step("CREATE " + columns, table, new Evolved(contract, List.of())));
        for (Ddl statement : statements) {
            SqlTable next = statement.applied(table);
            Evolved evolved = Evolution.evolve(contract, table.shape(), next.shape());
            steps.add(new Step(statement.toString(), next, evolved));
            table = next;
            contract = evolved.next();
        }
        return new TableLife(List.copyOf(steps));
    }

    @Override
    public String toString() {
        return String.join(
                "\n    ", steps.stream().map(TableLife.Step::statement).toList());
    }
}
