package dev.rowcast.standalone.state;

import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.LoneMysql;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A MySQL server for states, another than the one that is read. */
public final class StateServer {
    private static LoneMysql server;

    private StateServer() {}

    /** The server; it starts with the first call. */
    public static synchronized LoneMysql get() {
        if (server == null) {
            server = LoneMysql.start(folder("state-mysql"), StackConfig.defaultCache(), 2, Progress.SILENT);
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        }
        return server;
    }

    /** Of a server of that name in this one of the JVMs that run these tests side by side. */
    public static Path folder(String name) {
        return Path.of(System.getProperty("rowcast.servers", "target"), name).toAbsolutePath();
    }

    /** The URL of a new, empty database. */
    public static String newDatabase(String name) throws SQLException {
        Endpoints.Mysql mysql = get().address();
        try (Connection connection = DriverManager.getConnection(
                        mysql.jdbcUrl() + "?allowPublicKeyRetrieval=true&sslMode=DISABLED",
                        mysql.user(),
                        mysql.password());
                Statement statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + name);
            statement.execute("CREATE DATABASE " + name);
        }
        return "jdbc:mysql://127.0.0.1:" + mysql.port() + "/" + name;
    }

    /** A connection to a database there. */
    public static Connection connect(String url) throws SQLException {
        Endpoints.Mysql mysql = get().address();
        return DriverManager.getConnection(
                url + "?allowPublicKeyRetrieval=true&sslMode=DISABLED", mysql.user(), mysql.password());
    }

    /** A state there. */
    public static State open(String url) {
        Endpoints.Mysql mysql = get().address();
        return State.open(url, mysql.user(), mysql.password());
    }
}
