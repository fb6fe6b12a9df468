package dev.rowcast.store;

import dev.rowcast.encode.RowReader;

/** Makes what a store writes of the rows of one table at one revision. Not thread-safe. */
public interface Documents {
    /** The body of a put. */
    byte[] put(RowReader.Rows rows);

    /** The body of a delete, for the store's memory of it; may be empty. */
    byte[] delete(RowReader.Rows rows);
}
