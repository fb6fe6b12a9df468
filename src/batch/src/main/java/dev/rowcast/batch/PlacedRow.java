package dev.rowcast.batch;

import dev.rowcast.encode.Row;
import dev.rowcast.store.SourceRow;
import java.util.List;
import java.util.Objects;

/**
 * A row of MySQL.
 *
 * @param place where it is in the order of the key, a text for each of the key's columns
 * @param row the row
 */
record PlacedRow(List<String> place, SourceRow row) {
    Row key() {
        return Objects.requireNonNull(row.rows().key());
    }
}
