package dev.rowcast.destination.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is said on one connection. For one thread. */
record Session(Connection connection) {
    /** The rows of an answer, each its columns as texts; empty text for NULL. */
    List<List<String>> ask(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = statement(sql, parameters);
                ResultSet result = statement.executeQuery()) {
            List<List<String>> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>(columns);
                for (int column = 1; column <= columns; column++) {
                    String value = result.getString(column);
                    row.add(value == null ? "" : value);
                }
                rows.add(row);
            }
            return rows;
        }
    }

    /** The first row of an answer, if there is one. */
    Optional<List<String>> first(String sql, Object... parameters) throws SQLException {
        return ask(sql, parameters).stream().findFirst();
    }

    /** How many rows are others now. */
    int run(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = statement(sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    private PreparedStatement statement(String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            if (parameters[i] instanceof Long number) {
                statement.setLong(i + 1, number);
            } else {
                statement.setString(i + 1, parameters[i].toString());
            }
        }
        return statement;
    }
}
