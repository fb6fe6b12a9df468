package dev.rowcast.bench.stores;

import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/** Without a guard, in a table with nothing but the source's columns and its primary key: the last to come wins, and what is deleted is gone. */
final class PlainLoop extends Loop {
    private final String table;

    /** @param table where there is none yet */
    PlainLoop(Sql sql, Connection connection, String table, String ours) throws SQLException {
        super(sql, connection);
        this.table = table;
        try (var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE " + table + " AS SELECT " + String.join(", ", COLUMNS) + " FROM " + ours
                    + " WHERE 1 = 0");
            statement.execute("ALTER TABLE " + table + " ADD PRIMARY KEY (" + ID + ")");
        }
    }

    @Override
    void writeBatch(List<RowChange> changes) throws SQLException {
        // No two are of one row, so that it doesn't matter which comes first.
        List<RowChange> deletes = changes.stream()
                .filter(change -> change.operation() == Operation.DELETE)
                .toList();
        List<RowChange> puts = changes.stream()
                .filter(change -> change.operation() != Operation.DELETE)
                .toList();
        if (!puts.isEmpty()) {
            put(puts);
        }
        if (!deletes.isEmpty()) {
            delete(deletes);
        }
    }

    private void put(List<RowChange> changes) throws SQLException {
        String row = "(" + times(COLUMNS.size(), "?") + ")";
        PreparedStatement statement = statement("INSERT INTO " + table + " (" + String.join(", ", COLUMNS) + ") VALUES "
                + times(changes.size(), row) + sql.upsert(ID, COLUMNS));
        int place = 1;
        for (RowChange change : changes) {
            place = setRow(statement, place, Objects.requireNonNull(change.after()));
        }
        statement.executeUpdate();
    }

    private void delete(List<RowChange> changes) throws SQLException {
        PreparedStatement statement =
                statement("DELETE FROM " + table + " WHERE " + ID + " IN (" + times(changes.size(), "?") + ")");
        int place = 1;
        for (RowChange change : changes) {
            statement.setObject(place++, Objects.requireNonNull(change.key()).get(ID));
        }
        statement.executeUpdate();
    }
}
