package dev.rowcast.destination.jdbc;

import dev.rowcast.change.RowVersion;
import dev.rowcast.store.Write;
import dev.rowcast.store.WriteResult;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows of one target in a transaction, each guarded by its version. Where the database refuses a value, the rows are halved until the one is found.
 * Thread-safe.
 */
final class RowsWriter {
    /** Both protocols count a statement's parameters in 16 bits. */
    private static final int PARAMETERS = 60_000;

    private static final int ROWS_PER_DELETE = 10_000;

    private static final long NEVER = -1;

    private final Dialect dialect;
    private final DataSource pool;
    /** The last TRUNCATE of each table of rows, as its mark last said. */
    private final Map<String, Long> truncated = new ConcurrentHashMap<>();

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
            return List.of(refused(table, owner, writes.get(0), error));
        }
        int half = writes.size() / 2;
        List<WriteResult> results = new ArrayList<>(write(table, owner, writes.subList(0, half)));
        results.addAll(write(table, owner, writes.subList(half, writes.size())));
        return results;
    }

    /** The database refuses a value before we know the mark. */
    private WriteResult refused(Table table, String owner, Write write, SQLException error) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            Marks.Mark mark = Marks.share(new Session(connection), table);
            requireOwner(mark, owner, table);
            return write.version().asLong() < mark.truncated()
                    ? WriteResult.Done.STALE
                    : new WriteResult.Refused(SqlFault.reason(error));
        }
    }

    /** Takes the last TRUNCATE for the one that it knows of, and begins again where it wasn't: nothing is committed before the mark has said so. */
    private List<WriteResult> transaction(Table table, String owner, List<Write> writes) throws SQLException {
        while (true) {
            long assumed = truncated.getOrDefault(table.quotedRows(), NEVER);
            try (Connection connection = pool.getConnection()) {
                Map<String, Long> newer = new HashMap<>();
                long last = upsert(connection, table, owner, since(assumed, writes), newer);
                if (last == assumed) {
                    connection.commit();
                    return results(writes, assumed, newer);
                }
                connection.rollback();
                truncated.put(table.quotedRows(), last);
            }
        }
    }

    /** In the order of keys, so that two writers wait for one another and don't lock each other out. */
    private static List<Write> since(long truncated, List<Write> writes) {
        return writes.stream()
                .filter(write -> write.version().asLong() >= truncated)
                .sorted(Comparator.comparing(Write::key))
                .toList();
    }

    /** The mark, if it is the owner's. */
    private static Marks.Mark requireOwner(Marks.Mark mark, String owner, Table table) throws SQLException {
        if (!mark.owner().equals(owner)) {
            throw new SQLException(
                    table.quotedRows() + " is written by the subscription " + mark.owner() + " now", "42501");
        }
        return mark;
    }

    /**
     * Writes in as many statements as there need to be, where that is the owner.
     *
     * @param newer is told of the keys that were passed over the version that is there
     * @return the last TRUNCATE, as the mark says
     */
    private long upsert(Connection connection, Table table, String owner, List<Write> writes, Map<String, Long> newer)
            throws SQLException {
        if (writes.isEmpty()) {
            return requireOwner(Marks.share(new Session(connection), table), owner, table)
                    .truncated();
        }
        int most = Math.max(1, (PARAMETERS - 2) / (table.columns().size() + 3));
        int part = Math.min(writes.size(), most);
        long last = statement(connection, table, owner, writes.subList(0, part), newer);
        return part == writes.size()
                ? last
                : upsert(connection, table, owner, writes.subList(part, writes.size()), newer);
    }

    /** Reads the mark and writes with one question to the server, which does the one after the other. */
    private long statement(
            Connection connection, Table table, String owner, List<Write> writes, Map<String, Long> newer)
            throws SQLException {
        String sql = Marks.sharing(table) + "; " + dialect.upsert(table, writes.size());
        try (PreparedStatement statement = connection.prepareStatement(sql, dialect.upsertKeys())) {
            statement.setString(1, owner);
            statement.setString(2, table.name());
            dialect.bind(statement, 3, table, stored(table, writes));
            statement.execute();
            long last = truncated(statement, table, owner);
            statement.getMoreResults();
            if (dialect.hasPassedOver(statement, writes.size())) {
                readBack(connection, table, writes, newer);
            }
            return last;
        }
    }

    private static long truncated(Statement statement, Table table, String owner) throws SQLException {
        try (ResultSet mark = statement.getResultSet()) {
            if (!mark.next()) {
                throw Marks.gone(table);
            }
            if (!mark.getBoolean(1)) {
                requireOwner(Marks.share(new Session(statement.getConnection()), table), owner, table);
            }
            return mark.getLong(2);
        }
    }

    private static List<StoredRow> stored(Table table, List<Write> writes) throws SQLException {
        Map<Integer, Integer> places = table.places();
        List<StoredRow> rows = new ArrayList<>(writes.size());
        for (Write write : writes) {
            rows.add(new StoredRow(
                    StoredKey.of(write.key()),
                    values(table, places, write),
                    write.version().asLong(),
                    write.action() == Write.Action.DELETE));
        }
        return rows;
    }

    /** In the order of the columns. */
    private static @Nullable Object[] values(Table table, Map<Integer, Integer> places, Write write)
            throws SQLException {
        @Nullable Object[] values = new @Nullable Object[table.columns().size()];
        List<Integer> homeless = new ArrayList<>();
        RowBody.read(write.body(), (value, field) -> {
            Integer place = places.get(field);
            if (place == null) {
                homeless.add(field);
            } else {
                values[place] = value;
            }
        });
        if (!homeless.isEmpty()) {
            throw new SQLException(table.quotedRows() + " hasn't been prepared for fields " + homeless);
        }
        return values;
    }

    /**
     * What is read is locked by the statement before. Where another unique index has made MySQL take a row for another one, the row itself isn't there, and
     * nothing is committed.
     */
    private static void readBack(Connection connection, Table table, List<Write> writes, Map<String, Long> newer)
            throws SQLException {
        Map<String, Long> there = new HashMap<>();
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
        newer.putAll(there);
    }

    private static void note(ResultSet result, Map<String, Long> there) throws SQLException {
        try (result) {
            while (result.next()) {
                there.put(result.getString(1), result.getLong(2));
            }
        }
    }

    private static List<WriteResult> results(List<Write> writes, long truncated, Map<String, Long> newer) {
        List<WriteResult> results = new ArrayList<>(writes.size());
        for (Write write : writes) {
            boolean written = write.version().asLong() >= truncated && isWritten(write, newer);
            results.add(written ? WriteResult.Done.WRITTEN : WriteResult.Done.STALE);
        }
        return results;
    }

    private static boolean isWritten(Write write, Map<String, Long> newer) {
        long version = write.version().asLong();
        return newer.isEmpty() || newer.getOrDefault(StoredKey.of(write.key()), version) == version;
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
            Map<String, Long> newer = new HashMap<>();
            Write at = new Write(write.target(), write.key(), write.action(), write.body(), RowVersion.ofLong(version));
            upsert(connection, table, owner, List.of(at), newer);
            connection.commit();
            return isWritten(at, newer);
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
            truncated.put(table.quotedRows(), version);
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
