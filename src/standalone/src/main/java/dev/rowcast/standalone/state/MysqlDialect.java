package dev.rowcast.standalone.state;

import com.mysql.cj.jdbc.Driver;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.Properties;
import java.util.regex.Pattern;

/**
 * A MySQL database that several machines reach. It isn't the one that rows are read from: a failover of that could lose the last of the state with the
 * last of the rows.
 *
 * @param url {@code jdbc:mysql://HOST:PORT/DATABASE}
 * @param user who reads and writes the tables, and creates them
 * @param password that user's
 */
record MysqlDialect(String url, String user, String password) implements Dialect {
    /**
     * When the server ends a connection that says nothing. A process that stands still within a transaction, as one whose machine is paused, would keep its
     * locks, and so all others from leading.
     */
    private static final int SILENT_SECONDS = 15;

    private static final Pattern QUERY = Pattern.compile("\\?.*");

    /** A deadlock, a lock that wasn't to be had in time, a server that is read-only for as long as it changes roles, a full disk. */
    private static final java.util.Set<Integer> PASSING = java.util.Set.of(1213, 1205, 1290, 1836, 1021, 3);

    @Override
    public String place() {
        return QUERY.matcher(url).replaceFirst("");
    }

    @Override
    public Connection connect() throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("user", user);
        settings.setProperty("password", password);
        settings.setProperty("connectTimeout", "5000");
        settings.setProperty("socketTimeout", "30000");
        settings.setProperty("connectionTimeZone", "UTC");
        settings.setProperty("sessionVariables", "wait_timeout=" + SILENT_SECONDS);
        Connection connection = new Driver().connect(url, settings);
        if (connection == null) {
            throw new SQLNonTransientConnectionException("the URL isn't one of MySQL's: " + place());
        }
        connection.setAutoCommit(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        return connection;
    }

    @Override
    public Duration idle() {
        return Duration.ofSeconds(SILENT_SECONDS).dividedBy(2);
    }

    @Override
    public void begin(Connection connection) {}

    @Override
    public void commit(Connection connection) throws SQLException {
        connection.commit();
    }

    @Override
    public String tableOptions() {
        return " ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin";
    }

    @Override
    public String lock() {
        return " FOR UPDATE";
    }

    @Override
    public String clock() {
        // A local time means two moments where summer ends; then the leases would last an hour longer.
        return "TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000";
    }

    @Override
    public boolean isPassing(SQLException failed) {
        return failed instanceof SQLTransientException
                || String.valueOf(failed.getSQLState()).startsWith("08")
                || PASSING.contains(failed.getErrorCode());
    }

    /** An error that the server tells is an answer. */
    @Override
    public boolean isRolledBack(SQLException failed) {
        return !String.valueOf(failed.getSQLState()).startsWith("08");
    }

    @Override
    public String advice(SQLException failed) {
        if (failed.getErrorCode() == 1045) {
            return "See that state.user and state.password are right";
        }
        return isPassing(failed)
                ? "It is tried again, and nothing is lost meanwhile"
                : "See that the user may create and write tables in this database";
    }
}
