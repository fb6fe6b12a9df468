package dev.rowcast.encode;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.ShapeParser;
import dev.rowcast.contract.shape.SourceColumn;
import org.apache.kafka.connect.data.Field;
import org.jspecify.annotations.Nullable;

/**
 * Converts a column's values for a {@link FieldState#BRIDGED} field, whose type the column had earlier. A value that doesn't convert without loss is
 * left out and is never an error. Without loss means that the value can be converted back to the same value.
 *
 * <table>
 * <caption>What converts</caption>
 * <tr><th>from, to</th><th>when</th></tr>
 * <tr><td>a type to itself, and DATETIME to ZONED_DATETIME</td><td>always, to the same bytes as in a field of its own</td></tr>
 * <tr><td>BOOL, INT32, INT64, UINT64, BITS, DECIMAL among each other</td><td>same number within the field's range; the scale may
 *     differ</td></tr>
 * <tr><td>FLOAT, DOUBLE to BOOL, INT32, INT64, UINT64, BITS and back; FLOAT to DOUBLE and back</td><td>same number</td></tr>
 * <tr><td>FLOAT, DOUBLE to DECIMAL and back</td><td>the decimal is the shortest that reads as this FLOAT or DOUBLE: 0.1 to 0.1</td></tr>
 * <tr><td>numbers to STRING, ENUM, JSON</td><td>always, in plain notation; a FLOAT or DOUBLE as its shortest decimal</td></tr>
 * <tr><td>STRING, ENUM, JSON to numbers</td><td>the text equals the one that the number would be converted to</td></tr>
 * <tr><td>STRING, ENUM, JSON among each other</td><td>always; to JSON only valid JSON</td></tr>
 * <tr><td>STRING, ENUM, JSON to BYTES and back</td><td>valid UTF-8</td></tr>
 * <tr><td>SET to STRING and back</td><td>labels with commas between; back only if none occurs twice</td></tr>
 * <tr><td>ENUM to SET and back</td><td>a single label, not empty and without a comma</td></tr>
 * <tr><td>DATE to DATETIME and back</td><td>midnight</td></tr>
 * <tr><td>DATE, DATETIME, TIME to STRING and ENUM</td><td>always, as MySQL prints them; the fraction as long as the column declares it, or
 *     the shortest sufficient of 0, 3 or 6 digits if the source doesn't send its length</td></tr>
 * <tr><td>STRING, ENUM to DATE, DATETIME, TIME</td><td>the text equals the one that the value would be converted to if the source didn't send
 *     the length of the fraction</td></tr>
 * <tr><td>anything else</td><td>never: TIMESTAMP and DATETIME differ by an unknown time zone</td></tr>
 * </table>
 *
 * <p>NaN, the infinities and -0.0 aren't whole numbers or decimals; -0.0 has the text {@code -0}, the others have none. The column is
 * read by the writer of its own field, so that a bridge gives the same values in each of Debezium's modes. Not thread-safe.
 */
final class Bridge {
    private final SemanticType from;
    private final SemanticType to;
    private final ValueWriter own;
    private final BridgeTarget target;
    private final WireWriter scratch = new WireWriter();

    private Bridge(SemanticType from, SemanticType to, ValueWriter own, BridgeTarget target) {
        this.from = from;
        this.to = to;
        this.own = own;
        this.target = target;
    }

    /** The bridge from the column to the field. */
    static Bridge of(ContractField field, Contract contract, Field sent, SourceSettings settings) {
        SemanticType column = ShapeParser.typeOf(contract.table(), sent).semantic();
        boolean instant = field.type() == SemanticType.ZONED_DATETIME && column == SemanticType.DATETIME;
        SemanticType from = instant ? field.type() : column;
        ContractField like = new ContractField(field.number(), field.name(), field.column(), from, field.state());
        ValueWriter own = FieldWriters.of(like, contract, sent, sent.schema(), settings);
        SourceColumn source = SourceColumn.of(sent);
        int fraction = source.isTyped() ? source.length() : BridgeTimes.UNKNOWN_FRACTION;
        return new Bridge(from, field.type(), own, BridgeTarget.of(from, field.type(), fraction));
    }

    /** The column's current type. */
    SemanticType from() {
        return from;
    }

    /**
     * The value as {@link #writer} takes it; null if it doesn't convert without loss. Two values that are the same by {@link Values#same} are
     * written as the same bytes.
     */
    @Nullable Object convert(Object value) {
        scratch.reset();
        try {
            own.write(scratch, value);
        } catch (Unrepresentable e) {
            // The column's own field reports this, if the subscriber gets it.
            return null;
        }
        byte[] wire = scratch.toByteArray();
        if (from == to) {
            return wire;
        }
        if (value instanceof String text && BridgeTexts.isMalformed(text)) {
            return null;
        }
        Object delivered = BridgeSource.read(from, wire);
        return delivered == null ? null : target.conversion().convert(delivered);
    }

    /** Writes the result of {@link #convert}. */
    ValueWriter writer() {
        return from == to ? (out, wire) -> out.bytes((byte[]) wire) : target.writer();
    }
}
