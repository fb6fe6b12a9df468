package dev.rowcast.contract.shape;

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
 * @param unsupported the columns that can't be delivered, in the table's order; none of them is among the others or in the key
 */
public record TableShape(
        TableId table, List<Column> columns, List<String> keyColumns, List<UnsupportedColumn> unsupported) {
    public TableShape {
        columns = List.copyOf(columns);
        keyColumns = List.copyOf(keyColumns);
        unsupported = List.copyOf(unsupported);
    }

    /** A table whose columns can all be delivered. */
    public TableShape(TableId table, List<Column> columns, List<String> keyColumns) {
        this(table, columns, keyColumns, List.of());
    }

    /** The table as if it hadn't the columns that can't be delivered. */
    public TableShape supported() {
        return unsupported.isEmpty() ? this : new TableShape(table, columns, keyColumns);
    }

    /** Whether the table has a column of that name which can't be delivered. */
    public boolean isUnsupported(String name) {
        return unsupported.stream().anyMatch(column -> column.name().equals(name));
    }

    /** The column of that name, compared exactly. */
    public Optional<Column> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }
}
