package dev.rowcast.batch.source;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads a table of MySQL in ranges of its key, and single rows of it, each with one short statement. What it returns is whole, and of rows of the shape that
 * the table had throughout. For one thread.
 */
public final class TableReader {
    private final SourceConnection source;
    private final TableModel table;
    private final String select;
    private final String places;
    private final String order;

    /** @param table with a primary key */
    public TableReader(SourceConnection source, TableModel table) {
        this.source = source;
        this.table = table;
        this.places = table.key().stream().map(KeyColumn::place).collect(Collectors.joining(", "));
        this.select =
                "SELECT " + String.join(", ", table.expressions()) + ", @@server_uuid FROM " + Sql.quoted(table.id());
        this.order = table.key().stream().map(KeyColumn::orderBy).collect(Collectors.joining(", "));
    }

    /**
     * The rows that come next by their key.
     *
     * @param after the place of the last row before; empty at the beginning
     * @param limit the most; fewer are the last
     * @throws ReshapedException if the table isn't what it was
     */
    public List<WrittenRow> next(List<String> after, int limit) {
        String sql = select + (after.isEmpty() ? "" : " WHERE " + behind()) + " ORDER BY " + order + " LIMIT " + limit;
        return read(sql, statement -> bindBehind(statement, after));
    }

    /**
     * The rows of the range.
     *
     * @throws ReshapedException if the table isn't what it was
     */
    public List<WrittenRow> rows(KeyRange range) {
        String sql = select + " WHERE " + (range.after().isEmpty() ? "" : behind() + " AND ") + upTo() + " ORDER BY "
                + order;
        return read(sql, statement -> bindUpTo(statement, bindBehind(statement, range.after()), range.upTo()));
    }

    /** The place of the last row of all; empty where there is none. */
    public Optional<List<String>> last() {
        return place(
                " ORDER BY "
                        + table.key().stream()
                                .map(each -> each.orderBy() + " DESC")
                                .collect(Collectors.joining(", "))
                        + " LIMIT 1",
                statement -> {});
    }

    /**
     * The place of the row that comes so many rows behind a place.
     *
     * @param after empty at the beginning
     * @param last none behind that one
     * @return empty where there are fewer
     */
    public Optional<List<String>> ahead(List<String> after, List<String> last, int rows) {
        return place(
                " WHERE " + (after.isEmpty() ? "" : behind() + " AND ") + upTo() + " ORDER BY " + order
                        + " LIMIT 1 OFFSET " + (rows - 1),
                statement -> bindUpTo(statement, bindBehind(statement, after), last));
    }

    private Optional<List<String>> place(String rest, Parameters parameters) {
        return source.ask("the keys of table " + table.id(), open -> {
            try (PreparedStatement statement =
                    open.prepareStatement("SELECT " + places + " FROM " + Sql.quoted(table.id()) + rest)) {
                parameters.bind(statement);
                try (ResultSet result = statement.executeQuery()) {
                    if (!result.next()) {
                        return Optional.<List<String>>empty();
                    }
                    List<String> place = new ArrayList<>();
                    for (int i = 0; i < table.key().size(); i++) {
                        place.add(table.key().get(i).placeOf(result.getBytes(i + 1)));
                    }
                    return Optional.of(List.copyOf(place));
                }
            }
        });
    }

    /** As a range of the index: MySQL reads the whole table for a comparison of whole rows. */
    private String behind() {
        return table.key().get(0).compared(">=") + " AND (" + cases(">", ">") + ")";
    }

    private String upTo() {
        return table.key().get(0).compared("<=") + " AND (" + cases("<", "<=") + ")";
    }

    private String cases(String strictly, String atTheEnd) {
        List<KeyColumn> key = table.key();
        List<String> cases = new ArrayList<>();
        for (int last = 0; last < key.size(); last++) {
            List<String> all = new ArrayList<>();
            for (int i = 0; i < last; i++) {
                all.add(key.get(i).compared("="));
            }
            all.add(key.get(last).compared(last == key.size() - 1 ? atTheEnd : strictly));
            cases.add("(" + String.join(" AND ", all) + ")");
        }
        return String.join(" OR ", cases);
    }

    /** Returns the number of the next parameter. */
    private int bindBehind(PreparedStatement statement, List<String> after) throws SQLException {
        return after.isEmpty() ? 1 : bindCases(statement, 1, after);
    }

    private void bindUpTo(PreparedStatement statement, int first, List<String> last) throws SQLException {
        int unusedEnd = bindCases(statement, first, last);
    }

    private int bindCases(PreparedStatement statement, int first, List<String> place) throws SQLException {
        List<KeyColumn> key = table.key();
        int parameter = first;
        key.get(0).bindPlace(statement, parameter++, place.get(0));
        for (int last = 0; last < key.size(); last++) {
            for (int i = 0; i <= last; i++) {
                key.get(i).bindPlace(statement, parameter++, place.get(i));
            }
        }
        return parameter;
    }

    /**
     * The rows with these keys, as far as MySQL takes keys for equal; of those that aren't there, none.
     *
     * @param keys at least one
     * @throws ReshapedException if the table isn't what it was
     */
    public List<WrittenRow> find(List<RowKey> keys) {
        return read(select + " WHERE " + among(keys), statement -> bindAmong(statement, keys));
    }

    /** Like the other, after each transaction that has written such a row has ended, whatever the binary log has of it already. */
    public List<WrittenRow> findLocked(RowKey key) {
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

    private List<WrittenRow> read(String sql, Parameters parameters) {
        return source.ask("table " + table.id(), open -> {
            List<WrittenRow> rows = new ArrayList<>();
            int expressions = table.expressions().size();
            requireShape(open);
            try (PreparedStatement statement = open.prepareStatement(sql)) {
                // Rows as they come, and not all of them at first.
                statement.setFetchSize(Integer.MIN_VALUE);
                parameters.bind(statement);
                try (ResultSet result = statement.executeQuery()) {
                    while (result.next()) {
                        if (rows.isEmpty()) {
                            source.requireServer(result.getString(expressions + 1));
                        }
                        rows.add(WrittenRow.of(result, expressions));
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
        if (!TableModel.definition(open, table.id()).equals(table.definition())) {
            throw new ReshapedException(table.id());
        }
    }
}
