package dev.rowcast.destination.jdbc;

import dev.rowcast.change.RowVersion;
import dev.rowcast.store.Write;
import dev.rowcast.store.WriteResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Writes rows of one target in a transaction, each guarded by its version. Where the database refuses a value, the rows are halved until the one is found.
 * Thread-safe.
 */
final class RowsWriter {
    /** Both protocols count a statement's parameters in 16 bits. */
    private static final int PARAMETERS = 60_000;

    private static final int ROWS_PER_DELETE = 10_000;

    private final Dialect dialect;
    private final DataSource pool;

    RowsWriter(Dialect dialect, DataSource pool) {
        this.dialect = dialect;
        this.pool = pool;
    }

    /** The results, in the order of the writes. */
    List<WriteResult> write(Table table, String owner, List<Write> writes) throws SQLException {
        if (writes.get(0).action() == Write.Action.TRUNCATE) {
            return List.of(truncate(table, owner, writes.get(0)));
        }
        try {
            return transaction(table, owner, writes);
        } catch (SQLException error) {
            return switch (SqlFault.of(error)) {
                case DATA -> halves(table, owner, writes, error);
                case CONFLICT ->
                    Collections.nCopies(writes.size(), new WriteResult.Later(SqlFault.reason(error), Duration.ZERO));
                default -> throw error;
            };
        }
    }

    private List<WriteResult> halves(Table table, String owner, List<Write> writes, SQLException error)
            throws SQLException {
        if (writes.size() == 1) {
            return List.of(new WriteResult.Refused(SqlFault.reason(error)));
        }
        int half = writes.size() / 2;
        List<WriteResult> results = new ArrayList<>(write(table, owner, writes.subList(0, half)));
        results.addAll(write(table, owner, writes.subList(half, writes.size())));
        return results;
    }

