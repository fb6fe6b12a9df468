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
import dev.rowcast.cli.plan.SourceSyntax.Verdict;
import dev.rowcast.contract.shape.TableShape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.antlr.v4.runtime.tree.ParseTree;

/** Statements carried out one after the other on the tables that contracts know, as the source connector would follow them. */
public final class Migration {
    /** A grammar's time grows much faster than the nesting; nobody's migration has that. */
    private static final int DEEPEST = 300;

    private static final String TOO_DEEP =
            "it is nested too deeply or has too long a text in it to be read, and the source connector may stop at it, too";

    private final KnownTables tables;
    private final ActionParser reader;
    private final UntoldParser untold;
    private final SourceSyntax syntax = new SourceSyntax();
    private final Session session = new Session();

    private Migration(KnownTables tables) {
        this.tables = tables;
        this.reader = new ActionParser(tables.model());
        this.untold = new UntoldParser(tables.model()::named);
    }

    /**
     * What each statement does; each sees the tables as those before it leave them.
     *
     * @param contracts the present shape of every table with a contract
     * @param database which database is meant where a statement names none and no USE came before; empty if that isn't known
     * @param sql statements with semicolons between
     */
    static List<Step> run(Collection<TableShape> contracts, Optional<String> database, String sql) {
        KnownTables tables = new KnownTables(contracts);
        database.ifPresent(tables::use);
        Migration migration = new Migration(tables);
        SqlScript script = new SqlScript(sql, migration.session);
        List<Step> steps = new ArrayList<>();
        for (Optional<SqlStatement> next = script.next(); next.isPresent(); next = script.next()) {
            steps.add(migration.guarded(next.get()));
        }
        return steps;
    }

    /** Grammars are read by recursion, so how deep a statement may be nested has a limit, to Debezium as well. */
    private Step guarded(SqlStatement statement) {
        try {
            return step(statement);
        } catch (StackOverflowError e) {
            return lost(statement, TOO_DEEP);
        }
    }

    private Step step(SqlStatement statement) {
        String sql = statement.sql();
        if (!statement.closed()) {
            return lost(statement, "a quote or a comment in it doesn't end, so what comes behind isn't read");
        }
        String word = SqlText.firstWord(sql);
        if (word.equals("SET")) {
            return session.set(sql).map(reason -> unclear(statement, reason)).orElseGet(() -> nothing(statement));
        }
        if (word.equals("USE")) {
            tables.use(Syntax.used(sql));
            return nothing(statement);
        }
        if (!BinlogText.isParsed(sql)) {
            return nothing(statement);
        }
        if (SqlText.depth(sql, session.backslashEscapes()) > DEEPEST) {
            return lost(statement, TOO_DEEP);
        }
        Verdict verdict = syntax.read(sql, session);
        Optional<Stop> stop = verdict.mistake()
                .filter(mistake -> verdict.probable())
                .map(mistake -> new Stop(
                        "Debezium's parser refuses it (" + mistake + ")",
                        verdict.tree() == null ? List.of() : List.of(verdict.text())));
        if (verdict.tree() != null) {
            return read(statement, verdict.text(), verdict.tree(), stop);
        }
        if (stop.isPresent()) {
            tables.loseNamedIn(statement);
            return new Step(statement, List.of(), List.of(), Optional.empty(), stop);
        }
        return lost(
                statement,
                "it can't be parsed: " + verdict.mistake().orElse("it is empty")
                        + "; if MySQL takes it, the source connector stops there");
    }

