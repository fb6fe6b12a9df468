package dev.rowcast.encode;

import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.SemanticType;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/**
 * One column's way into a message.
 *
 * @param number the contract field's number
 * @param tag number and wire type
 * @param access the column's place in the struct, without a default
 * @param column the column, as MySQL spells it
 * @param carrier how the placeholder for an unavailable value would look
 * @param writer writes the value
 */
record Slot(int number, int tag, Field access, String column, Carrier carrier, ValueWriter writer) {
    enum Carrier {
        TEXT,
        ENCODED,
        BYTES,
        OTHER
    }

    static Slot of(ContractField field, Field sent, ValueWriter writer) {
        return new Slot(
                field.number(),
                WireWriter.tag(field.number(), wireType(field.type())),
                RowPlan.access(sent),
                field.column(),
                carrier(field.type(), sent.schema()),
                writer);
    }

    boolean isUnavailable(Object value, Placeholder placeholder) {
        return switch (carrier) {
            case OTHER -> false;
            case TEXT -> placeholder.isText((String) value);
            case ENCODED -> placeholder.isEncoded((String) value) || placeholder.isText((String) value);
            case BYTES -> placeholder.isBytes(value);
        };
    }

    private static Carrier carrier(SemanticType type, Schema schema) {
        if (schema.type() == Schema.Type.STRING) {
            return type == SemanticType.BYTES ? Carrier.ENCODED : Carrier.TEXT;
        }
        return schema.type() == Schema.Type.BYTES && schema.name() == null ? Carrier.BYTES : Carrier.OTHER;
    }

    private static int wireType(SemanticType type) {
        return switch (type) {
            case INT32, INT64, UINT64, BOOL, BITS -> WireWriter.VARINT;
            case FLOAT -> WireWriter.FIXED32;
            case DOUBLE -> WireWriter.FIXED64;
            case DECIMAL, STRING, BYTES, JSON, ENUM, SET, DATE, TIME, DATETIME, TIMESTAMP, GEOMETRY, VECTOR ->
                WireWriter.LENGTH_DELIMITED;
        };
    }
}
