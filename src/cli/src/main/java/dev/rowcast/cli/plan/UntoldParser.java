package dev.rowcast.cli.plan;

import dev.rowcast.change.TableId;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.AlterListItemContext;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.AlterPartitionContext;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.AlterTableContext;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.CreateTableOptionContext;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.DeleteOptionContext;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.FieldDefinitionContext;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.TableConstraintDefContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;

/** Finds what a statement does to rows without writing row events. */
final class UntoldParser {
    private static final String KEPT = "and MySQL writes no row events of it: subscribers keep them as they were";
    /** Types to whose precision MySQL rounds in strict mode, too. */
    private static final Set<String> ROUNDED =
            Set.of("DECIMAL", "DEC", "NUMERIC", "FIXED", "FLOAT", "DOUBLE", "REAL", "DATETIME", "TIMESTAMP", "TIME");

    private final Function<ParserRuleContext, TableId> names;

    /** @param names which table a part of a statement names */
    UntoldParser(Function<ParserRuleContext, TableId> names) {
        this.names = names;
    }

    /** What an ALTER TABLE does to the rows of the table, and of the one with which it exchanges rows. */
    List<Untold> of(TableId table, AlterTableContext alter) {
        List<Untold> found = new ArrayList<>();
        Syntax.tablespaceCommand(alter).ifPresent(command -> found.add(tablespace(table, command.equals("DISCARD"))));
        Syntax.all(alter, AlterPartitionContext.class).forEach(partition -> partition(table, partition, found));
        Syntax.items(alter).forEach(item -> item(table, item, found));
        Syntax.all(alter, CreateTableOptionContext.class)
                .filter(option -> option.engineRef() != null
                        && Syntax.name(option.engineRef()).equalsIgnoreCase("BLACKHOLE"))
                .forEach(option -> found.add(Untold.certain(
                        table, PlanKind.ROWS_REMOVED, "its rows go with the engine BLACKHOLE, " + KEPT)));
        found.addAll(cascades(table, alter));
        return found;
    }

    /** What the foreign keys of a definition will do to rows of its table. */
    List<Untold> cascades(TableId table, ParseTree definition) {
        boolean cascades = Syntax.all(definition, TableConstraintDefContext.class)
                .filter(constraint -> constraint.references() != null)
                .flatMap(constraint -> constraint.references().deleteOption().stream())
                .anyMatch(UntoldParser::changesRows);
        return cascades
                ? List.of(Untold.certain(
                        table,
                        PlanKind.CASCADES,
                        "from now on the foreign key deletes or changes rows on its own, " + KEPT
                                + "; have the application do it, or a trigger, whose changes are written"))
                : List.of();
    }

    private static boolean changesRows(DeleteOptionContext option) {
        return option.CASCADE_SYMBOL() != null || option.SET_SYMBOL() != null;
    }

    private static Untold tablespace(TableId table, boolean discarded) {
        return discarded
                ? Untold.certain(table, PlanKind.ROWS_REMOVED, "its rows go with the tablespace, " + KEPT)
                : Untold.certain(table, PlanKind.ROWS_REPLACED, "its rows are those of the imported file, " + KEPT);
    }

    private void partition(TableId table, AlterPartitionContext partition, List<Untold> found) {
        if (partition.EXCHANGE_SYMBOL() != null) {
            TableId other = names.apply(partition.tableRef());
            String exchanged = "exchanges rows with ";
            found.add(Untold.certain(table, PlanKind.ROWS_REPLACED, exchanged + other + ", " + KEPT));
            found.add(Untold.certain(other, PlanKind.ROWS_REPLACED, exchanged + table + ", " + KEPT));
        } else if (partition.TABLESPACE_SYMBOL() != null) {
            found.add(tablespace(table, partition.DISCARD_SYMBOL() != null));
        } else if (partition.DROP_SYMBOL() != null || partition.TRUNCATE_SYMBOL() != null) {
            found.add(Untold.certain(
                    table,
                    PlanKind.ROWS_REMOVED,
                    "the rows of the partition go, " + KEPT + "; to have them told, DELETE them first"));
        }
    }

    private static void item(TableId table, AlterListItemContext item, List<Untold> found) {
        boolean redefined = item.MODIFY_SYMBOL() != null || item.CHANGE_SYMBOL() != null;
        FieldDefinitionContext definition = item.fieldDefinition();
        if (item.CONVERT_SYMBOL() != null) {
            found.add(Untold.possible(
                    table, "text that the new character set lacks changes, without row events; compare it beforehand"));
        } else if (redefined && definition.AS_SYMBOL() != null) {
            found.add(Untold.certain(
                    table,
                    PlanKind.REWRITTEN,
                    "MySQL computes the generated column of all rows anew, " + KEPT
                            + "; to have them told, UPDATE the rows in some other column afterwards"));
        } else if (redefined && rounds(definition)) {
            found.add(Untold.possible(
                    table,
                    "values that don't fit the new precision are rounded, without row events; compare it beforehand"));
        }
    }

    private static boolean rounds(FieldDefinitionContext definition) {
        return definition.dataType() != null
                && ROUNDED.contains(definition.dataType().getStart().getText().toUpperCase(Locale.ROOT));
    }

    /** That a table's rows are now those of another. */
    static Untold swapped(TableId table, TableId from) {
        return new Untold(
                table,
                PlanKind.ROWS_REPLACED,
                true,
                Optional.of(from),
                "its rows are now those that were in " + from
                        + ", and MySQL writes no row events of it: where they differ, subscribers keep the ones before");
    }
}
