package dev.rowcast.batch.source;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A row as MySQL wrote it, of which {@link TableModel#read} makes what the source connector makes of it: a range of such rows is a fifth as large.
 *
 * @param values of each of the table's expressions what MySQL wrote, null for NULL; not copies, so don't modify them
 */
@SuppressWarnings("ArrayRecordComponent")
public record WrittenRow(byte[] @Nullable [] values) {
    /** The row at which the result stands. */
    static WrittenRow of(ResultSet result, int expressions) throws SQLException {
        byte[] @Nullable [] values = new byte[expressions][];
        for (int i = 0; i < expressions; i++) {
            values[i] = result.getBytes(i + 1);
        }
        return new WrittenRow(values);
    }
}
