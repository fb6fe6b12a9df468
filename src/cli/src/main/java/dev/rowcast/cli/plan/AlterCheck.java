package dev.rowcast.cli.plan;

import dev.rowcast.contract.Column;
import dev.rowcast.contract.TableShape;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.AlterListItemContext;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.AlterTableContext;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.KeyListWithExpressionContext;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.PlaceContext;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.TableConstraintDefContext;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.TableElementContext;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.jspecify.annotations.Nullable;

/**
 * Whether an ALTER TABLE fits the columns that the contract knows. Where it doesn't, the table isn't what the contract says or the statement
 * would fail, and Debezium's parser would carry on in silence.
 */
final class AlterCheck {
    /** The columns as of the part that is being looked at, in lower case: MySQL doesn't tell case apart in them. */
    private final Set<String> columns = new HashSet<>();

    private @Nullable String problem;

    private AlterCheck(TableShape shape) {
        for (Column column : shape.columns()) {
            columns.add(key(column.name()));
        }
    }

    /** Why the statement's effect on the table isn't certain; empty if it is. */
    static Optional<String> problem(AlterTableContext alter, TableShape shape) {
        AlterCheck check = new AlterCheck(shape);
        Syntax.items(alter).forEach(check::item);
        return check.problem == null ? Syntax.binaryText(alter) : Optional.of(check.problem);
    }

    private void item(AlterListItemContext item) {
        if (item.ADD_SYMBOL() != null) {
            add(item);
        } else if (item.CHANGE_SYMBOL() != null || (item.RENAME_SYMBOL() != null && item.COLUMN_SYMBOL() != null)) {
            rename(item.columnInternalRef(), item.identifier());
        } else if (item.DROP_SYMBOL() != null && item.ALTER_SYMBOL() == null) {
            drop(item);
        } else {
            needed(item.columnInternalRef());
        }
        place(item.place());
    }

    private void add(AlterListItemContext item) {
        if (item.tableElementList() != null) {
            List<TableElementContext> elements = item.tableElementList().tableElement();
            elements.stream()
                    .filter(element -> element.columnDefinition() != null)
                    .forEach(element ->
                            added(element.columnDefinition().columnName().identifier()));
            elements.forEach(element -> constraint(element.tableConstraintDef()));
        } else if (item.tableConstraintDef() != null) {
            constraint(item.tableConstraintDef());
        } else if (item.identifier() != null) {
            added(item.identifier());
        }
    }

    private void constraint(@Nullable TableConstraintDefContext constraint) {
        KeyListWithExpressionContext keys = constraint == null ? null : constraint.keyListWithExpression();
        if (keys != null) {
            keys.keyPartOrExpression().stream()
                    .filter(part -> part.keyPart() != null)
                    .forEach(part -> needed(part.keyPart().identifier()));
        }
    }

    private void rename(@Nullable ParserRuleContext from, @Nullable ParserRuleContext to) {
        needed(from);
        if (from != null && to != null) {
            columns.remove(key(Syntax.name(from)));
            added(to);
        }
    }

    private void drop(AlterListItemContext item) {
        if (Syntax.isPrimary(item.indexRef())
                || (item.CONSTRAINT_SYMBOL() != null && Syntax.isPrimary(item.identifier()))) {
            found("Debezium doesn't read this form of dropping the primary key; write DROP PRIMARY KEY");
        }
        ParserRuleContext column = item.columnInternalRef();
        needed(column);
        if (column != null) {
            columns.remove(key(Syntax.name(column)));
        }
    }

    private void place(@Nullable PlaceContext place) {
        if (place != null) {
            needed(place.identifier());
        }
    }

    private void needed(@Nullable ParserRuleContext column) {
        if (column != null && !columns.contains(key(Syntax.name(column)))) {
            found("no column \"" + Syntax.name(column)
                    + "\" is known: either the source connector leaves it out, or it came after the table's last row");
        }
    }

    private void added(ParserRuleContext column) {
        if (!columns.add(key(Syntax.name(column)))) {
            found("there is a column \"" + Syntax.name(column)
                    + "\" already: either it was dropped after the table's last row, or the statement would fail");
        }
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
