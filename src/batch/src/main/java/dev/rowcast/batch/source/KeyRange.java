package dev.rowcast.batch.source;

import dev.rowcast.change.TableId;
import java.io.Serializable;
import java.util.List;

/**
 * The rows of a table whose keys are behind one place and not behind another, in MySQL's own order.
 *
 * @param database of the table
 * @param table its name
 * @param after the place before the first row; empty for the beginning of the table
 * @param upTo the place of the last row
 * @param number which range of the table it is, from 0
 */
public record KeyRange(String database, String table, List<String> after, List<String> upTo, long number)
        implements Serializable {
    public KeyRange {
        after = List.copyOf(after);
        upTo = List.copyOf(upTo);
    }

    /** The table. */
    public TableId id() {
        return new TableId(database, table);
    }

    /** Without the keys, which may say what nobody is to read in a log. */
    @Override
    public String toString() {
        return "range " + number + " of " + database + "." + table;
    }
}
