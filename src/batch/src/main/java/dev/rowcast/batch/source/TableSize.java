package dev.rowcast.batch.source;

import dev.rowcast.change.TableId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;

/**
 * How large a table is, by MySQL's statistics, which may be off by half.
 *
 * @param rows about how many rows it has
 * @param rowBytes about how long one is, in bytes
 */
public record TableSize(long rows, long rowBytes) {
    private static final String SIZE = "SELECT TABLE_ROWS, AVG_ROW_LENGTH FROM information_schema.TABLES"
            + " WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?";

    /** That of the table. */
    public static TableSize of(SourceConnection source, TableId table) {
        return source.ask("the size of " + table, open -> {
            try (PreparedStatement statement = open.prepareStatement(SIZE)) {
                statement.setString(1, table.database());
                statement.setString(2, table.table());
                try (ResultSet result = statement.executeQuery()) {
                    return result.next() ? new TableSize(result.getLong(1), result.getLong(2)) : new TableSize(0, 0);
                }
            }
        });
    }

    /** How many rows to read at once: so many, or as many as are about so many bytes, if these are fewer; at least 1. */
    public int rowsWithin(long bytes, int most) {
        return (int) Math.max(1, Math.min(most, rowBytes == 0 ? most : bytes / rowBytes));
    }
}
