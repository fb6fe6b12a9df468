package dev.rowcast.demo;

import dev.rowcast.stack.Endpoints;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The reporting database, as those read it who make reports. Immutable. */
record ReportingDatabase(Endpoints.Postgres address) {
    private static final String DEADLOCK = "40P01";
    private static final int TRIES = 5;

    /** How many rows a table's view has; none where there is no view yet. */
    long count(Shop.Table table) throws SQLException {
        boolean there = query("SELECT to_regclass('" + table.fullName() + "') IS NOT NULL")
                .equals(List.of(List.of("t")));
        return there
                ? Long.parseLong(
                        query("SELECT count(*) FROM " + table.fullName()).get(0).get(0))
                : 0;
    }

    /** The columns of a table's view. */
    List<String> columns(Shop.Table table) throws SQLException {
        return query("SELECT column_name FROM information_schema.columns WHERE table_schema = '" + table.database()
                        + "' AND table_name = '" + table.name() + "' ORDER BY ordinal_position")
                .stream()
                .map(row -> row.get(0))
                .toList();
    }

    /** What a query finds, as text; asked again where it met another that makes one of its views anew. */
    List<List<String>> query(String sql) throws SQLException {
        for (int left = TRIES - 1; ; left--) {
            try {
                return asked(sql);
            } catch (SQLException wrong) {
                if (left == 0 || !DEADLOCK.equals(wrong.getSQLState())) {
                    throw wrong;
                }
            }
        }
    }

    private List<List<String>> asked(String sql) throws SQLException {
        List<List<String>> rows = new ArrayList<>();
        try (Connection connection =
                        DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    row.add(String.valueOf(result.getString(i)));
                }
                rows.add(row);
            }
        }
        return rows;
    }
}
