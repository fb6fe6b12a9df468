package dev.rowcast.batch;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.shape.UnsupportedColumnException;
import dev.rowcast.store.Prepared;
import dev.rowcast.store.StoreDestination;
import dev.rowcast.store.StoreTable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Compares tables of MySQL with what a subscription's store has of them, one after the other. For one thread. */
public final class Verification {
    private static final int RESHAPED = 5;

    private final SourceConnection source;
    private final StoreDestination destination;
    private final Contracts contracts;
    private final Plan plan;
    private final Progress progress;
    private final Waiting waiting;
    private final LongSupplier nanos;
    private final Listener listener;

    /** What the subscription is sent of a table. */
    @FunctionalInterface
    public interface Contracts {
        /** The contract as it is now, with what the subscription is sent; empty where the table has none. */
        Optional<Contract> of(TableId table);
    }

    /**
     * @param source closed by whoever opened it
     * @param progress what an earlier run came to, and where this one writes down how far it comes
     */
    public Verification(
            SourceConnection source,
            StoreDestination destination,
            Contracts contracts,
            Plan plan,
            Progress progress,
            Waiting waiting,
            LongSupplier nanos,
            Listener listener) {
        this.source = source;
        this.destination = destination;
        this.contracts = contracts;
        this.plan = plan;
        this.progress = progress;
        this.waiting = waiting;
        this.nanos = nanos;
        this.listener = listener;
    }

    /** Compares the tables; what can't be compared to its end is a result that says so. */
    public List<TableResult> run(List<TableId> tables) {
        Pace pace = new Pace(plan.rowsPerSecond(), nanos, waiting);
        return tables.stream().map(table -> table(table, pace)).toList();
    }

    private TableResult table(TableId table, Pace pace) {
        Optional<Contract> contract = contracts.of(table);
        if (contract.isEmpty()) {
            return new Tally(0)
                    .result(table, Mark.BEGINNING, List.of(), table + " has no contract yet: no row of it has come by");
        }
        int revision = contract.get().revision();
        Optional<Progress.Saved> before = progress.of(table, revision);
        Tally tally =
                before.map(saved -> new Tally(plan.shown(), saved.result())).orElseGet(() -> new Tally(plan.shown()));
        Run run = new Run(contract.get(), tally, pace);
        if (before.filter(Progress.Saved::done).isPresent()) {
            return before.get().result();
        }
        run.mark = before.map(Progress.Saved::mark).orElse(Mark.BEGINNING);
        String unfinished = run.run();
        TableResult result = tally.result(table, run.mark, List.copyOf(run.notes), unfinished);
        progress.save(revision, new Progress.Saved(result, run.mark, unfinished.isEmpty()));
        return result;
    }

    /** The comparison of one table, as often as it has to begin anew. */
    private final class Run {
        private final Contract contract;
        private final Tally tally;
        private final Pace pace;
        private final Set<String> notes = new LinkedHashSet<>();
        private Mark mark = Mark.BEGINNING;

        Run(Contract contract, Tally tally, Pace pace) {
            this.contract = contract;
            this.tally = tally;
            this.pace = pace;
        }

        /** Why it didn't come to its end; empty if it did. */
        String run() {
            for (int again = 0; again < RESHAPED; again++) {
                try {
                    once();
                    return "";
                } catch (ReshapedException altered) {
                    notes.add(altered.getMessage() + " meanwhile");
                } catch (UnsupportedColumnException other) {
                    return "its rows aren't as its contract has them at revision " + contract.revision() + ": "
                            + other.getMessage()
                            + "; wait for a row of the new shape, which changes the contract. Where the source"
                            + " connector has modes of its own for decimals, times, BIGINT UNSIGNED or binary columns, or doesn't propagate source"
                            + " types, name it, so that they are known";
                } catch (UnfinishedException wrong) {
                    return String.valueOf(wrong.getMessage());
                }
            }
            return contract.table() + " was altered again and again; try when the migration is over";
        }

        private void once() {
            SourceTable table = SourceTable.read(source, contract);
            Cascade.of(source, List.of(contract.table())).forEach(each -> notes.add(each.sentence()));
            StoreTable store = destination
                    .table(table.schema())
                    .orElseThrow(() -> new UnfinishedException("this kind of store can't be looked at", null));
            if (plan.repair()) {
                claim(store);
            }
            if (!table.gone().isEmpty()) {
                notes.add("not compared, since MySQL doesn't have them any more: " + String.join(", ", table.gone()));
            }
            BothSides sides = new BothSides(new TableReader(source, table), store);
            TableVerification verification = new TableVerification(
                    sides, plan, new TableVerification.Tools(pace, nanos, waiting, listener, this::save), tally, mark);
            try {
                verification.run();
            } finally {
                mark = verification.mark();
            }
        }

        private void save(Mark reached) {
            mark = reached;
            progress.save(
                    contract.revision(),
                    new Progress.Saved(
                            tally.result(contract.table(), reached, List.copyOf(notes), ""), reached, false));
        }

        private void claim(StoreTable store) {
            Prepared answer = StoreAnswers.await(store.claim(), store.toString());
            if (answer instanceof Prepared.Unfit unfit) {
                throw new UnfinishedException(store + " can't be mended: " + unfit.reason(), null);
            }
            if (answer instanceof Prepared.Failed failed) {
                throw new UnfinishedException(
                        store + " can't be mended: " + failed.answer().reason(), null);
            }
        }
    }
}
