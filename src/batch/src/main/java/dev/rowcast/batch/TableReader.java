package dev.rowcast.batch;

import dev.rowcast.store.SourceRow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads a table of MySQL in ranges of its key, and single rows of it, each with one short statement. What it returns is whole, and of rows of the shape that
 * the table had throughout. For one thread.
 */
final class TableReader {
    private final SourceConnection source;
    private final SourceTable table;
    private final String select;

    TableReader(SourceConnection source, SourceTable table) {
        this.source = source;
        this.table = table;
        this.select = "SELECT "
                + Stream.concat(
                                table.expressions().stream(),
                                table.key().stream().map(KeyColumn::place))
                        .collect(Collectors.joining(", "))
                + " FROM " + Sql.quoted(table.id());
    }

    SourceTable table() {
        return table;
    }

    /**
     * The rows that come next by their key.
     *
     * @param after the place of the last row before; empty at the beginning
     * @param limit the most; fewer are the last
     * @throws ReshapedException if the table isn't what it was
     */
    List<PlacedRow> next(List<String> after, int limit) {
        String sql = select
                + (after.isEmpty() ? "" : " WHERE " + behind())
                + " ORDER BY "
                + table.key().stream().map(KeyColumn::orderBy).collect(Collectors.joining(", ")) + " LIMIT " + limit;
        return read(sql, statement -> bindBehind(statement, after));
    }

    /** As a range of the index: MySQL reads the whole table for a comparison of whole rows. */
    private String behind() {
        List<KeyColumn> key = table.key();
        List<String> cases = new ArrayList<>();
        for (int last = 0; last < key.size(); last++) {
            List<String> all = new ArrayList<>();
            for (int i = 0; i < last; i++) {
                all.add(key.get(i).compared("="));
            }
            all.add(key.get(last).compared(">"));
            cases.add("(" + String.join(" AND ", all) + ")");
        }
        return key.get(0).compared(">=") + " AND (" + String.join(" OR ", cases) + ")";
    }

    private void bindBehind(PreparedStatement statement, List<String> after) throws SQLException {
        if (after.isEmpty()) {
            return;
        }
        List<KeyColumn> key = table.key();
        int parameter = 1;
        key.get(0).bindPlace(statement, parameter++, after.get(0));
        for (int last = 0; last < key.size(); last++) {
            for (int i = 0; i <= last; i++) {
                key.get(i).bindPlace(statement, parameter++, after.get(i));
            }
        }
    }

    /**
     * The rows with these keys, as far as MySQL takes keys for equal; of those that aren't there, none.
     *
     * @param keys at least one
     * @throws ReshapedException if the table isn't what it was
     */
    List<PlacedRow> find(List<RowKey> keys) {
        return read(select + " WHERE " + among(keys), statement -> bindAmong(statement, keys));
    }

    /** Like the other, after each transaction that has written such a row has ended, whatever the binary log has of it already. */
    List<PlacedRow> findLocked(RowKey key) {
        List<RowKey> keys = List.of(key);
        return read(select + " WHERE " + among(keys) + " LOCK IN SHARE MODE", statement -> bindAmong(statement, keys));
    }

    private String among(List<RowKey> keys) {
        return keys.stream()
                .map(key -> IntStream.range(0, table.key().size())
                        .mapToObj(column -> key.condition(table.key(), column))
                        .collect(Collectors.joining(" AND ", "(", ")")))
                .collect(Collectors.joining(" OR "));
    }

    private void bindAmong(PreparedStatement statement, List<RowKey> keys) throws SQLException {
        int parameter = 1;
        for (RowKey key : keys) {
            for (int column = 0; column < table.key().size(); column++) {
                key.bind(table.key(), column, statement, parameter++);
            }
        }
    }

    /** Sets a statement's parameters. */
    private interface Parameters {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private List<PlacedRow> read(String sql, Parameters parameters) {
        return source.ask("table " + table.id(), open -> {
            List<PlacedRow> rows = new ArrayList<>();
            requireShape(open);
            try (PreparedStatement statement = open.prepareStatement(sql)) {
                parameters.bind(statement);
                try (ResultSet result = statement.executeQuery()) {
                    while (result.next()) {
                        rows.add(row(result));
                    }
                }
            } catch (SQLException wrong) {
                // Perhaps for a column that has gone meanwhile.
                requireShape(open);
                throw wrong;
            }
            requireShape(open);
            return rows;
        });
    }

    private void requireShape(Connection open) throws SQLException {
        if (!SourceTable.definition(open, table.id()).equals(table.definition())) {
            throw new ReshapedException(table.id());
        }
    }

    private PlacedRow row(ResultSet result) throws SQLException {
        SourceRow row = table.row(result);
        List<String> place = new ArrayList<>();
        int first = table.expressions().size() + 1;
        for (int i = 0; i < table.key().size(); i++) {
            place.add(table.key().get(i).readPlace(result, first + i));
        }
        return new PlacedRow(place, row);
    }
}
