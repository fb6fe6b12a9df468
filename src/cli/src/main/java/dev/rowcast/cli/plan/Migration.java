package dev.rowcast.cli.plan;

import dev.rowcast.change.TableId;
import dev.rowcast.cli.plan.Action.Alter;
import dev.rowcast.cli.plan.Action.Create;
import dev.rowcast.cli.plan.Action.Drop;
import dev.rowcast.cli.plan.Action.DropDatabase;
import dev.rowcast.cli.plan.Action.Index;
import dev.rowcast.cli.plan.Action.Pair;
import dev.rowcast.cli.plan.Action.Rename;
import dev.rowcast.cli.plan.Action.Temporary;
import dev.rowcast.cli.plan.Action.Truncate;
import dev.rowcast.cli.plan.Action.Unclear;
import dev.rowcast.cli.plan.Action.Use;
import dev.rowcast.cli.plan.SourceModel.Reading;
import dev.rowcast.contract.TableShape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Statements carried out one after the other on the tables that contracts know, as the source connector would follow them. */
public final class Migration {
    private final KnownTables tables;
    private final ActionReader reader;

    private Migration(KnownTables tables) {
        this.tables = tables;
        this.reader = new ActionReader(tables.model());
    }

    /**
     * What each statement does; each sees the tables as those before it leave them.
     *
     * @param contracts the present shape of every table with a contract
     * @param database which database is meant where a statement names none and no USE came before; empty if that isn't known
     * @param sql statements with semicolons between
     */
    public static List<Step> run(Collection<TableShape> contracts, Optional<String> database, String sql) {
        KnownTables tables = new KnownTables(contracts);
        database.ifPresent(tables::use);
        Migration migration = new Migration(tables);
        return SqlScript.split(sql).stream().map(migration::step).toList();
    }

    private Step step(SqlStatement statement) {
        Reading reading = tables.read(statement.sql());
        if (reading.mistake() != null || reading.tree() == null) {
            String reason = "it can't be parsed"
                    + (reading.mistake() == null ? "" : ": " + reading.mistake())
                    + (reading.tree() == null && reading.refusal() != null ? ": " + reading.refusal() : "");
            tables.loseNamedIn(statement);
            return unclear(statement, reason);
        }
        Action action = reader.read(reading.tree());
        Optional<TableId> nowhere =
                named(action).filter(table -> table.database().isEmpty()).findFirst();
        if (nowhere.isPresent()) {
            tables.loseNamedIn(statement);
            return unclear(
                    statement,
                    "it names no database for " + nowhere.get().table()
                            + "; write database.table, or say which is meant with --database");
        }
        if (action instanceof Unclear unclear) {
            return unclear(statement, unclear.reason());
        }
        return new Step(statement, effects(action, statement, reading), Optional.empty());
    }

    private static Step unclear(SqlStatement statement, String reason) {
        return new Step(statement, List.of(), Optional.of(reason));
    }

    private static Stream<TableId> named(Action action) {
        if (action instanceof Alter alter) {
            return Stream.concat(Stream.of(alter.table()), alter.renamedTo().stream());
        }
        if (action instanceof Create create) {
            return Stream.concat(Stream.of(create.table()), create.like().stream());
        }
        if (action instanceof Rename rename) {
            return rename.pairs().stream().flatMap(pair -> Stream.of(pair.from(), pair.to()));
        }
        if (action instanceof Drop drop) {
            return drop.tables().stream();
        }
        if (action instanceof Temporary temporary) {
            return temporary.tables().stream();
        }
        if (action instanceof Truncate truncate) {
            return Stream.of(truncate.table());
        }
        return action instanceof Index index ? Stream.of(index.table()) : Stream.empty();
    }

    private List<Effect> effects(Action action, SqlStatement statement, Reading reading) {
        Optional<Effect> twin = named(action)
                .flatMap(table -> tables.spelledOtherwise(table).stream())
                .findFirst();
        if (twin.isPresent()) {
            return List.of(twin.get());
        }
        if (action instanceof Alter alter) {
            return alter(alter, reading);
        }
        if (action instanceof Index index) {
            return reshaped(index.table(), Optional.ofNullable(reading.refusal()));
        }
        if (action instanceof Create create) {
            return List.of(tables.create(create, statement.sql()));
        }
        if (action instanceof Rename rename) {
            return rename(rename.pairs());
        }
        if (action instanceof Drop drop) {
            return drop.tables().stream().map(tables::drop).toList();
        }
        if (action instanceof DropDatabase drop) {
            return tables.of(drop.database()).stream().map(tables::drop).toList();
        }
        if (action instanceof Truncate truncate) {
            return List.of(tables.truncated(truncate.table()));
        }
        if (action instanceof Temporary temporary) {
            return temporary.tables().stream().map(tables::hidden).toList();
        }
        if (action instanceof Use use) {
            tables.use(use.database());
        }
        return List.of();
    }

    private List<Effect> alter(Alter alter, Reading reading) {
        Optional<String> problem = tables.shape(alter.table())
                .flatMap(shape -> AlterCheck.problem(alter.syntax(), shape))
                .or(() -> Optional.ofNullable(reading.refusal()));
        if (alter.renamedTo().isEmpty()) {
            return reshaped(alter.table(), problem);
        }
        tables.moved(alter.table(), alter.renamedTo().get());
        tables.changed(alter.renamedTo().get(), problem);
        return settled(List.of(new Pair(alter.table(), alter.renamedTo().get())));
    }

    private List<Effect> reshaped(TableId table, Optional<String> problem) {
        tables.changed(table, problem);
        return List.of(tables.definition(table));
    }

    private List<Effect> rename(List<Pair> pairs) {
        pairs.forEach(pair -> tables.moved(pair.from(), pair.to()));
        return settled(pairs);
    }

    /** What the pairs come to for each table in them, however often it was renamed. */
    private List<Effect> settled(List<Pair> pairs) {
        Map<TableId, Optional<TableId>> names = new LinkedHashMap<>();
        for (Pair pair : pairs) {
            names.put(pair.from(), Optional.of(pair.to()));
            names.putIfAbsent(pair.to(), Optional.empty());
        }
        List<Effect> effects = new ArrayList<>();
        names.forEach((table, renamedTo) -> effects.add(tables.name(table, renamedTo)));
        return effects;
    }
}
