package dev.rowcast.cli.plan;

import dev.rowcast.change.TableId;
import dev.rowcast.cli.plan.Action.Alter;
import dev.rowcast.cli.plan.Action.Create;
import dev.rowcast.cli.plan.Effect.Fresh;
import dev.rowcast.cli.plan.Effect.Gone;
import dev.rowcast.cli.plan.Effect.Passing;
import dev.rowcast.cli.plan.Effect.Reshaped;
import dev.rowcast.cli.plan.Effect.Truncated;
import dev.rowcast.cli.plan.Effect.Uncertain;
import dev.rowcast.cli.plan.Effect.Unknown;
import dev.rowcast.contract.shape.Column;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.TableShape;
import dev.rowcast.route.Suggestions;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tables that contracts know, and those that the statements so far made. Which columns are NOT NULL a contract doesn't say, and it can
 * decide about a key: so everything is tried twice, with all of them nullable and with none, and only what comes out the same is certain.
 */
final class KnownTables {
    private final SourceModel nullable = new SourceModel(true);
    private final SourceModel notNull = new SourceModel(false);
    private final CanonicalColumns columns = new CanonicalColumns(new SourceDdlParser());
    private final Set<TableId> contracts = new LinkedHashSet<>();
    private final Map<TableId, State> states = new LinkedHashMap<>();
    /** Names that tables of the script's own had. */
    private final Set<TableId> passing = new HashSet<>();
    /** Under which name the rows of a renamed table came before the script, by the name that it has now. */
    private final Map<TableId, TableId> origins = new HashMap<>();

    /** What is known of a table that is there. */
    private sealed interface State {}

    private record Known(TableShape shape) implements State {}

    private record Lost(String reason) implements State {}

    KnownTables(Collection<TableShape> shapes) {
        for (TableShape shape : shapes) {
            contracts.add(shape.table());
            states.put(shape.table(), new Known(shape));
            put(shape);
            TableShape back = modelled(shape.table()) instanceof Known known ? known.shape() : null;
            if (!shape.equals(back)) {
                lose(shape.table(), "its contract has columns that no column of Debezium's stands for");
            }
        }
    }

    /** The model that resolves names. */
    SourceModel model() {
        return nullable;
    }

    void use(String database) {
        nullable.use(database);
        notNull.use(database);
    }

    /** Carries a statement out in the models alone, and says why it can't be; null if it can. */
    @Nullable String read(String sql) {
        String one = nullable.read(sql);
        String other = notNull.read(sql);
        return one == null ? other : one;
    }

    /** Whether the source connector follows an ALTER TABLE; one of a table that isn't known is taken to have the columns that it names. */
    AlterFollowing following(Alter alter, String sql) {
        if (states.get(alter.table()) instanceof Known known) {
            return AlterFollowing.of(alter, sql, known.shape(), columns);
        }
        TableShape assumed = new TableShape(
                alter.table(),
                AlterCheck.needed(alter.syntax()).stream()
                        .map(name -> new Column(name, ColumnType.of(SemanticType.STRING)))
                        .toList(),
                List.of());
        AlterFollowing following = AlterFollowing.of(alter, sql, assumed, columns);
        return new AlterFollowing(Optional.empty(), following.stop(), List.of(sql));
    }

    /** Tables of the database that are there. */
    List<TableId> of(String database) {
        return states.keySet().stream()
                .filter(table -> table.database().equals(database))
                .toList();
    }

    /** Takes over what the models made of a statement. */
    void changed(TableId table, Optional<String> problem) {
        if (states.get(table) instanceof Known) {
            settle(table, problem.<State>map(Lost::new).orElseGet(() -> modelled(table)));
        }
    }

    /** What a statement that changes a definition does to the table, once {@link #changed} is told. */
    Effect definition(TableId table) {
        State state = states.get(table);
        if (state instanceof Lost lost) {
            return new Uncertain(table, lost.reason());
        }
        if (contracts.contains(table)) {
            return state instanceof Known known
                    ? new Reshaped(known.shape())
                    : new Uncertain(table, "a statement before dropped or renamed it");
        }
        if (state == null) {
            return unknown(table);
        }
        return new Fresh(table, state instanceof Known known ? Optional.of(known.shape()) : Optional.empty());
    }

    private Effect unknown(TableId table) {
        return passing.contains(table) || states.containsKey(table)
                ? new Passing(table)
                : new Unknown(table, near(table));
    }

    private Optional<TableId> near(TableId named) {
        List<String> neighbours = contracts.stream()
                .filter(table -> table.database().equals(named.database()))
                .map(TableId::table)
                .toList();
        return Suggestions.nearest(named.table(), neighbours)
                .map(table -> new TableId(named.database(), table))
                .or(() -> contracts.stream()
                        .filter(table -> table.table().equals(named.table()))
                        .findFirst());
    }

