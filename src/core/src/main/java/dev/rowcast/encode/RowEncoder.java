package dev.rowcast.encode;

import dev.rowcast.change.RecordException;
import dev.rowcast.change.RowChange;

/** Makes of one table's changes, at one revision of its contract, the bytes that a destination sends. Not thread-safe. */
@FunctionalInterface
public interface RowEncoder {
    /**
     * The change as bytes.
     *
     * @throws ValueException if a value of the row or of the key can't be held by its field; the encoder can go on with the next change
     * @throws RecordException if row or key have another schema than this encoder was compiled for; likewise
     */
    byte[] encode(RowChange change);
}