    private List<WriteResult> transaction(Table table, String owner, List<Write> writes) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            Marks.Mark mark = Marks.share(new Session(connection), table);
            requireOwner(mark, owner, table);
            // In the order of keys, so that two writers wait for one another and don't lock each other out.
            List<Write> fresh = writes.stream()
                    .filter(write -> write.version().asLong() >= mark.truncated())
                    .sorted(Comparator.comparing(Write::key))
                    .toList();
            Map<String, Long> there = new HashMap<>();
            int most = Math.max(1, PARAMETERS / (table.columns().size() + 3));
            for (int from = 0; from < fresh.size(); from += most) {
                List<Write> part = fresh.subList(from, Math.min(fresh.size(), from + most));
                upsert(connection, table, part, there);
            }
            List<WriteResult> results = results(table, writes, mark, there);
            connection.commit();
            return results;
        }
    }

    private static void requireOwner(Marks.Mark mark, String owner, Table table) throws SQLException {
        if (!mark.owner().equals(owner)) {
            throw new SQLException(
                    table.quotedRows() + " is written by the subscription " + mark.owner() + " now", "42501");
        }
    }

    /** Writes, and notes of each key the version that is there now; none where that is another one and isn't told. */
    private void upsert(Connection connection, Table table, List<Write> writes, Map<String, Long> there)
            throws SQLException {
        boolean kept;
        try (PreparedStatement statement =
                connection.prepareStatement(dialect.upsert(table, writes.size()), dialect.upsertKeys())) {
            int place = 1;
            for (Write write : writes) {
                place = bind(statement, place, table, write);
            }
            if (statement.execute()) {
                note(statement.getResultSet(), there);
                return;
            }
            try (ResultSet keys = statement.getGeneratedKeys()) {
                kept = keys.next();
            }
        }
        if (kept) {
            readBack(connection, table, writes, there);
        } else {
            writes.forEach(write ->
                    there.put(StoredKey.of(write.key()), write.version().asLong()));
        }
    }

    private static int bind(PreparedStatement statement, int first, Table table, Write write) throws SQLException {
        int place = first;
        Map<Integer, Object> values = RowBody.read(write.body());
        statement.setString(place++, StoredKey.of(write.key()));
        for (Table.Column column : table.columns()) {
            Object value = values.remove(column.field());
            // NULL as what the others of its column are: a driver has a statement of other types prepared anew.
            if (value instanceof byte[] || value == null && column.binary()) {
                statement.setBytes(place++, (byte[]) value);
            } else {
                statement.setString(place++, (String) value);
            }
        }
        if (!values.isEmpty()) {
            throw new SQLException(table.quotedRows() + " hasn't been prepared for fields " + values.keySet());
        }
        statement.setLong(place++, write.version().asLong());
        statement.setBoolean(place++, write.action() == Write.Action.DELETE);
        return place;
    }

    /**
     * What is read is locked by the statement before. Where another unique index has made MySQL take a row for another one, the row itself isn't there, and
     * nothing is committed.
     */
    private static void readBack(Connection connection, Table table, List<Write> writes, Map<String, Long> there)
            throws SQLException {
        String keys = String.join(", ", Collections.nCopies(writes.size(), "?"));
        try (PreparedStatement statement = connection.prepareStatement("SELECT " + Table.KEY + ", " + Table.VERSION
                + " FROM " + table.quotedRows() + " WHERE " + Table.KEY + " IN (" + keys + ")")) {
            int place = 1;
            for (Write write : writes) {
                statement.setString(place++, StoredKey.of(write.key()));
            }
            note(statement.executeQuery(), there);
        }
        for (Write write : writes) {
            if (there.getOrDefault(StoredKey.of(write.key()), -1L)
                    < write.version().asLong()) {
                throw new SQLException(
                        table.quotedRows() + " has taken the row " + write.key()
                                + " for another one: it has another unique index",
                        "42000");
            }
        }
    }

    private static void note(ResultSet result, Map<String, Long> there) throws SQLException {
        try (result) {
            while (result.next()) {
                there.put(result.getString(1), result.getLong(2));
            }
        }
    }

    private static List<WriteResult> results(
            Table table, List<Write> writes, Marks.Mark mark, Map<String, Long> there) {
        List<WriteResult> results = new ArrayList<>();
        for (Write write : writes) {
            long version = write.version().asLong();
            boolean written = version >= mark.truncated()
                    && there.getOrDefault(StoredKey.of(write.key()), Long.MAX_VALUE) == version;
            results.add(written ? WriteResult.Done.WRITTEN : WriteResult.Done.STALE);
        }
        return results;
    }

    /**
     * Writes a row unless there is a newer one.
     *
     * @param absent whether there was none: what is written then counts as of the last TRUNCATE, if there was one, and isn't removed with what that removes
     */
    boolean replace(Table table, String owner, Write write, boolean absent) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            Marks.Mark mark = Marks.share(new Session(connection), table);
            requireOwner(mark, owner, table);
            long version = absent
                    ? Math.max(write.version().asLong(), mark.truncated())
                    : write.version().asLong();
            if (version < mark.truncated()) {
                return false;
            }
            Map<String, Long> there = new HashMap<>();
            Write at = new Write(write.target(), write.key(), write.action(), write.body(), RowVersion.ofLong(version));
            upsert(connection, table, List.of(at), there);
            connection.commit();
            return there.getOrDefault(StoredKey.of(write.key()), Long.MAX_VALUE) == version;
        } catch (SQLException error) {
            if (SqlFault.of(error) == SqlFault.CONFLICT) {
                return false;
            }
            throw error;
        }
    }

    /** The mark first, so that nothing that is older comes in meanwhile. */
    private WriteResult truncate(Table table, String owner, Write write) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            Session session = new Session(connection);
            Marks.Mark mark = Marks.hold(session, table);
            requireOwner(mark, owner, table);
            long version = write.version().asLong();
            if (mark.truncated() > version) {
                return WriteResult.Done.STALE;
            }
            Marks.truncate(session, table, version);
            connection.commit();
            removeBefore(session, table, version);
            return WriteResult.Done.WRITTEN;
        } catch (SQLException error) {
            if (SqlFault.of(error) == SqlFault.CONFLICT) {
                return new WriteResult.Later(SqlFault.reason(error), Duration.ZERO);
            }
            throw error;
        }
    }

    private void removeBefore(Session session, Table table, long version) throws SQLException {
        String sql = dialect.removeOlder(table, ROWS_PER_DELETE);
        int removed;
        do {
            removed = session.run(sql, version);
            session.connection().commit();
        } while (removed > 0);
    }
}
