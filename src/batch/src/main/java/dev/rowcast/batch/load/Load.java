package dev.rowcast.batch.load;

import dev.rowcast.batch.source.KeyRange;
import dev.rowcast.batch.source.Pace;
import dev.rowcast.batch.source.SourceConnection;
import dev.rowcast.batch.source.TableModel;
import dev.rowcast.batch.source.TableReader;
import dev.rowcast.batch.source.TableSize;
import dev.rowcast.batch.source.UnfinishedException;
import dev.rowcast.batch.source.Waiting;
import dev.rowcast.change.TableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Loads tables on this machine: one after the other, each by workers that take its ranges as they come. For one thread. */
public final class Load {
    private static final int LONGEST_RANGE_BYTES = 8 << 20;

    private final LoadSetup setup;
    private final LoadPlan plan;
    private final LoadProgress progress;
    private final LoadListener listener;

    /** @param progress what an earlier run came to, and where this one writes down how far it comes */
    public Load(LoadSetup setup, LoadPlan plan, LoadProgress progress, LoadListener listener) {
        this.setup = setup;
        this.plan = plan;
        this.progress = progress;
        this.listener = new OneAtATime(listener);
    }

    /** Loads the tables; what can't be loaded to its end is a result that says so, and stops no other. */
    public List<LoadedTable> run(List<TableId> tables) {
        List<RangeLoader> loaders = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(plan.workers());
        try (SourceConnection source = setup.connect()) {
            for (int i = 0; i < plan.workers(); i++) {
                loaders.add(new RangeLoader(setup, listener));
            }
            return tables.stream()
                    .map(each -> table(each, source, loaders, threads))
                    .toList();
        } finally {
            threads.shutdownNow();
            loaders.forEach(RangeLoader::close);
        }
    }

    private LoadedTable table(
            TableId table, SourceConnection source, List<RangeLoader> loaders, ExecutorService threads) {
        long begun = System.nanoTime();
        LoadMark before = progress.of(table);
        TableTally tally = new TableTally(table, plan.shown(), before);
        String unfinished = "";
        boolean swept = false;
        try {
            if (!before.done()) {
                ranges(table, source, loaders, threads, tally, before);
                swept = plan.sweep() && !tally.rejectedAny();
                if (swept) {
                    loaders.get(0).sweep(table);
                }
                progress.save(table, tally.finished());
            }
        } catch (UnfinishedException wrong) {
            unfinished = String.valueOf(wrong.getMessage());
        }
        return tally.result(swept, Duration.ofNanos(System.nanoTime() - begun), unfinished);
    }

    private void ranges(
            TableId table,
            SourceConnection source,
            List<RangeLoader> loaders,
            ExecutorService threads,
            TableTally tally,
            LoadMark before) {
        TableModel model = TableModel.read(source, table, null);
        if (model.keyColumns().isEmpty()) {
            throw new UnfinishedException(
                    table + " has no primary key, and without one it can't be read in ranges; give it one", null);
        }
        TableSize size = TableSize.of(source, table);
        listener.begins(table, size.rows());
        int rows = size.rowsWithin(LONGEST_RANGE_BYTES, plan.rows());
        Ranges ranges = new Ranges(new TableReader(source, model), model, before.after(), rows);
        Turnstile turnstile = new Turnstile(
                ranges,
                new Pace(plan.rowsPerSecond(), System::nanoTime, Waiting.REAL),
                rows,
                new Strain(source, plan.limits(), Waiting.REAL, listener));
        await(loaders.stream()
                .<Future<?>>map(loader -> threads.submit(() -> work(table, loader, turnstile, tally)))
                .toList());
    }

    private void work(TableId table, RangeLoader loader, Turnstile turnstile, TableTally tally) {
        try {
            for (Optional<KeyRange> range = turnstile.next(); range.isPresent(); range = turnstile.next()) {
                LoadedRange loaded = loader.load(range.get());
                progress.save(table, tally.done(range.get(), loaded));
                listener.loaded(table, tally.rows());
            }
        } finally {
            // Where one can't go on, the others needn't.
            turnstile.close();
        }
    }

    private static void await(List<Future<?>> workers) {
        UnfinishedException first = null;
        for (Future<?> worker : workers) {
            try {
                worker.get();
            } catch (ExecutionException wrong) {
                UnfinishedException why = wrong.getCause() instanceof UnfinishedException known
                        ? known
                        : new UnfinishedException(String.valueOf(wrong.getCause()), wrong.getCause());
                first = first == null ? why : first;
            } catch (InterruptedException asked) {
                Thread.currentThread().interrupt();
                throw new UnfinishedException("it was interrupted", asked);
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
