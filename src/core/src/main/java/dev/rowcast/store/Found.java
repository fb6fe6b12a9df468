package dev.rowcast.store;

import dev.rowcast.change.RowVersion;
import dev.rowcast.encode.Row;
import org.jspecify.annotations.Nullable;

/**
 * What a store has of a key.
 *
 * @param key the key, as {@link Write} has it
 * @param version the version of the write that it keeps
 * @param row the values that it would give to its readers, as the classes of {@link Row}: a field that it has no value of is NULL. Null where the row is
 *     deleted, and the store remembers it
 */
public record Found(
        String key, RowVersion version, @Nullable Row row) {
    /** Without the values, which may be confidential. */
    @Override
    public String toString() {
        return key + " at " + version + (row == null ? ", deleted" : "");
    }
}
