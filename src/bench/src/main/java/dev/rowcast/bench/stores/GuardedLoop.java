package dev.rowcast.bench.stores;

import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.connect.data.Struct;

/** With Rowcast's guard, in a table just as Rowcast's: what is there stays if it is newer, and a delete leaves a tombstone. */
final class GuardedLoop extends Loop {
    private static final String KEY = "_rowcast_key";
    private static final String VERSION = "_rowcast_version";
    private static final String DELETED = "_rowcast_deleted";
    private static final String WRITTEN = "_rowcast_written";

    private final String begin;
    private final String row;
    private final String end;

    /** @param table where there is none yet */
    GuardedLoop(Sql sql, Connection connection, String table, String ours) throws SQLException {
        super(sql, connection);
        List<String> guarded = new ArrayList<>(COLUMNS);
        guarded.addAll(List.of(DELETED, WRITTEN));
        begin = "INSERT INTO " + table + (sql == Sql.POSTGRESQL ? " AS t" : "") + " (" + KEY + ", "
                + String.join(", ", guarded) + ", " + VERSION + ") VALUES ";
        row = "(?, " + times(COLUMNS.size(), "?") + ", ?, " + sql.now() + ", ?)";
        end = sql.guardedUpsert(sql == Sql.POSTGRESQL ? "t" : table, KEY, guarded, VERSION);
        try (var statement = connection.createStatement()) {
            statement.execute(sql.like(table, ours));
        }
    }

    @Override
    void writeBatch(List<RowChange> changes) throws SQLException {
        PreparedStatement statement = statement(begin + times(changes.size(), row) + end);
        int place = 1;
        for (RowChange change : changes) {
            boolean deleted = change.operation() == Operation.DELETE;
            Struct id = Objects.requireNonNull(change.key());
            statement.setString(place++, String.valueOf(id.get(ID)));
            place = deleted
                    ? setNothing(statement, place)
                    : setRow(statement, place, Objects.requireNonNull(change.after()));
            statement.setBoolean(place++, deleted);
            statement.setLong(place++, change.version().asLong());
        }
        statement.executeUpdate();
    }

    private static int setNothing(PreparedStatement statement, int first) throws SQLException {
        int place = first;
        for (var field : FIELDS) {
            statement.setNull(place++, Values.sqlType(field.schema()));
        }
        return place;
    }
}
