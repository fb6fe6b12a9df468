package dev.rowcast.batch.source;

import com.mysql.cj.jdbc.NonRegisteringDriver;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;

/**
 * A MySQL server, and who reads there. Immutable.
 *
 * @param url {@code jdbc:mysql://host:port/} and settings of Connector/J
 * @param settings more of these, such as {@code user} and {@code password}
 */
public record MysqlSource(String url, Map<String, String> settings) {
    /** No statement of ours, and so no read view, lasts longer. */
    static final int LONGEST_MILLIS = 30_000;

    private static final Map<String, String> DEFAULTS =
            Map.of("connectTimeout", "10000", "socketTimeout", "60000", "characterEncoding", "UTF-8");

    private static final String SESSION =
            "SET SESSION time_zone = '+00:00', character_set_results = NULL, sql_mode = '', sql_quote_show_create = 1, max_execution_time = "
                    + LONGEST_MILLIS + ", innodb_lock_wait_timeout = 5, transaction_isolation = 'READ-COMMITTED'";

    public MysqlSource {
        settings = Map.copyOf(settings);
    }

    /** A session in which each statement is a transaction. */
    Connection open() throws SQLException {
        Properties all = new Properties();
        all.putAll(DEFAULTS);
        all.putAll(settings);
        // The text protocol, which FieldReading reads, each text in its column's character set.
        all.put("useServerPrepStmts", "false");
        all.put("yearIsDateType", "false");
        // DriverManager finds no driver in some class loaders, and would hold this one for ever.
        Connection connection = new NonRegisteringDriver().connect(url, all);
        if (connection == null) {
            throw new SQLException(url + " is no URL of MySQL; it begins with jdbc:mysql://");
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(SESSION);
        } catch (SQLException refused) {
            connection.close();
            throw refused;
        }
        return connection;
    }

    /** Without the settings, of which one is the password. */
    @Override
    public String toString() {
        int query = url.indexOf('?');
        return query < 0 ? url : url.substring(0, query);
    }
}
