package dev.rowcast.batch.source;

import dev.rowcast.change.TableId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one connection to a source, opened anew when it breaks. For one thread. */
public final class SourceConnection implements AutoCloseable {
    private static final int TRIES = 5;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    /** Class of SQL states: the connection. */
    private static final String CONNECTION = "08";
    /** Not by their names, which older servers don't all have. */
    private static final String PARTIAL =
            "SHOW GLOBAL VARIABLES WHERE (Variable_name = 'binlog_row_image' AND Value <> 'FULL')"
                    + " OR (Variable_name = 'binlog_row_value_options' AND Value <> '')";

    private static final String TABLES = "SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES"
            + " WHERE TABLE_TYPE = 'BASE TABLE' AND TABLE_SCHEMA NOT IN"
            + " ('mysql', 'sys', 'performance_schema', 'information_schema') ORDER BY TABLE_SCHEMA, TABLE_NAME";

    private final MysqlSource source;
    private final SourceForm form;
    private final Waiting waiting;
    private final Admission admission;
    private final int tries;
    private @Nullable Connection connection;
    /** Which server that connection was opened to. */
    private String server = "";

    /**
     * @param form what becomes of its rows
     * @param waiting passes the time between tries
     */
    public SourceConnection(MysqlSource source, SourceForm form, Waiting waiting) {
        this(source, form, waiting, Admission.toOneServer(), TRIES);
    }

    /**
     * @param admission asked of each connection before anything is read from it
     * @param tries how often a question is asked while the connection breaks, at growing intervals of up to 5 s
     */
    public SourceConnection(MysqlSource source, SourceForm form, Waiting waiting, Admission admission, int tries) {
        this.tries = tries;
        this.source = source;
        this.form = form;
        this.waiting = waiting;
        this.admission = admission;
    }

    SourceForm form() {
        return form;
    }

    /** A question to the server. */
    interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }

    /**
     * Asks; again, where the connection broke.
     *
     * @param what what is read, for the exception
     * @throws UnfinishedException if there is no whole answer
     */
    <T> T ask(String what, Question<T> question) {
        Duration pause = Duration.ofMillis(500);
        for (int left = tries - 1; ; left--) {
            try {
                return question.ask(opened());
            } catch (SQLException wrong) {
                boolean again = left > 0 && isPassing(wrong);
                close();
                if (!again) {
                    throw new UnfinishedException(
                            what + " can't be read from " + source + ": " + wrong.getMessage(), wrong);
                }
                waiting.pass(pause);
                pause = LONGEST_PAUSE.compareTo(pause) < 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
            }
        }
    }

    private static boolean isPassing(SQLException wrong) {
        String state = wrong.getSQLState();
        // A row that others have locked has been waited for already.
        return wrong instanceof SQLTransientException && !(wrong instanceof SQLTransactionRollbackException)
                || state != null && state.startsWith(CONNECTION);
    }

    private Connection opened() throws SQLException {
        Connection known = connection;
        if (known != null) {
            return known;
        }
        Connection opened = source.open();
        connection = opened;
        server = value(opened, "SELECT @@server_uuid");
        admission.admit(opened, server);
        return opened;
    }

    /**
     * What answers has to be the server that was admitted: behind a proxy another one may answer each statement.
     *
     * @throws SQLException if it is another; as of a broken connection, so that it is opened and admitted again
     */
    void requireServer(String answers) throws SQLException {
        if (!answers.equals(server)) {
            throw new SQLException("server " + answers + " answers on a connection to " + server, CONNECTION + "000");
        }
    }

    /** Whether it is kept from writes, as replicas are, which may lag behind. */
    public boolean isReadOnly() {
        return ask("read_only", open -> !"0".equals(value(open, "SELECT @@global.read_only")));
    }

    /**
     * The settings by which the server has new sessions log rows in part, in MySQL's words; empty where they are logged whole. What a session has set for
     * itself nobody else knows.
     */
    public String partialRows() {
        return ask("binlog_row_image", open -> {
            try (Statement statement = open.createStatement();
                    ResultSet settings = statement.executeQuery(PARTIAL)) {
                List<String> found = new ArrayList<>();
                while (settings.next()) {
                    found.add(settings.getString(1) + " = " + settings.getString(2));
                }
                return String.join(", ", found);
            }
        });
    }

    /** The tables that are there, but for MySQL's own. */
    public List<TableId> tables() {
        return ask("the list of tables", open -> {
            try (Statement statement = open.createStatement();
                    ResultSet result = statement.executeQuery(TABLES)) {
                List<TableId> found = new ArrayList<>();
                while (result.next()) {
                    found.add(new TableId(result.getString(1), result.getString(2)));
                }
                return found;
            }
        });
    }

    /** How many of its threads are at work. */
    public int threadsRunning() {
        return ask("Threads_running", open -> {
            try (Statement statement = open.createStatement();
                    ResultSet status = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Threads_running'")) {
                return status.next() ? status.getInt(2) : 0;
            }
        });
    }

    /**
     * How far it is behind its own source; empty where it has none, or where nothing comes from it and so nobody knows.
     *
     * @throws UnfinishedException if the user may not know
     */
    public Optional<Duration> lag() {
        return ask("SHOW REPLICA STATUS, for which the user needs REPLICATION CLIENT,", open -> {
            try (Statement statement = open.createStatement();
                    ResultSet status = statement.executeQuery("SHOW REPLICA STATUS")) {
                if (!status.next()) {
                    return Optional.empty();
                }
                long seconds = status.getLong("Seconds_Behind_Source");
                return status.wasNull() ? Optional.empty() : Optional.of(Duration.ofSeconds(seconds));
            }
        });
    }

    private static String value(Connection open, String sql) throws SQLException {
        try (Statement statement = open.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return String.valueOf(result.getString(1));
        }
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException broken) {
                // It is gone already.
            }
        }
    }
}
