package dev.rowcast.batch;

import dev.rowcast.encode.Row;
import dev.rowcast.encode.RowReader;
import java.util.List;
import java.util.Objects;

/**
 * A row of MySQL.
 *
 * @param place where it is in the order of the key, a text for each of the key's columns
 * @param rows its key, and its values as those after a change
 */
record SourceRow(List<String> place, RowReader.Rows rows) {
    Row key() {
        return Objects.requireNonNull(rows.key());
    }

    Row values() {
        return Objects.requireNonNull(rows.after());
    }
}
