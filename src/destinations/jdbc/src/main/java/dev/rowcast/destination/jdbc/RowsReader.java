package dev.rowcast.destination.jdbc;

import dev.rowcast.change.RowVersion;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.encode.Row;
import dev.rowcast.store.Found;
import dev.rowcast.store.UnreadableStoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads back the rows of one table. For one thread. */
final class RowsReader {
    private final Dialect dialect;
    private final DataSource pool;
    private final Table table;
    private final List<ContractField> fields;
    private final String select;

    /** @param there the names of the columns that the table has */
    private RowsReader(Dialect dialect, DataSource pool, Table table, Contract contract, Set<String> there) {
        this.dialect = dialect;
        this.pool = pool;
        this.table = table;
        this.fields = contract.fields().stream()
                .filter(field -> there.contains(field.name()))
                .toList();
        this.select = "SELECT " + Table.KEY + ", " + Table.VERSION + ", " + Table.DELETED
                + fields.stream()
                        .map(field -> ", " + dialect.selected(dialect.quote(field.name()), field.type()))
                        .collect(Collectors.joining())
                + " FROM " + table.quotedRows();
    }

    /** @throws UnreadableStoreException if there is no such table */
    static RowsReader of(Dialect dialect, DataSource pool, Table table, Contract contract) throws SQLException {
        try (Connection connection = pool.getConnection()) {
            Set<String> there = new Session(connection)
                    .ask(dialect.columns(), table.rowsSchema(), table.name()).stream()
                            .map(column -> column.get(0))
                            .collect(Collectors.toSet());
            if (there.isEmpty()) {
                throw new UnreadableStoreException(
                        "there is no " + table.quotedRows()
                                + ", or the user may not read it; no row has been written yet?",
                        null);
            }
            return new RowsReader(dialect, pool, table, contract, there);
        }
    }

    /** By key. */
    Map<String, Found> find(Collection<String> keys) throws SQLException {
        Map<String, String> stored = new LinkedHashMap<>();
        keys.forEach(key -> stored.put(StoredKey.of(key), key));
        String places = String.join(", ", Collections.nCopies(stored.size(), "?"));
        Map<String, Found> found = new HashMap<>();
        read(select + " WHERE " + Table.KEY + " IN (" + places + ")", List.copyOf(stored.keySet()))
                .forEach(each -> {
                    String key = Objects.requireNonNull(stored.get(each.key()));
                    found.put(key, new Found(key, each.version(), each.row()));
                });
        return found;
    }

    /** With the keys as they are stored, in the order of these. */
    List<Found> scan(@Nullable String after, int limit) throws SQLException {
        String condition = " WHERE NOT " + Table.DELETED + (after == null ? "" : " AND " + Table.KEY + " > ?");
        return read(
                select + condition + " ORDER BY " + Table.KEY + " LIMIT " + limit,
                after == null ? List.of() : List.of(StoredKey.of(after)));
    }

    private List<Found> read(String sql, List<String> parameters) throws SQLException {
        try (Connection connection = pool.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.size(); i++) {
                statement.setString(i + 1, parameters.get(i));
            }
            List<Found> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(found(result));
                }
            }
            connection.commit();
            return rows;
        }
    }

    private Found found(ResultSet result) throws SQLException {
        RowVersion version = RowVersion.ofLong(result.getLong(2));
        return new Found(result.getString(1), version, result.getBoolean(3) ? null : row(result));
    }

    private Row row(ResultSet result) throws SQLException {
        Map<Integer, Object> values = new HashMap<>();
        for (int i = 0; i < fields.size(); i++) {
            ContractField field = fields.get(i);
            Object value = dialect.isBinary(field.type()) ? result.getBytes(i + 4) : result.getString(i + 4);
            if (value != null) {
                values.put(field.number(), dialect.loaded(value, field.type()));
            }
        }
        return Row.of(values);
    }

    @Override
    public String toString() {
        return table.quotedRows();
    }
}
