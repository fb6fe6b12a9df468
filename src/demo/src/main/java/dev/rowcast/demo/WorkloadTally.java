package dev.rowcast.demo;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Runs transactions and keeps account of the rows that they changed. Not thread-safe. */
final class WorkloadTally implements AutoCloseable {
    private final Connection connection;
    private final Tally tally;

    WorkloadTally(Database database, Tally tally) throws SQLException {
        this.connection = database.connectToShop();
        this.connection.setAutoCommit(false);
        this.tally = tally;
    }

    /** What a transaction does. */
    @FunctionalInterface
    interface Work {
        void in(Transaction transaction) throws SQLException;
    }

    /** Commits what the work does, all or nothing. */
    void commit(Work work) throws SQLException {
        Transaction transaction = new Transaction();
        try {
            work.in(transaction);
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            connection.rollback();
            throw e;
        }
        tally.add(transaction.changed);
    }

    /** Changes a table's definition, which commits by itself and changes no row. */
    void alter(String ddl) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(ddl);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** A transaction under way. */
    final class Transaction {
        private final Map<String, Long> changed = new TreeMap<>();

        /** Runs an INSERT, UPDATE or DELETE of that table. Returns the key that it generated, or 0. */
        long change(Shop.Table table, String sql, @Nullable Object... values) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS)) {
                bind(statement, values);
                count(table, statement.executeUpdate());
                try (ResultSet keys = statement.getGeneratedKeys()) {
                    return keys.next() ? keys.getLong(1) : 0;
                }
            }
        }

        /** Runs it once for each of these rows, in as few statements as can be. */
        void changeMany(Shop.Table table, String sql, List<@Nullable Object[]> rows) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (@Nullable Object[] row : rows) {
                    bind(statement, row);
                    statement.addBatch();
                }
                statement.executeBatch();
                count(table, rows.size());
            }
        }

        private void count(Shop.Table table, long rows) {
            changed.merge(table.name(), rows, Long::sum);
        }

        private static void bind(PreparedStatement statement, @Nullable Object... values) throws SQLException {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
        }
    }
}
