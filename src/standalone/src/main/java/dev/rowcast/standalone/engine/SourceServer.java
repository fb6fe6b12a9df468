package dev.rowcast.standalone.engine;

import com.mysql.cj.jdbc.Driver;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;

/** The source's server, asked as safely as the engine reads it. For one thread. */
public final class SourceServer implements AutoCloseable {
    private static final String PATIENCE_MILLIS = "5000";

    private final Connection connection;

    private SourceServer(Connection connection) {
        this.connection = connection;
    }

    /** Connects. */
    public static SourceServer connect(Source source) throws SQLException {
        Properties settings = new Properties();
        settings.setProperty("user", source.user());
        settings.setProperty("password", source.password());
        settings.setProperty("connectTimeout", PATIENCE_MILLIS);
        settings.setProperty("socketTimeout", PATIENCE_MILLIS);
        // The password goes to no server that the engine wouldn't tell it.
        settings.setProperty("sslMode", source.sslMode());
        settings.setProperty("allowPublicKeyRetrieval", String.valueOf(!source.verifiesServer()));
        String url = "jdbc:mysql://" + source.host() + ":" + source.port() + "/";
        Connection connection = new Driver().connect(url, settings);
        if (connection == null) {
            throw new SQLException("no URL of MySQL: " + url);
        }
        return new SourceServer(connection);
    }

    /** Those of the transactions that it doesn't have and never had. */
    public String lacking(String gtids) throws SQLException {
        return ask("SELECT GTID_SUBTRACT(?, @@GLOBAL.gtid_executed)", gtids);
    }

    /** The transactions beside those that are in its binary log no more. */
    public String purgedBeside(String gtids) throws SQLException {
        return ask("SELECT GTID_SUBTRACT(@@GLOBAL.gtid_purged, ?)", gtids);
    }

    private String ask(String question, String gtids) throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement(question)) {
            ask.setString(1, gtids);
            try (ResultSet answer = ask.executeQuery()) {
                answer.next();
                return String.valueOf(answer.getString(1)).replaceAll("\\s", "");
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
