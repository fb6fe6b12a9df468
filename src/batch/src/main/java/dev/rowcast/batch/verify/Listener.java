package dev.rowcast.batch.verify;

import dev.rowcast.change.TableId;

/** Hears how far a comparison has come. */
public interface Listener {
    /** Hears nothing. */
    Listener NONE = (table, rows, left, suspects) -> {};

    /**
     * A range is done.
     *
     * @param rows how many rows of MySQL were compared so far
     * @param left how many rows of the store were looked for so far
     * @param suspects how many rows are to be looked at again
     */
    void passed(TableId table, long rows, long left, long suspects);
}
