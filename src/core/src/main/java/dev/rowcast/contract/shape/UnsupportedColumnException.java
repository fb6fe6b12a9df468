package dev.rowcast.contract.shape;

import dev.rowcast.change.TableId;
import org.jspecify.annotations.Nullable;

/**
 * A column whose Connect type Rowcast can't deliver, or whose value the source connector's settings have already destroyed. It concerns
 * every row of the table's present shape; the message says what to set instead.
 */
public final class UnsupportedColumnException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient TableId table;
    private final String column;
    private final @Nullable String logicalType;
    private final String found;

    /**
     * @param table the table
     * @param column the column, as MySQL spells it
     * @param logicalType name of the column's Connect schema; null where it has none
     * @param found what is wrong and what to do, one sentence without table and column
     */
    public UnsupportedColumnException(TableId table, String column, @Nullable String logicalType, String found) {
        super("table " + table + ", column " + column + ": " + found);
        this.table = table;
        this.column = column;
        this.logicalType = logicalType;
        this.found = found;
    }

    /** What is wrong and what to do, one sentence without table and column. */
    public String found() {
        return found;
    }

    /** The table. */
    public TableId table() {
        return table;
    }

    /** The column, as MySQL spells it. */
    public String column() {
        return column;
    }

    /** Name of the column's Connect schema; null where it has none. */
    public @Nullable String logicalType() {
        return logicalType;
    }
}
