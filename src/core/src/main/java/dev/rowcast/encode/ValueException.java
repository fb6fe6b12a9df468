package dev.rowcast.encode;

import dev.rowcast.change.Coordinates;
import dev.rowcast.change.RecordException;
import dev.rowcast.change.TableId;

/** A value of one row that its contract field can't hold. The message never shows the value, since it may be confidential. */
public final class ValueException extends RecordException {
    private static final long serialVersionUID = 1L;

    private final transient TableId table;
    private final String column;

    ValueException(Coordinates at, TableId table, String column, Object value, String why) {
        super(
                at,
                "table " + table + ", column " + column + ": the value (a "
                        + value.getClass().getSimpleName() + ") " + why);
        this.table = table;
        this.column = column;
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
