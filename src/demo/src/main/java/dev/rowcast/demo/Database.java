package dev.rowcast.demo;

import dev.rowcast.stack.Endpoints;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The shop's MySQL, through JDBC. Immutable. */
final class Database {
    private final Endpoints.Mysql mysql;

    Database(Endpoints.Mysql mysql) {
        this.mysql = mysql;
    }

    /** A connection without a current database, in a session whose time zone is UTC. */
    Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", mysql.user());
        properties.setProperty("password", mysql.password());
        properties.setProperty("allowPublicKeyRetrieval", "true");
        properties.setProperty("sslMode", "DISABLED");
        properties.setProperty("connectionTimeZone", "UTC");
        properties.setProperty("forceConnectionTimeZoneToSession", "true");
        // An UPDATE that changes nothing makes no change in the binlog: it must not count as one.
        properties.setProperty("useAffectedRows", "true");
        properties.setProperty("rewriteBatchedStatements", "true");
        return DriverManager.getConnection(mysql.jdbcUrl(), properties);
    }

    /** A connection to the shop. */
    Connection connectToShop() throws SQLException {
        Connection connection = connect();
        connection.setCatalog(Shop.DATABASE);
        return connection;
    }

    /** Makes the shop, with nothing in it. */
    void create() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : Shop.schema()) {
                statement.execute(sql);
            }
        }
    }

    /** All rows of a table as they are now, by their keys. */
    Map<List<@Nullable Object>, Row> rows(Shop.Table table) throws SQLException {
        Map<List<@Nullable Object>, Row> rows = new LinkedHashMap<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT * FROM " + table.fullName())) {
            while (result.next()) {
                Row row = row(result);
                rows.put(row.key(table.key()), row);
            }
        }
        return rows;
    }

    /** How many rows each table has. */
    Map<String, Long> counts() throws SQLException {
        Map<String, Long> counts = new TreeMap<>();
        try (Connection connection = connectToShop();
                Statement statement = connection.createStatement()) {
            for (Shop.Table table : Shop.TABLES) {
                try (ResultSet result = statement.executeQuery("SELECT COUNT(*) FROM " + table.name())) {
                    counts.put(table.name(), result.next() ? result.getLong(1) : 0);
                }
            }
        }
        return counts;
    }

    /** The columns of a table and their types, such as {@code DECIMAL}. */
    Map<String, String> columns(Shop.Table table) throws SQLException {
        Map<String, String> columns = new TreeMap<>();
        try (Connection connection = connect();
                ResultSet result = connection.getMetaData().getColumns(table.database(), null, table.name(), null)) {
            while (result.next()) {
                columns.put(result.getString("COLUMN_NAME"), result.getString("TYPE_NAME"));
            }
        }
        return columns;
    }

    private static Row row(ResultSet result) throws SQLException {
        ResultSetMetaData columns = result.getMetaData();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            values.put(columns.getColumnLabel(i), value(result, i, columns.getColumnTypeName(i)));
        }
        return new Row(values);
    }

    private static @Nullable Object value(ResultSet result, int column, String type) throws SQLException {
        if (result.getObject(column) == null) {
            return null;
        }
        return switch (type.toUpperCase(Locale.ROOT)) {
            case "TINYINT", "SMALLINT", "SMALLINT UNSIGNED", "INT", "INT UNSIGNED", "BIGINT" -> result.getLong(column);
            case "DECIMAL" -> result.getBigDecimal(column);
            case "DATE" -> result.getObject(column, LocalDate.class);
            case "DATETIME" -> result.getObject(column, LocalDateTime.class);
            case "TIMESTAMP" -> result.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
            case "BINARY", "VARBINARY", "BLOB" -> HexFormat.of().formatHex(result.getBytes(column));
            case "CHAR", "VARCHAR", "TEXT", "ENUM", "JSON" -> result.getString(column);
            default -> throw new DemoException("The demo can't compare columns of type " + type + ".");
        };
    }
}
