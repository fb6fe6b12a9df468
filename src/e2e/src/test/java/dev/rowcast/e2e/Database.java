package dev.rowcast.e2e;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A test's own database, over a connection of its own. Not thread-safe. */
final class Database implements AutoCloseable {
    private final String name;
    private final Connection connection;

    private Database(String name, Connection connection) {
        this.name = name;
        this.connection = connection;
    }

    /** Makes a new, empty database. */
    static Database create(String jdbcUrl, String user, String password, String name) {
        Database server = connect(jdbcUrl, user, password, name, "");
        server.execute(
                "DROP DATABASE IF EXISTS " + name, "CREATE DATABASE " + name + " CHARACTER SET utf8mb4", "USE " + name);
        return server;
    }

    /** A further connection to a database that is there. */
    static Database connect(String jdbcUrl, String user, String password, String name) {
        return connect(jdbcUrl, user, password, name, name);
    }

    private static Database connect(String jdbcUrl, String user, String password, String name, String initial) {
        try {
            Connection connection = DriverManager.getConnection(
                    jdbcUrl + initial + "?allowPublicKeyRetrieval=true&sslMode=DISABLED&characterEncoding=UTF-8",
                    user,
                    password);
            Database database = new Database(name, connection);
            database.execute("SET time_zone = '+00:00'");
            return database;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    String name() {
        return name;
    }

    /** Each statement in a transaction of its own. */
    void execute(String... statements) {
        for (String sql : statements) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(sql + ": " + e.getMessage(), e);
            }
        }
    }

    /** One statement with values; returns how many rows it touched. */
    int update(String sql, Object... values) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    /** All of it in one transaction. */
    void transaction(String... statements) {
        execute("START TRANSACTION");
        execute(statements);
        execute("COMMIT");
    }

    /** The names of a table's columns. */
    Set<String> columns(String table) {
        return query("SELECT COLUMN_NAME AS name FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = '" + name
                        + "' AND TABLE_NAME = '" + table + "'")
                .stream()
                .map(column -> column.get("name"))
                .collect(Collectors.toSet());
    }

    long count(String table) {
        return Long.parseLong(query("SELECT COUNT(*) AS n FROM " + table).get(0).get("n"));
    }

    /**
     * The rows of a table by key, every value as {@link MysqlText} has it. Rows of a table without a primary key are told apart by their
     * content and a number.
     */
    SortedMap<String, Map<String, String>> rows(String table) {
        List<Map<String, String>> columns = query(
                "SELECT COLUMN_NAME AS name, DATA_TYPE AS type FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = '"
                        + name + "' AND TABLE_NAME = '" + table + "' ORDER BY ORDINAL_POSITION");
        List<String> key = query("SELECT COLUMN_NAME AS name FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = '"
                        + name + "' AND TABLE_NAME = '" + table + "' AND INDEX_NAME = 'PRIMARY' ORDER BY SEQ_IN_INDEX")
                .stream()
                .map(column -> column.get("name"))
                .toList();
        List<String> selected = new ArrayList<>();
        columns.forEach(column -> selected.add(MysqlText.select(column.get("name"), column.get("type"))));
        SortedMap<String, Map<String, String>> rows = new TreeMap<>();
        for (Map<String, String> raw : query("SELECT " + String.join(", ", selected) + " FROM `" + table + "`")) {
            Map<String, String> row = new LinkedHashMap<>();
            columns.forEach(column ->
                    row.put(column.get("name"), MysqlText.of(raw.get(column.get("name")), column.get("type"))));
            row.values().removeIf(java.util.Objects::isNull);
            if (key.isEmpty()) {
                Replica.addUnkeyed(rows, row);
            } else {
                Map<String, String> keyed = new LinkedHashMap<>();
                key.forEach(column -> keyed.put(column, row.get(column)));
                rows.put(keyed.toString(), row);
            }
        }
        return rows;
    }

    /** The one value that a query has. */
    String value(String sql) {
        return query(sql).get(0).values().iterator().next();
    }

    private List<Map<String, String>> query(String sql) {
        List<Map<String, String>> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                    row.put(result.getMetaData().getColumnLabel(i), result.getString(i));
                }
                rows.add(row);
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException(sql + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
