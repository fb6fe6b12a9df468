package dev.rowcast.standalone.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The database that the process keeps its state in: SQLite, or MySQL for several machines. Its tables are made, and brought up to this build's version, when
 * it is opened. Immutable and thread-safe.
 */
public final class State {
    /** The version of the tables that this build reads and writes. */
    static final int VERSION = Tables.STEPS.size();

    private static final String SQLITE = "jdbc:sqlite:";

    private final Dialect dialect;

    private State(Dialect dialect) {
        this.dialect = dialect;
    }

    /**
     * Opens a state, and makes its tables if it has none.
     *
     * @param url {@code jdbc:sqlite:FILE}, whose folder is made where it is missing, or {@code jdbc:mysql://HOST:PORT/DATABASE}
     * @param user for MySQL; null for SQLite
     * @param password for MySQL; null for SQLite
     * @throws StateException if it can't be reached, or a newer build has written it
     * @throws IllegalArgumentException if the URL is neither
     */
    public static State open(String url, @Nullable String user, @Nullable String password) {
        Dialect dialect = dialect(url, user, password);
        if (dialect instanceof SqliteDialect sqlite) {
            makeFolder(sqlite.file());
        }
        State state = new State(dialect);
        try (Session session = state.session()) {
            session.run(state::migrate);
        }
        return state;
    }

    /**
     * The same of a state that is there.
     *
     * @throws StateException if there is no such file, too
     */
    public static State existing(String url, @Nullable String user, @Nullable String password) {
        if (dialect(url, user, password) instanceof SqliteDialect sqlite && !Files.exists(sqlite.file())) {
            throw new StateException(
                    "there is no state " + sqlite.file() + ": no process has run with it yet, or its file is another",
                    false,
                    null);
        }
        return open(url, user, password);
    }

    private static Dialect dialect(String url, @Nullable String user, @Nullable String password) {
        if (url.startsWith(SQLITE) && url.length() > SQLITE.length()) {
            return new SqliteDialect(Path.of(url.substring(SQLITE.length())));
        }
        if (url.startsWith("jdbc:mysql:")) {
            return new MysqlDialect(url, user == null ? "" : user, password == null ? "" : password);
        }
        throw new IllegalArgumentException(
                "the state is kept in jdbc:sqlite:FILE or jdbc:mysql://HOST:PORT/DATABASE, not in \"" + url + "\"");
    }

    private static void makeFolder(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            if (folder != null) {
                Files.createDirectories(folder);
            }
        } catch (IOException failed) {
            throw new StateException(
                    "the folder of the state can't be made: " + failed + ". See that this user may write there",
                    false,
                    failed);
        }
    }

    /** Which database that is, for people. */
    public String place() {
        return dialect.place();
    }

    /** The file, or null where the state is on a server. */
    public @Nullable Path file() {
        return dialect instanceof SqliteDialect sqlite ? sqlite.file() : null;
    }

    /** A new session; the caller closes it. */
    public Session session() {
        return new Session(dialect);
    }

    private Void migrate(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE TABLE IF NOT EXISTS rowcast_state (id INT NOT NULL PRIMARY KEY, version INT NOT NULL)"
                            + dialect.tableOptions());
            int found = version(statement);
            if (found > VERSION) {
                throw new StateException(
                        "the state (" + place() + ") was written by a newer build of Rowcast (its version is " + found
                                + ", this build knows " + VERSION
                                + "). Run that build, or restore the backup of before",
                        false,
                        null);
            }
            for (int step = found; step < VERSION; step++) {
                for (String table : Tables.STEPS.get(step)) {
                    statement.execute(table + dialect.tableOptions());
                }
            }
            if (found < VERSION) {
                statement.execute("REPLACE INTO rowcast_state (id, version) VALUES (1, " + VERSION + ")");
            }
            // It is there before anybody asks for it: two that found none would both take the lease.
            statement.execute("INSERT INTO rowcast_leader (id, epoch, holder, expires_millis) SELECT 1, 0, '', 0"
                    + " WHERE NOT EXISTS (SELECT 1 FROM rowcast_leader)");
        }
        return null;
    }

    private int version(Statement statement) throws SQLException {
        try (ResultSet found =
                statement.executeQuery("SELECT version FROM rowcast_state WHERE id = 1" + dialect.lock())) {
            return found.next() ? found.getInt(1) : 0;
        }
    }
}
