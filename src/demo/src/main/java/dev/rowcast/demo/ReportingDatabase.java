package dev.rowcast.demo;

import dev.rowcast.stack.Endpoints;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The reporting database, as those read it who make reports. Immutable. */
record ReportingDatabase(Endpoints.Postgres address) {

    /** All rows of a table's view, by their keys; none where there is no view yet. */
    Map<List<@Nullable Object>, Row> rows(Shop.Table table, Map<String, String> types) throws SQLException {
        Map<List<@Nullable Object>, Row> rows = new LinkedHashMap<>();
        if (!query("SELECT to_regclass('" + table.fullName() + "') IS NOT NULL").equals(List.of(List.of("t")))) {
            return rows;
        }
        for (List<String> each : query("SELECT row_to_json(each) FROM " + table.fullName() + " each")) {
            Row row = StoredRow.of(StoredRow.parse(each.get(0)), types);
            rows.put(row.key(table.key()), row);
        }
        return rows;
    }

    /** What a query finds, as text. */
    List<List<String>> query(String sql) throws SQLException {
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
