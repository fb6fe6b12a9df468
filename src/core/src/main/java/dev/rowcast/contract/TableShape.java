package dev.rowcast.contract;

import dev.rowcast.change.TableId;
import java.util.List;
import java.util.Optional;

/**
 * What of a table's definition can matter to a reader: columns with their meaning, and the key. Nullability, defaults, comments, lengths and
 * precision are left out on purpose, so that two definitions that read the same are equal.
 *
 * @param table the table
 * @param columns the columns in the table's order
 * @param keyColumns names of the key's columns in the key's order; empty where the table has no key
 */
public record TableShape(TableId table, List<Column> columns, List<String> keyColumns) {
    public TableShape {
        columns = List.copyOf(columns);
        keyColumns = List.copyOf(keyColumns);
    }

    /** The column of that name, compared exactly. */
    public Optional<Column> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }
}
