package dev.rowcast.encode;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldTyping;
import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.LogicalType;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.ShapeParser;
import dev.rowcast.contract.shape.SourceColumn;
import dev.rowcast.contract.shape.UnsupportedColumnException;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Selects the writer from a column to a contract field. */
final class FieldWriters {
    private FieldWriters() {}

    /**
     * The writer from the column to the field.
     *
     * @param described the column's field in the row schema, which carries the source type
     * @param sent schema of the values: the row's, or the key's for the same column
     * @param contract the field's contract, for the zone of its DATETIMEs
     * @throws UnsupportedColumnException if such a column can't fill the field
     */
    static ValueWriter of(
            ContractField field, Contract contract, Field described, Schema sent, SourceSettings settings) {
        SourceColumn source = SourceColumn.of(described);
        ColumnType column = ShapeParser.typeOf(contract.table(), described);
        ValueWriter writer = switch (field.type()) {
            case BOOL, INT32, INT64, UINT64, BITS -> IntegerWriters.of(field.type(), sent, source, column);
            case FLOAT, DOUBLE -> FloatWriters.of(field.type(), sent);
            case DECIMAL -> DecimalWriters.of(sent, source, column);
            case STRING, JSON, ENUM -> TextWriters.of(sent, source);
            case SET -> TextWriters.ofSet(sent);
            case BYTES -> BytesWriters.of(sent, source, settings);
            case GEOMETRY -> MessageWriters.ofGeometry(sent);
            case VECTOR -> MessageWriters.ofVector(sent);
            case DATE, TIME, DATETIME, TIMESTAMP -> temporal(field.type(), sent);
            case ZONED_DATETIME -> zoned(sent, contract.typing());
        };
        if (writer == null) {
            throw new UnsupportedColumnException(
                    contract.table(),
                    source.name(),
                    sent.name(),
                    "it is now " + column.semantic() + " (sent as "
                            + (sent.name() == null ? sent.type() : sent.name())
                            + ") and can't fill the contract's field " + field.name() + ", which is "
                            + field.type() + "; decide the change of its type: rowcast contracts list shows how");
        }
        return writer;
    }

    private static @Nullable ValueWriter zoned(Schema sent, FieldTyping typing) {
        LogicalType logical = LogicalType.of(sent);
        return logical == null
                ? null
                : typing.datetimeZone()
                        .map(zone -> ZonedWriters.of(logical, zone))
                        .orElse(null);
    }

    private static @Nullable ValueWriter temporal(SemanticType target, Schema sent) {
        LogicalType logical = LogicalType.of(sent);
        return logical == null ? null : TemporalWriters.of(target, logical);
    }
}