    private Step read(SqlStatement statement, String sql, ParseTree tree, Optional<Stop> refused) {
        Action action = reader.read(tree);
        Optional<TableId> nowhere =
                named(action).filter(table -> table.database().isEmpty()).findFirst();
        if (nowhere.isPresent()) {
            tables.loseNamedIn(statement);
            return new Step(
                    statement,
                    List.of(),
                    List.of(),
                    Optional.of("it names no database for " + nowhere.get().table()
                            + "; write database.table, or say which is meant with --database"),
                    refused);
        }
        if (action instanceof Unclear unclear) {
            return new Step(statement, List.of(), List.of(), Optional.of(unclear.reason()), refused);
        }
        Optional<Effect> twin = named(action)
                .flatMap(table -> tables.spelledOtherwise(table).stream())
                .findFirst();
        if (twin.isPresent()) {
            return new Step(statement, List.of(twin.get()), List.of(), Optional.empty(), refused);
        }
        if (action instanceof Alter alter) {
            return alter(statement, sql, alter, refused);
        }
        List<Effect> effects = effects(action, sql);
        return new Step(statement, effects, untold(action, tree, effects), Optional.empty(), refused);
    }

    private static Step nothing(SqlStatement statement) {
        return new Step(statement, List.of(), List.of(), Optional.empty(), Optional.empty());
    }

    private static Step unclear(SqlStatement statement, String reason) {
        return new Step(statement, List.of(), List.of(), Optional.of(reason), Optional.empty());
    }

    private Step lost(SqlStatement statement, String reason) {
        tables.loseNamedIn(statement);
        return unclear(statement, reason);
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

    private List<Effect> effects(Action action, String sql) {
        if (action instanceof Create create) {
            return List.of(tables.create(create, sql));
        }
        String refusal = tables.read(sql);
        if (action instanceof Index index) {
            return reshaped(index.table(), Optional.ofNullable(refusal));
        }
        if (action instanceof Rename rename) {
            rename.pairs().forEach(pair -> tables.moved(pair.from(), pair.to()));
            return settled(rename.pairs());
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
        return List.of();
    }

    private Step alter(SqlStatement statement, String sql, Alter alter, Optional<Stop> refused) {
        List<Untold> rows = new ArrayList<>(untold.of(alter.table(), alter.syntax()));
        AlterFollowing following = tables.following(alter, sql);
        Optional<Stop> stop = refused.map(syntactic -> following
                        .stop()
                        .map(misread -> new Stop(syntactic.reason() + "; " + misread.reason(), misread.rewrite()))
                        .orElse(syntactic))
                .or(following::stop);
        Optional<String> problem = following.problem().or(() -> Syntax.binaryText(alter.syntax()));
        for (String followed : following.followed()) {
            String refusal = tables.read(followed);
            problem = problem.or(() -> Optional.ofNullable(refusal));
        }
        if (following.followed().isEmpty()) {
            problem = problem.or(() -> Optional.of("the source connector doesn't follow it"));
        }
        TableId table = alter.renamedTo().orElse(alter.table());
        alter.renamedTo().ifPresent(to -> tables.moved(alter.table(), to));
        tables.changed(table, problem);
        List<Effect> effects = new ArrayList<>(
                alter.renamedTo().isPresent()
                        ? settled(List.of(new Pair(alter.table(), table)))
                        : List.of(tables.definition(table)));
        rows.stream()
                .map(Untold::table)
                .filter(other -> !other.equals(alter.table()))
                .distinct()
                .forEach(other -> effects.add(tables.definition(other)));
        rows.addAll(swapped(effects));
        return new Step(statement, effects, rows, Optional.empty(), stop);
    }

    private List<Effect> reshaped(TableId table, Optional<String> problem) {
        tables.changed(table, problem);
        return List.of(tables.definition(table));
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

    private List<Untold> untold(Action action, ParseTree tree, List<Effect> effects) {
        if (action instanceof Create create) {
            return untold.cascades(create.table(), tree);
        }
        return action instanceof Rename ? swapped(effects) : List.of();
    }

    /** Of tables that a statement gave their name, whose rows those are that they have now. */
    private List<Untold> swapped(List<Effect> effects) {
        return effects.stream()
                .map(Effect::table)
                .flatMap(table -> tables.rowsFrom(table).map(from -> UntoldParser.swapped(table, from)).stream())
                .toList();
    }
}