    /** The table of another name whose rows the table has now, if it has. */
    Optional<TableId> rowsFrom(TableId table) {
        return states.containsKey(table)
                ? Optional.ofNullable(origins.get(table)).filter(origin -> !origin.equals(table))
                : Optional.empty();
    }

    /** What a statement that changes names does to the table, once {@link #moved} is told. */
    Effect name(TableId table, Optional<TableId> renamedTo) {
        if (states.containsKey(table)) {
            return definition(table);
        }
        return contracts.contains(table) ? new Gone(table, renamedTo) : unknown(table);
    }

    /** Takes over that the table has another name, as the models have it already. */
    void moved(TableId from, TableId to) {
        TableId origin = origins.remove(from);
        origins.put(to, origin == null ? from : origin);
        State state = states.remove(from);
        if (state != null) {
            passing.add(from);
        }
        if (state instanceof Known known) {
            TableShape shape = known.shape();
            states.put(to, new Known(new TableShape(to, shape.columns(), shape.keyColumns())));
        } else if (state != null) {
            settle(to, state);
        } else if (contracts.contains(to)) {
            settle(to, new Lost("it is now what " + from + " was, of which no columns are known"));
        }
    }

    /** A table comes to be. */
    Effect create(Create create, String sql) {
        TableId table = create.table();
        State before = states.get(table);
        State after = created(create, sql);
        if (create.unlessExists() && before != null && !before.equals(after)) {
            after = new Lost("if the table exists this does nothing, else its columns are others than the contract's");
        }
        origins.remove(table);
        settle(table, after);
        return definition(table);
    }

    private State created(Create create, String sql) {
        TableId table = create.table();
        if (create.doubt().isPresent()) {
            return new Lost(create.doubt().get());
        }
        if (create.like().isPresent()) {
            if (!(states.get(create.like().get()) instanceof Known known)) {
                return new Lost("the columns of " + create.like().get() + " aren't known");
            }
            TableShape shape = known.shape();
            TableShape copy = new TableShape(table, shape.columns(), shape.keyColumns());
            put(copy);
            return new Known(copy);
        }
        // The connector's parser ignores a CREATE TABLE of a table that it knows.
        nullable.remove(table);
        notNull.remove(table);
        String refusal = read(sql);
        State state = refusal == null ? modelled(table) : new Lost(refusal);
        return state instanceof Known known && known.shape().columns().isEmpty()
                ? new Lost("it is made without columns")
                : state;
    }

    /** A table goes. */
    Effect drop(TableId table) {
        if (states.remove(table) != null) {
            passing.add(table);
        }
        origins.remove(table);
        nullable.remove(table);
        notNull.remove(table);
        return contracts.contains(table) ? new Gone(table, Optional.empty()) : unknown(table);
    }

    /** A table loses its rows. */
    Effect truncated(TableId table) {
        return contracts.contains(table) ? new Truncated(table) : unknown(table);
    }

    /** A table that only the session sees stands before the table, or no longer does. */
    Effect hidden(TableId table) {
        if (states.containsKey(table)) {
            lose(table, "a temporary table has its name, so which one later statements mean isn't certain");
            return definition(table);
        }
        nullable.remove(table);
        notNull.remove(table);
        passing.add(table);
        return new Passing(table);
    }

    /** If the name isn't known but is once case is left out of account: what becomes of the table that is perhaps meant. */
    Optional<Effect> spelledOtherwise(TableId named) {
        if (states.containsKey(named) || contracts.contains(named)) {
            return Optional.empty();
        }
        Optional<TableId> meant = Stream.concat(states.keySet().stream(), contracts.stream())
                .filter(table -> table.toString().equalsIgnoreCase(named.toString()))
                .findFirst();
        meant.ifPresent(table -> lose(
                table,
                "the statement says " + named + "; only MySQL's lower_case_table_names tells whether it is meant"));
        return meant.map(this::definition);
    }

    /** A statement that can't be read may do anything to the tables whose names are in it. */
    void loseNamedIn(SqlStatement statement) {
        String sql = statement.sql().toLowerCase(Locale.ROOT);
        states.keySet().stream()
                .filter(table -> sql.contains(table.table().toLowerCase(Locale.ROOT)))
                .toList()
                .forEach(table ->
                        lose(table, "what the statement in line " + statement.line() + " does to it isn't known"));
    }

    private void lose(TableId table, String reason) {
        settle(table, new Lost(reason));
    }

    private void settle(TableId table, State state) {
        states.put(table, state);
        if (state instanceof Lost) {
            nullable.remove(table);
            notNull.remove(table);
        }
    }

    private void put(TableShape shape) {
        nullable.put(columns, shape);
        notNull.put(columns, shape);
    }

    private State modelled(TableId table) {
        try {
            TableShape shape = nullable.shape(table);
            return Objects.equals(shape, notNull.shape(table))
                    ? new Known(shape)
                    : new Lost("whether its columns are NOT NULL decides about its key, and the contract doesn't say");
        } catch (RuntimeException e) {
            return new Lost(SourceModel.firstLine(e));
        }
    }
}
