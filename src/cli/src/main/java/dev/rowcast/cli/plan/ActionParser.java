package dev.rowcast.cli.plan;

import dev.rowcast.change.TableId;
import dev.rowcast.cli.plan.Action.Alter;
import dev.rowcast.cli.plan.Action.Create;
import dev.rowcast.cli.plan.Action.Drop;
import dev.rowcast.cli.plan.Action.DropDatabase;
import dev.rowcast.cli.plan.Action.Index;
import dev.rowcast.cli.plan.Action.Nothing;
import dev.rowcast.cli.plan.Action.Pair;
import dev.rowcast.cli.plan.Action.Rename;
import dev.rowcast.cli.plan.Action.Temporary;
import dev.rowcast.cli.plan.Action.Truncate;
import dev.rowcast.cli.plan.Action.Unclear;
import io.debezium.ddl.parser.mysql.generated.MySqlParser;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.AlterListItemContext;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.AlterTableContext;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.CreateStatementContext;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.CreateTableContext;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.DropStatementContext;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.QueriesContext;
import io.debezium.ddl.parser.mysql.generated.MySqlParser.SimpleStatementContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.ParseTree;

/** Reads what a statement is about. Whatever isn't known to leave tables alone is {@link Unclear}. */
final class ActionParser {
    /** Statements that have no way to change a table's definition; SHOW in all its forms comes on top. */
    private static final Set<Class<? extends ParserRuleContext>> HARMLESS = Set.of(
            MySqlParser.AccountManagementStatementContext.class,
            MySqlParser.TableAdministrationStatementContext.class,
            MySqlParser.UtilityStatementContext.class,
            MySqlParser.InstallStatementContext.class,
            MySqlParser.UninstallStatementContext.class,
            MySqlParser.ResourceGroupManagementContext.class,
            MySqlParser.OtherAdministrativeStatementContext.class,
            MySqlParser.GetDiagnosticsStatementContext.class,
            MySqlParser.SignalStatementContext.class,
            MySqlParser.ResignalStatementContext.class);

    private final SourceModel model;

    /** @param model resolves names */
    ActionParser(SourceModel model) {
        this.model = model;
    }

    /** What the statement is about, given its tree without mistakes. */
    Action read(ParseTree tree) {
        List<MySqlParser.QueryContext> queries = ((QueriesContext) tree).query();
        if (queries.size() != 1) {
            return new Unclear("it isn't one statement");
        }
        SimpleStatementContext statement = queries.get(0).simpleStatement();
        return statement == null ? new Nothing() : statement(statement);
    }

    private Action statement(SimpleStatementContext statement) {
        if (statement.alterStatement() != null) {
            AlterTableContext table = statement.alterStatement().alterTable();
            if (changesDefinitions(statement.alterStatement())) {
                return new Unclear("what the event does when it runs isn't known; plan the statements in it");
            }
            return table == null ? definition(statement) : alter(table);
        }
        if (statement.createStatement() != null) {
            return create(statement.createStatement());
        }
        if (statement.dropStatement() != null) {
            return drop(statement.dropStatement());
        }
        if (statement.renameTableStatement() != null) {
            return new Rename(statement.renameTableStatement().renamePair().stream()
                    .map(pair -> new Pair(model.named(pair.tableRef()), model.named(pair.tableName())))
                    .toList());
        }
        if (statement.truncateTableStatement() != null) {
            return new Truncate(model.named(statement.truncateTableStatement().tableRef()));
        }
        return other(statement);
    }

    private static Action other(SimpleStatementContext statement) {
        if (statement.callStatement() != null) {
            return new Unclear("what a procedure does isn't known; plan the statements in it");
        }
        if (statement.preparedStatement() != null) {
            return new Unclear("what a prepared statement does isn't known; plan its text");
        }
        ParseTree kind = statement.getChild(0);
        boolean shows = kind.getClass().getSimpleName().startsWith("Show");
        return shows || HARMLESS.contains(kind.getClass())
                ? new Nothing()
                : new Unclear("what it does to tables isn't known");
    }

    private Action alter(AlterTableContext alter) {
        if (Syntax.foreignOptions(alter).findAny().isPresent()
                && Syntax.tablespaceCommand(alter).isEmpty()) {
            return new Unclear("it has an option that isn't MySQL's");
        }
        Optional<TableId> renamed = Syntax.items(alter).stream()
                .filter(item -> item.RENAME_SYMBOL() != null && item.tableName() != null)
                .reduce((first, last) -> last)
                .map(AlterListItemContext::tableName)
                .map(model::named);
        return new Alter(model.named(alter.tableRef()), alter, renamed);
    }

    private Action create(CreateStatementContext create) {
        if (create.createTable() != null) {
            return createTable(create.createTable());
        }
        if (create.createIndex() != null) {
            return new Index(
                    model.named(create.createIndex().createIndexTarget().tableRef()));
        }
        if (create.createEvent() != null && changesDefinitions(create.createEvent())) {
            return new Unclear("what the event does when it runs isn't known; plan the statements in it");
        }
        return create.createDatabase() == null ? new Nothing() : definition(create);
    }

    /** Whether there are statements in it that run later and that are more than changes of rows. */
    private static boolean changesDefinitions(ParseTree event) {
        return Syntax.all(event, SimpleStatementContext.class)
                .anyMatch(statement -> statement.alterStatement() != null
                        || statement.createStatement() != null
                        || statement.dropStatement() != null
                        || statement.renameTableStatement() != null
                        || statement.truncateTableStatement() != null
                        || statement.callStatement() != null
                        || statement.preparedStatement() != null);
    }

    private Action createTable(CreateTableContext create) {
        TableId table = model.named(create.tableName());
        if (create.TEMPORARY_SYMBOL() != null) {
            return new Temporary(List.of(table));
        }
        Optional<TableId> like = Optional.ofNullable(create.tableRef()).map(model::named);
        Optional<String> doubt = Syntax.contains(create, MySqlParser.AsCreateQueryExpressionContext.class)
                ? Optional.of("its columns come from a query")
                : Syntax.binaryText(create);
        return new Create(table, create.ifNotExists() != null, like, doubt);
    }

    private Action drop(DropStatementContext drop) {
        if (drop.dropTable() != null) {
            List<TableId> tables = drop.dropTable().tableRefList().tableRef().stream()
                    .map(model::named)
                    .toList();
            return drop.dropTable().TEMPORARY_SYMBOL() == null ? new Drop(tables) : new Temporary(tables);
        }
        if (drop.dropDatabase() != null) {
            return new DropDatabase(Syntax.name(drop.dropDatabase().schemaRef().identifier()));
        }
        if (drop.dropIndex() != null) {
            return Syntax.isPrimary(drop.dropIndex().indexRef())
                    ? new Unclear("Debezium doesn't read this form of it; write ALTER TABLE … DROP PRIMARY KEY")
                    : new Index(model.named(drop.dropIndex().tableRef()));
        }
        return new Nothing();
    }

    /** Of something other than a table, such as a database, that may say what columns to come are made of. */
    private static Action definition(ParserRuleContext definition) {
        return Syntax.binaryText(definition).<Action>map(Unclear::new).orElseGet(Nothing::new);
    }
}
