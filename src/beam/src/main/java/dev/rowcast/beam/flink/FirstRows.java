package dev.rowcast.beam.flink;

import dev.rowcast.batch.load.LoadListener;
import dev.rowcast.batch.load.LoadSetup;
import dev.rowcast.batch.load.RangeLoader;
import dev.rowcast.batch.load.Ranges;
import dev.rowcast.batch.source.SourceConnection;
import dev.rowcast.batch.source.TableModel;
import dev.rowcast.batch.source.TableReader;
import dev.rowcast.batch.source.TableSize;
import dev.rowcast.batch.source.UnfinishedException;
import dev.rowcast.batch.source.Waiting;
import dev.rowcast.change.TableId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Loads the first row of each table here, so that the gate has decided on its rows, and the store has a place for them, before workers begin: all that stands
 * against it is said at once, and workers meet only contracts that are known.
 */
final class FirstRows implements AutoCloseable {
    private final LoadListener listener;
    private final SourceConnection source;
    private final RangeLoader loader;
    private final Map<TableId, String> refused = new LinkedHashMap<>();

    FirstRows(LoadSetup setup, LoadListener listener) {
        this.listener = listener;
        this.source = new SourceConnection(setup.mysql(), setup.form(), Waiting.REAL, setup.admission(), 5);
        this.loader = new RangeLoader(setup, listener);
    }

    /** Those that can be loaded. */
    List<TableId> load(List<TableId> tables) {
        return tables.stream().filter(this::load).toList();
    }

    private boolean load(TableId table) {
        try {
            TableModel model = TableModel.read(source, table, null);
            if (model.keyColumns().isEmpty()) {
                throw new UnfinishedException(
                        table + " has no primary key, and without one it can't be read in ranges; give it one", null);
            }
            begins(table);
            new Ranges(new TableReader(source, model), model, List.of(), 1)
                    .next()
                    .ifPresent(loader::load);
            return true;
        } catch (UnfinishedException wrong) {
            refused.put(table, String.valueOf(wrong.getMessage()));
            return false;
        }
    }

    /** Tells about how many rows it has. */
    private void begins(TableId table) {
        listener.begins(table, TableSize.of(source, table).rows());
    }

    /** Why the others can't. */
    Map<TableId, String> refused() {
        return refused;
    }

    /** Removes what the load didn't overwrite. */
    void sweep(TableId table) {
        loader.sweep(table);
    }

    @Override
    public void close() {
        try {
            loader.close();
        } finally {
            source.close();
        }
    }
}
