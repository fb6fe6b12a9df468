package dev.rowcast.encode;

import dev.rowcast.change.Place;
import dev.rowcast.change.RecordException;
import dev.rowcast.change.TableId;

/** A value of one row that its contract field can't hold. The message never shows the value, because it may be confidential. */
public final class ValueException extends RecordException {
    private static final long serialVersionUID = 1L;

    private final transient TableId table;
    private final String column;

    ValueException(Place at, TableId table, String column, Object value, String why) {
        super(
                at,
                "table " + table + ", column " + column + ": the value (a "
                        + value.getClass().getSimpleName() + ") " + why);
        this.table = table;
        this.column = column;
    }

    /**
     * A value that doesn't match its schema in an unexpected way. It has the original exception's stack trace but not its message, which may contain
     * the value.
     */
    static ValueException unexpected(
            Place at, TableId table, String column, Object value, RuntimeException unexpected) {
        ValueException bad = new ValueException(
                at,
                table,
                column,
                value,
                "can't be read as its schema declares ("
                        + unexpected.getClass().getSimpleName()
                        + "); look for a transform or custom converter that rewrites the column");
        bad.setStackTrace(unexpected.getStackTrace());
        return bad;
    }

    /** The table. */
    public TableId table() {
        return table;
    }

    /** The column, as MySQL spells it. */
    public String column() {
        return column;
    }
}
