package dev.rowcast.standalone.state;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * A file on this machine. It is in write-ahead mode, so that the command line reads while the process writes, and each commit is on the disk when it
 * returns.
 *
 * @param file the database; its folder is there
 */
record SqliteDialect(Path file) implements Dialect {
    /** How long a statement waits for another process, in milliseconds. */
    private static final String BUSY_MILLIS = "5000";

    private static final Set<SQLiteErrorCode> PASSING = Set.of(
            SQLiteErrorCode.SQLITE_BUSY,
            SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT,
            SQLiteErrorCode.SQLITE_LOCKED,
            SQLiteErrorCode.SQLITE_FULL,
            SQLiteErrorCode.SQLITE_IOERR,
            SQLiteErrorCode.SQLITE_IOERR_WRITE,
            SQLiteErrorCode.SQLITE_IOERR_FSYNC);

    private static final Set<SQLiteErrorCode> NOT_WRITTEN =
            Set.of(SQLiteErrorCode.SQLITE_BUSY, SQLiteErrorCode.SQLITE_BUSY_SNAPSHOT, SQLiteErrorCode.SQLITE_FULL);

    /** What holds its locks ends with its process. */
    @Override
    public Duration idle() {
        return Duration.ofDays(365);
    }

    @Override
    public String place() {
        return file.toString();
    }

    @Override
    public Connection connect() throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("journal_mode", "WAL");
        settings.setProperty("synchronous", "FULL");
        settings.setProperty("busy_timeout", BUSY_MILLIS);
        // A transaction that begins with a SELECT would otherwise fail when it writes what another has written
        // meanwhile.
        settings.setProperty("transaction_mode", "IMMEDIATE");
        return JDBC.createConnection("jdbc:sqlite:" + file, settings);
    }

    @Override
    public void begin(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
    }

    /** The driver's own commit begins the next transaction at once, with its lock. */
    @Override
    public void commit(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
    }

    @Override
    public String tableOptions() {
        return "";
    }

    @Override
    public String lock() {
        return "";
    }

    @Override
    public String clock() {
        return "CAST(unixepoch('subsec') * 1000 AS INTEGER)";
    }

    @Override
    public boolean isPassing(SQLException failed) {
        return failed instanceof SQLiteException sqlite && PASSING.contains(sqlite.getResultCode());
    }

    @Override
    public boolean isRolledBack(SQLException failed) {
        return failed instanceof SQLiteException sqlite && NOT_WRITTEN.contains(sqlite.getResultCode());
    }

    @Override
    public String advice(SQLException failed) {
        SQLiteErrorCode code =
                failed instanceof SQLiteException sqlite ? sqlite.getResultCode() : SQLiteErrorCode.UNKNOWN_ERROR;
        return switch (code) {
            case SQLITE_FULL -> "The disk is full: free some space; it is tried again, and nothing is lost meanwhile";
            case SQLITE_BUSY, SQLITE_BUSY_SNAPSHOT, SQLITE_LOCKED ->
                "Another process keeps the file locked; it is tried again";
            case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM ->
                "See that this user may write the file and its folder";
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                "The file is damaged or isn't a state: restore it from a backup, or begin with another one";
            default -> "See that the disk is healthy and that this user may write there";
        };
    }
}
