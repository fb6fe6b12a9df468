package dev.rowcast.batch.source;

import dev.rowcast.encode.Row;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/**
 * What MySQL is asked by for a row: of one that it gave itself the place, in its own words; of one that only a store has the key's values, of which a few, such
 * as those of a date that is none, stand for several in MySQL.
 *
 * @param place the place; empty where it isn't known
 * @param values at least the values of the key
 */
public record RowKey(List<String> place, Row values) {
    public RowKey {
        place = List.copyOf(place);
    }

    /** That of a row. */
    public static RowKey of(PlacedRow row) {
        return new RowKey(row.place(), row.key());
    }

    /** That of which a store has values. */
    public static RowKey of(Row values) {
        return new RowKey(List.of(), values);
    }

    /** A condition on that column of the key, with one parameter. */
    String condition(List<KeyColumn> key, int column) {
        return place.isEmpty()
                ? key.get(column).equal(value(key.get(column)))
                : key.get(column).compared("=");
    }

    void bind(List<KeyColumn> key, int column, PreparedStatement statement, int index) throws SQLException {
        if (place.isEmpty()) {
            key.get(column).bindValue(statement, index, value(key.get(column)));
        } else {
            key.get(column).bindPlace(statement, index, place.get(column));
        }
    }

    private Object value(KeyColumn column) {
        return Objects.requireNonNull(
                values.get(Objects.requireNonNull(column.field(), "a contract")),
                column.column().name());
    }
}
