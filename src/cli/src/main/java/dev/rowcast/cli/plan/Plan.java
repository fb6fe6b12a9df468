package dev.rowcast.cli.plan;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.evolution.Policy;
import dev.rowcast.contract.evolution.TableChange;
import java.util.List;
import java.util.Optional;

/**
 * What a script would do to contracts and subscriptions.
 *
 * @param statements in the script's order
 * @param notes what there is to know of the tables as they are now, each without a full stop
 */
public record Plan(List<Statement> statements, List<String> notes) {
    public Plan {
        statements = List.copyOf(statements);
        notes = List.copyOf(notes);
    }

    /** The same with other notes. */
    Plan with(List<String> others) {
        return new Plan(statements, others);
    }

    /** The worst that any of the statements does. */
    public Outcome outcome() {
        return statements.stream().map(Statement::outcome).reduce(Outcome.SAFE, Outcome::and);
    }

    /**
     * One statement.
     *
     * @param sql the statement
     * @param unclear why it can't be told what it does, without a full stop; empty if it can
     * @param stop why the source connector can't follow it; empty if it can
     * @param tables the tables that it names or changes; empty where it changes none
     */
    public record Statement(SqlStatement sql, Optional<String> unclear, Optional<Stop> stop, List<Table> tables) {
        public Statement {
            tables = List.copyOf(tables);
        }

        /** The worst that it does to any table. */
        public Outcome outcome() {
            return tables.stream()
                    .map(Table::outcome)
                    .reduce(unclear.isPresent() ? Outcome.UNKNOWN : Outcome.SAFE, Outcome::and)
                    .and(stop.isPresent() ? Outcome.STOP : Outcome.SAFE);
        }
    }

    /**
     * One table.
     *
     * @param table the table
     * @param effect what becomes of it
     * @param itself how bad that is, whatever subscriptions make of {@code changes}
     * @param note that in words, without a full stop; empty where {@code changes} say all
     * @param changes what readers may notice
     * @param readers the subscriptions that receive the table, where {@code changes} has any
     */
    public record Table(
            TableId table,
            PlanKind effect,
            Outcome itself,
            Optional<String> note,
            List<TableChange> changes,
            List<Reader> readers) {
        public Table {
            changes = List.copyOf(changes);
            readers = List.copyOf(readers);
        }

        /** The worst that happens to any subscription. */
        public Outcome outcome() {
            return readers.stream().map(Reader::outcome).reduce(itself, Outcome::and);
        }

        /** The same with something that it does to rows without records of it. */
        Table with(Untold untold, boolean received) {
            if (!untold.certain() && effect != PlanKind.UNCHANGED) {
                return this;
            }
            String told = note.map(before -> before + "; " + untold.sentence()).orElse(untold.sentence());
            boolean replaced = effect == PlanKind.UNCHANGED && untold.certain();
            return new Table(
                    table,
                    replaced ? untold.kind() : effect,
                    itself.and(untold.certain() && received ? Outcome.UNTOLD : Outcome.SAFE),
                    Optional.of(replaced ? untold.sentence() : told),
                    changes,
                    readers);
        }
    }

    /**
     * One subscription.
     *
     * @param name its name
     * @param concerned whether it is sent any of the columns that change
     * @param policy what it wants done: the strictest of its policies for the changes that concern it
     * @param reasons what it would suffer, a sentence for each change that it wants to be asked about
     * @param approvals commands with which a person lets rows go on; empty where they go on anyhow
     * @param unfit why its {@code when} can't be asked of the rows; empty where it can, or there is none
     * @param store what its store says of the rows; empty where that takes them, isn't known, or there is none
     */
    public record Reader(
            String name,
            boolean concerned,
            Policy policy,
            List<String> reasons,
            List<String> approvals,
            Optional<String> unfit,
            Optional<Stores.Word> store) {
        public Reader {
            reasons = List.copyOf(reasons);
            approvals = List.copyOf(approvals);
        }

        /** Whether its rows go on. */
        public Outcome outcome() {
            return store.map(Stores.Word::outcome)
                    .orElse(Outcome.SAFE)
                    .and(policy.stops() || unfit.isPresent() ? Outcome.HOLD : Outcome.SAFE);
        }
    }
}
