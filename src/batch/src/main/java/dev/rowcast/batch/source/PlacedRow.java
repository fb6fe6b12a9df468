package dev.rowcast.batch.source;

import dev.rowcast.encode.Row;
import dev.rowcast.store.SourceRow;
import java.util.List;
import java.util.Objects;

/**
 * A row of MySQL by its contract.
 *
 * @param place where it is in the order of the key, a text for each of the key's columns
 * @param row the row
 */
public record PlacedRow(List<String> place, SourceRow row) {
    /** Its key. */
    public Row key() {
        return Objects.requireNonNull(row.rows().key());
    }
}
