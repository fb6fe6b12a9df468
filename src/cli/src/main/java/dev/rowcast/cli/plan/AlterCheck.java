package dev.rowcast.cli.plan;

import io.debezium.ddl.parser.mysql.generated.MySqlParser.AlterListItemContext;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.AlterTableContext;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.KeyListWithExpressionContext;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.PlaceContext;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.TableConstraintDefContext;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.TableElementContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What MySQL makes of a table's columns by an ALTER TABLE. To MySQL its parts happen at once: columns that are dropped, changed and renamed are
 * those before the statement, and AFTER means the names after it. Debezium's parser carries out one part after the other, so the two may differ.
 */
final class AlterCheck {
    /** The columns before, in lower case: MySQL doesn't tell case apart in them. */
    private final Set<String> before = new HashSet<>();
    /** Those that a part drops or redefines, which no other part may. */
    private final Set<String> taken = new HashSet<>();
    /** Those that go from their place, dropped or moved. */
    private final Set<String> gone = new HashSet<>();

    private final Map<String, String> renamed = new LinkedHashMap<>();
    private final List<String> columns = new ArrayList<>();
    private @Nullable String problem;

    private AlterCheck(AlterTableContext alter, List<String> columns) {
        columns.forEach(column -> before.add(key(column)));
        List<AlterListItemContext> items = Syntax.items(alter);
        items.forEach(this::old);
        columns.stream()
                .filter(column -> !gone.contains(key(column)))
                .forEach(column -> this.columns.add(renamed.getOrDefault(key(column), column)));
        items.forEach(this::fresh);
        Set<String> names = new HashSet<>();
        this.columns.stream()
                .filter(column -> !names.add(key(column)))
                .forEach(column -> found("there is a column \"" + column
                        + "\" already: either it was dropped after the table's last row, or the statement would fail"));
        items.forEach(item -> constraints(item, names));
    }

    /**
     * Reads an ALTER TABLE.
     *
     * @param columns the table's columns before it, in their order
     */
    static AlterCheck of(AlterTableContext alter, List<String> columns) {
        return new AlterCheck(alter, columns);
    }

    /** Why MySQL refuses the statement or the table isn't what the contract says, without a full stop; empty if it fits. */
    Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** The columns after it, in their order. */
    List<String> columns() {
        return List.copyOf(columns);
    }

    /** The columns that an ALTER TABLE is about: those that have to be there before it. */
    static List<String> needed(AlterTableContext alter) {
        List<String> needed = new ArrayList<>();
        for (AlterListItemContext item : Syntax.items(alter)) {
            if (item.columnInternalRef() != null) {
                needed.add(Syntax.name(item.columnInternalRef()));
            }
        }
        Set<String> named = new HashSet<>();
        Syntax.items(alter).stream()
                .flatMap(item -> Syntax.newColumns(item).stream())
                .forEach(name -> named.add(key(name)));
        needed.forEach(name -> named.add(key(name)));
        Syntax.items(alter).stream()
                .map(AlterCheck::after)
                .flatMap(Optional::stream)
                .filter(name -> named.add(key(name)))
                .forEach(needed::add);
        return needed.stream().distinct().toList();
    }

    private void old(AlterListItemContext item) {
        if (Syntax.isPrimary(item.indexRef())
                || (item.CONSTRAINT_SYMBOL() != null && Syntax.isPrimary(item.identifier()))) {
            found("Debezium doesn't read this form of dropping the primary key; write DROP PRIMARY KEY");
        }
        if (item.columnInternalRef() == null) {
            return;
        }
        String column = Syntax.name(item.columnInternalRef());
        if (!before.contains(key(column))) {
            unknown(column);
        } else if (!taken.add(key(column)) && item.ALTER_SYMBOL() == null) {
            found("two parts of it change column \"" + column + "\", which MySQL refuses");
        }
        if (Syntax.dropsColumn(item) || item.place() != null) {
            gone.add(key(column));
        } else {
            Syntax.newColumns(item).forEach(name -> renamed.put(key(column), name));
        }
    }

    private void fresh(AlterListItemContext item) {
        boolean stays = item.columnInternalRef() != null && item.place() == null;
        if (!stays) {
            Syntax.newColumns(item).forEach(name -> columns.add(place(item.place()), name));
        }
    }

    private int place(@Nullable PlaceContext place) {
        if (place == null) {
            return columns.size();
        }
        if (place.identifier() == null) {
            return 0;
        }
        String after = Syntax.name(place.identifier());
        for (int i = 0; i < columns.size(); i++) {
            if (key(columns.get(i)).equals(key(after))) {
                return i + 1;
            }
        }
        unknown(after);
        return columns.size();
    }

    private static Optional<String> after(AlterListItemContext item) {
        return item.place() == null || item.place().identifier() == null
                ? Optional.empty()
                : Optional.of(Syntax.name(item.place().identifier()));
    }

    private void constraints(AlterListItemContext item, Set<String> names) {
        constraint(item.tableConstraintDef(), names);
        if (item.tableElementList() != null) {
            item.tableElementList().tableElement().stream()
                    .map(TableElementContext::tableConstraintDef)
                    .forEach(constraint -> constraint(constraint, names));
        }
    }

    private void constraint(@Nullable TableConstraintDefContext constraint, Set<String> names) {
        KeyListWithExpressionContext keys = constraint == null ? null : constraint.keyListWithExpression();
        if (keys != null) {
            keys.keyPartOrExpression().stream()
                    .filter(part -> part.keyPart() != null)
                    .map(part -> Syntax.name(part.keyPart().identifier()))
                    .filter(column -> !names.contains(key(column)))
                    .forEach(this::unknown);
        }
    }

    private void unknown(String column) {
        found("no column \"" + column
                + "\" is known: either the source connector leaves it out, or it came after the table's last row");
    }

    private void found(String reason) {
        if (problem == null) {
            problem = reason;
        }
    }

    private static String key(String column) {
        return column.toLowerCase(Locale.ROOT);
    }
}
