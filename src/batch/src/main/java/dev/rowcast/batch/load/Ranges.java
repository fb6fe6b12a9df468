package dev.rowcast.batch.load;

import dev.rowcast.batch.source.KeyRange;
import dev.rowcast.batch.source.TableModel;
import dev.rowcast.batch.source.TableReader;
import dev.rowcast.change.TableId;
import java.util.List;
import java.util.Optional;

/**
 * Parts a table into ranges of about as many rows each, by MySQL's own order of its keys: rows that come behind what was the last when it began are in none.
 * Thread-safe; each call waits for MySQL.
 */
public final class Ranges {
    private final TableReader reader;
    private final TableId table;
    private final int rows;
    private final Optional<List<String>> last;
    private List<String> after;
    private long number;
    private boolean done;

    /**
     * @param after where to begin: behind that place; empty for the beginning of the table
     * @param rows how many rows a range has, at least 1; others may come or go meanwhile
     */
    public Ranges(TableReader reader, TableModel model, List<String> after, int rows) {
        this.reader = reader;
        this.table = model.id();
        this.rows = rows;
        this.after = after;
        this.last = reader.last();
        this.done = last.isEmpty();
    }

    /** The next range; empty after the last. */
    public synchronized Optional<KeyRange> next() {
        if (done) {
            return Optional.empty();
        }
        List<String> end = last.orElseThrow();
        Optional<List<String>> upTo = reader.ahead(after, end, rows);
        done = upTo.isEmpty();
        KeyRange range = new KeyRange(table.database(), table.table(), after, upTo.orElse(end), number++);
        after = range.upTo();
        return Optional.of(range);
    }
}
