package dev.rowcast.encode;

import dev.rowcast.change.RecordException;
import dev.rowcast.change.RowChange;
import org.jspecify.annotations.Nullable;

/** Encodes one table's changes, at one revision of its contract, to the bytes that a destination sends. Not thread-safe. */
@FunctionalInterface
public interface RowEncoder {
    /**
     * Encodes a change; null where its readers don't want it.
     *
     * @throws UndecidedException if it isn't known whether they want it; the encoder can continue with the next change
     * @throws ValueException if a field can't hold its value of the row or of the key; the encoder can continue with the next change
     * @throws RecordException if row or key have another schema than this encoder was compiled for; the encoder can continue with the next change
     */
    byte @Nullable [] encode(RowChange change);
}
