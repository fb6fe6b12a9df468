package dev.rowcast.batch.load;

import dev.rowcast.batch.source.KeyRange;
import dev.rowcast.batch.source.ReshapedException;
import dev.rowcast.batch.source.SourceConnection;
import dev.rowcast.batch.source.TableModel;
import dev.rowcast.batch.source.TableReader;
import dev.rowcast.batch.source.UnfinishedException;
import dev.rowcast.batch.source.Waiting;
import dev.rowcast.batch.source.WrittenRow;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.gate.ContractGate;
import dev.rowcast.contract.log.ContractLog;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.flow.ChangeFlow;
import dev.rowcast.flow.FlowOptions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Loads ranges, one after the other: reads one whole with a short statement, and returns once its destination has answered for each of its rows. A range may be
 * loaded again, by anybody. For one thread.
 */
public final class RangeLoader implements AutoCloseable {
    private static final int RESHAPED = 5;
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MICROSECONDS.toNanos(500);

    private final LoadSetup setup;
    private final LoadListener listener;
    private final SourceConnection source;
    private final ContractLog log;
    private final ContractRegistry registry;
    private final LoadAnswers answers;
    private final LoadRecords records;
    private @Nullable ChangeFlow flow;
    private @Nullable TableModel model;

    /** @param listener hears for what it waits */
    public RangeLoader(LoadSetup setup, LoadListener listener) {
        this.setup = setup;
        this.listener = listener;
        this.source = setup.connect();
        this.log = setup.contracts().get();
        this.registry = new ContractRegistry(log);
        registry.refresh();
        this.answers = new LoadAnswers(setup.subscription(), listener);
        this.records = new LoadRecords(setup.name(), setup.version());
    }

    /** Returns once the server has less to do than these limits. */
    public void rest(SourceLimits limits) {
        new Strain(source, limits, Waiting.REAL, listener).rest();
    }

    /**
     * Loads the range.
     *
     * @throws UnfinishedException if it can't be loaded now, as where its table waits for a decision; perhaps some of it is
     */
    public LoadedRange load(KeyRange range) {
        for (int again = 0; again < RESHAPED; again++) {
            try {
                TableModel table = model(range.id());
                Instant read = Instant.now();
                List<WrittenRow> rows = new TableReader(source, table).rows(range);
                if (deliver(rows, records.of(table, read))) {
                    return answers.take(rows.size());
                }
            } catch (ReshapedException altered) {
                model = null;
            }
        }
        throw new UnfinishedException(
                range + " was altered again and again, or its rows weren't taken within " + setup.freshness()
                        + "; try when the migration is over, and the destination is well",
                null);
    }

    /** Has the destination remove what none of the loads of this version or later has written. */
    public void sweep(TableId table) {
        if (!deliver(List.of(records.sweep(model(table), Instant.now())), Function.identity())) {
            throw new UnfinishedException(
                    "what was left of " + table + " wasn't removed within " + setup.freshness(), null);
        }
    }

    private TableModel model(TableId table) {
        TableModel known = model;
        if (known == null || !known.id().equals(table)) {
            Contract contract = registry.history(table)
                    .map(history -> history.current().contract())
                    .orElse(null);
            known = TableModel.read(source, table, contract);
            model = known;
        }
        return known;
    }

    /** Whether all were answered for in time. */
    private <T> boolean deliver(List<T> rows, Function<T, RawRecord> read) {
        ChangeFlow open = opened();
        long begun = System.nanoTime();
        try {
            requireAllowed();
            open.turn(rows, read);
            while (open.unsettled() && answers.obstacle() == null) {
                requireAllowed();
                if (System.nanoTime() - begun > setup.freshness().toNanos()) {
                    close(open);
                    return false;
                }
                if (Thread.currentThread().isInterrupted()) {
                    throw new UnfinishedException("it was interrupted", null);
                }
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
                open.turn(List.<RawRecord>of(), record -> record);
            }
        } catch (RuntimeException stopped) {
            close(open);
            throw new UnfinishedException(String.valueOf(stopped.getMessage()), stopped);
        }
        String obstacle = answers.obstacle();
        if (obstacle != null) {
            close(open);
            throw new UnfinishedException(obstacle, null);
        }
        return true;
    }

    /**
     * Returns where rows may be sent.
     *
     * @throws UnfinishedException if they mayn't any more, once nothing that was sent is unanswered: whoever takes it would else take it later than what comes after
     */
    private void requireAllowed() {
        Optional<String> obstacle = setup.obstacle().get();
        if (obstacle.isPresent()) {
            while (answers.awaited() > 0) {
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
            throw new UnfinishedException(obstacle.get(), null);
        }
    }

    private ChangeFlow opened() {
        ChangeFlow known = flow;
        if (known == null) {
            answers.clear();
            known = new ChangeFlow(FlowOptions.of(
                            "load",
                            setup.routing(),
                            new ContractGate(registry, setup.rules()),
                            setup.destinations(),
                            answers.letters())
                    .only(setup.subscription())
                    .source(setup.form().settings())
                    .listener(answers)
                    .mayDeliver(() -> setup.obstacle().get().isEmpty())
                    .build());
            flow = known;
        }
        return known;
    }

    /** What it hasn't been answered for is written no more. */
    private void close(ChangeFlow open) {
        flow = null;
        open.close();
    }

    @Override
    public void close() {
        if (flow != null) {
            close(flow);
        }
        source.close();
        log.close();
    }
}
