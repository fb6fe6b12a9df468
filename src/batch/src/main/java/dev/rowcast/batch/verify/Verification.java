package dev.rowcast.batch.verify;

import dev.rowcast.batch.source.Cascade;
import dev.rowcast.batch.source.Pace;
import dev.rowcast.batch.source.ReshapedException;
import dev.rowcast.batch.source.SourceConnection;
import dev.rowcast.batch.source.SourceTable;
import dev.rowcast.batch.source.UnfinishedException;
import dev.rowcast.batch.source.Waiting;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.shape.UnsupportedColumnException;
import dev.rowcast.store.Prepared;
import dev.rowcast.store.StoreDestination;
import dev.rowcast.store.StoreTable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

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

    /** Compares the tables; what can't be compared to its end is a result that says so. A mapping has a result for each of its outputs. */
    public List<TableResult> run(List<TableId> tables) {
        Pace pace = new Pace(plan.rowsPerSecond(), nanos, waiting);
        return tables.stream().flatMap(table -> table(table, pace).stream()).toList();
    }

    private List<TableResult> table(TableId table, Pace pace) {
        Optional<Contract> contract = contracts.of(table);
        if (contract.isEmpty()) {
            return List.of(unfinished(table, table + " has no contract yet: no row of it has come by"));
        }
        List<TableId> targets;
        try {
            targets = stores(SourceTable.read(source, contract.get())).stream()
                    .map(each -> each.contract().table())
                    .toList();
        } catch (UnsupportedColumnException | UnfinishedException wrong) {
            return List.of(unfinished(table, Run.words(contract.get(), wrong)));
        }
        return IntStream.range(0, targets.size())
                .mapToObj(target -> target(contract.get(), targets.get(target), target, pace))
                .toList();
    }

    private static TableResult unfinished(TableId table, String why) {
        return new Tally(0).result(table, Mark.BEGINNING, List.of(), why);
    }

    private TableResult target(Contract contract, TableId target, int place, Pace pace) {
        int revision = contract.revision();
        Optional<Progress.Saved> before = progress.of(target, revision);
        Tally tally =
                before.map(saved -> new Tally(plan.shown(), saved.result())).orElseGet(() -> new Tally(plan.shown()));
        Run run = new Run(contract, target, place, tally, pace);
        if (before.filter(Progress.Saved::done).isPresent()) {
            return before.get().result();
        }
        run.mark = before.map(Progress.Saved::mark).orElse(Mark.BEGINNING);
        String unfinished = run.run();
        TableResult result = tally.result(target, run.mark, List.copyOf(run.notes), unfinished);
        progress.save(revision, new Progress.Saved(result, run.mark, unfinished.isEmpty()));
        return result;
    }

    private List<StoreTable> stores(SourceTable table) {
        return StoreAnswers.await(
                destination
                        .tables(table.schema())
                        .orElseThrow(() -> new UnfinishedException("this kind of store can't be looked at", null)),
                "the mapping");
    }

    /** The comparison of one of the store's tables, as often as it has to begin anew. */
    private final class Run {
        private final Contract contract;
        private final TableId target;
        private final int place;
        private final Tally tally;
        private final Pace pace;
        private final Set<String> notes = new LinkedHashSet<>();
        private Mark mark = Mark.BEGINNING;

        /** @param place which of the tables that the store has of the rows */
        Run(Contract contract, TableId target, int place, Tally tally, Pace pace) {
            this.contract = contract;
            this.target = target;
            this.place = place;
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
                } catch (UnsupportedColumnException | UnfinishedException wrong) {
                    return words(contract, wrong);
                }
            }
            return contract.table() + " was altered again and again; try when the migration is over";
        }

        static String words(Contract contract, RuntimeException wrong) {
            return wrong instanceof UnsupportedColumnException
                    ? "its rows aren't as its contract has them at revision " + contract.revision() + ": "
                            + wrong.getMessage()
                            + "; wait for a row of the new shape, which changes the contract. Where the source"
                            + " connector has modes of its own for decimals, times, BIGINT UNSIGNED or binary columns, or doesn't propagate source"
                            + " types, name it, so that they are known"
                    : String.valueOf(wrong.getMessage());
        }

        private void once() {
            SourceTable table = SourceTable.read(source, contract);
            Cascade.of(source, List.of(contract.table())).forEach(each -> notes.add(each.sentence()));
            StoreTable store = stores(table).get(place);
            if (plan.repair()) {
                claim(store);
            }
            if (!table.gone().isEmpty()) {
                notes.add("not compared, since MySQL doesn't have them any more: " + String.join(", ", table.gone()));
            }
            BothSides sides = new BothSides(source, table, store);
            TableVerification verification = new TableVerification(
                    sides, plan, new TableVerification.Tools(pace, nanos, waiting, listener, this::save), tally, mark);
            try {
                verification.run();
            } finally {
                mark = verification.mark();
                tell(sides.refused());
            }
        }

        private void tell(Map<String, String> refused) {
            if (!refused.isEmpty()) {
                Map.Entry<String, String> first = refused.entrySet().iterator().next();
                notes.add("not compared, since the mapping refuses them: " + refused.size()
                        + " rows of " + contract.table() + ", the first has the key " + first.getKey() + ": "
                        + first.getValue());
            }
        }

        private void save(Mark reached) {
            mark = reached;
            progress.save(
                    contract.revision(),
                    new Progress.Saved(tally.result(target, reached, List.copyOf(notes), ""), reached, false));
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
