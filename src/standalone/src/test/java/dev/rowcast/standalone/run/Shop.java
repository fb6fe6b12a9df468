package dev.rowcast.standalone.run;

import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.LoneMysql;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import dev.rowcast.standalone.engine.Source;
import dev.rowcast.standalone.state.StateServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A database of a real MySQL. */
final class Shop implements AutoCloseable {
    private static final AtomicInteger NUMBER = new AtomicInteger(5_600);
    private static final int NO_SUCH_THREAD = 1094;
    private static LoneMysql server;

    private final String database;
    private Connection connection;

    private Shop(String database) throws SQLException {
        this.database = database;
        this.connection = connect();
        execute("DROP DATABASE IF EXISTS " + database, "CREATE DATABASE " + database, "USE " + database);
    }

    static synchronized Shop open(String database) throws SQLException {
        if (server == null) {
            server = LoneMysql.start(StateServer.folder("mysql"), StackConfig.defaultCache(), 1, Progress.SILENT);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        }
        return new Shop(database);
    }

    static synchronized LoneMysql server() {
        return server;
    }

    String database() {
        return database;
    }

    /** As a source, all tables of the database. */
    Source source(Map<String, String> more) {
        Endpoints.Mysql mysql = server.address();
        return source(mysql.port(), NUMBER.incrementAndGet(), database, more);
    }

    /** The same of a server that another process has started. */
    static Source source(int port, long serverId, String database, Map<String, String> more) {
        return new Source("shop", "127.0.0.1", port, "dbz", "dbz", serverId, database + "\\..*", more);
    }

    Connection connect() throws SQLException {
        synchronized (Shop.class) {
            return connect(server);
        }
    }

    static Connection connect(LoneMysql server) throws SQLException {
        Endpoints.Mysql mysql = server.address();
        return DriverManager.getConnection(
                mysql.jdbcUrl() + "?allowPublicKeyRetrieval=true&sslMode=DISABLED&characterEncoding=UTF-8",
                mysql.user(),
                mysql.password());
    }

    void execute(String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** A two-column query's rows. */
    Map<String, String> rows(String sql) throws SQLException {
        Map<String, String> rows = new TreeMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                rows.put(result.getString(1), result.getString(2));
            }
        }
        return rows;
    }

    /** Ends the connections of that user. */
    void kill(String user) throws SQLException {
        for (String id : rows("SELECT id, user FROM information_schema.processlist WHERE user = '" + user + "'")
                .keySet()) {
            try {
                execute("KILL " + id);
            } catch (SQLException failed) {
                // It may have ended by itself meanwhile.
                if (failed.getErrorCode() != NO_SUCH_THREAD) {
                    throw failed;
                }
            }
        }
    }

    /** Starts the server again that was stopped, on the same port. */
    void startServer() throws SQLException {
        server.server().start();
        connection = connect();
        execute("USE " + database);
    }

    /** All shops go on at that server, which has what this one has. Nobody who connects is at the one before any more. */
    void moveTo(LoneMysql other) throws SQLException {
        synchronized (Shop.class) {
            server = other;
        }
        connection.close();
        connection = connect();
        execute("USE " + database);
    }

    /** Whether transactions have GTIDs from now on. */
    void gtids(boolean on) throws SQLException {
        for (String step : on
                ? List.of("OFF_PERMISSIVE", "ON_PERMISSIVE", "ON")
                : List.of("ON_PERMISSIVE", "OFF_PERMISSIVE", "OFF")) {
            execute("SET GLOBAL gtid_mode = " + step);
        }
    }

    /** Stops it, and starts it with a server_uuid of its own, as a copy of it would be. */
    void becomeAnotherServer() throws SQLException, IOException {
        Path identity = Path.of(rows("SELECT 1, @@datadir").get("1"), "auto.cnf");
        server.server().stop();
        Files.delete(identity);
        startServer();
    }

    /** Removes all logs but the one that is written to. */
    void purgeLogs() throws SQLException {
        String last = "";
        for (String each : rows("SHOW BINARY LOGS").keySet()) {
            last = each;
        }
        execute("PURGE BINARY LOGS TO '" + last + "'");
    }

    @Override
    public void close() throws SQLException {
        execute("DROP DATABASE " + database);
        connection.close();
    }
}
