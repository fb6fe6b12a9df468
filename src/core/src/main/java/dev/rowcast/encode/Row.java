package dev.rowcast.encode;

import dev.rowcast.contract.ContractField;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row, or a key, as Java values by the fields of the contract: the same values that a subscriber would read from the encoded message.
 * Immutable, except for arrays, which must not be modified.
 */
public final class Row {
    /** Replaces a value that the source doesn't have. */
    static final Object MISSING = new Object();

    private final Map<Integer, Integer> places;
    private final @Nullable Object[] values;

    /**
     * @param places indexes of the values, by field number
     * @param values null for NULL, and {@link #MISSING}
     */
    Row(Map<Integer, Integer> places, @Nullable Object[] values) {
        this.places = places;
        this.values = values;
    }

    /** A row of values that were read back from where they had been written, by field number. */
    public static Row of(Map<Integer, ?> values) {
        Map<Integer, Integer> places = new HashMap<>();
        @Nullable Object[] all = new @Nullable Object[values.size()];
        values.forEach((number, value) -> {
            all[places.size()] = value;
            places.put(number, places.size());
        });
        return new Row(places, all);
    }

    /** The state of a field in a row. */
    public enum State {
        /** A value. */
        VALUE,
        /** NULL; or, in a field that its column had before, a value that doesn't convert to the field's type. */
        NULL,
        /** The source doesn't have the value, such as that of a large column which an UPDATE didn't change: it is not NULL. */
        UNAVAILABLE,
        /** No column fills the field. */
        NOT_SENT
    }

    /** Whether the source has all of its values. */
    public boolean isAvailable() {
        for (Object value : values) {
            if (value == MISSING) {
                return false;
            }
        }
        return true;
    }

    /** The state of the field in this row. */
    public State state(ContractField field) {
        Integer place = places.get(field.number());
        if (place == null) {
            return State.NOT_SENT;
        }
        Object value = values[place];
        if (value == null) {
            return State.NULL;
        }
        return value == MISSING ? State.UNAVAILABLE : State.VALUE;
    }

    /**
     * The field's value; null in any {@link #state} but {@link State#VALUE}.
     *
     * <table>
     * <caption>Classes</caption>
     * <tr><th>type of the field</th><th>class</th></tr>
     * <tr><td>BOOL</td><td>Boolean</td></tr>
     * <tr><td>INT32, INT64</td><td>Long</td></tr>
     * <tr><td>UINT64, BITS</td><td>BigInteger, not negative</td></tr>
     * <tr><td>DECIMAL</td><td>BigDecimal with the column's scale</td></tr>
     * <tr><td>FLOAT</td><td>Float</td></tr>
     * <tr><td>DOUBLE</td><td>Double</td></tr>
     * <tr><td>STRING, JSON, ENUM</td><td>String</td></tr>
     * <tr><td>BYTES</td><td>{@code byte[]}</td></tr>
     * <tr><td>SET</td><td>List of String</td></tr>
     * <tr><td>DATE</td><td>LocalDate</td></tr>
     * <tr><td>TIME</td><td>Duration, which may be negative</td></tr>
     * <tr><td>DATETIME</td><td>LocalDateTime</td></tr>
     * <tr><td>ZONED_DATETIME, TIMESTAMP</td><td>Instant</td></tr>
     * <tr><td>GEOMETRY</td><td>{@link Geometry}</td></tr>
     * <tr><td>VECTOR</td><td>{@code float[]}</td></tr>
     * </table>
     */
    public @Nullable Object get(ContractField field) {
        Integer place = places.get(field.number());
        Object value = place == null ? null : values[place];
        return value == MISSING ? null : value;
    }
}
