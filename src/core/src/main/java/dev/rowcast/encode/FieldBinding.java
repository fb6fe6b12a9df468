package dev.rowcast.encode;

import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.shape.SemanticType;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Binds one column to a field of a message.
 *
 * @param number the contract field's number
 * @param type the contract field's type
 * @param tag number and wire type
 * @param access the column's place in the struct, without a default
 * @param column the column, as MySQL spells it
 * @param carrier the form of the placeholder for an unavailable value
 * @param bridge converts the value before it is written; null if the field is the column's own
 * @param writer writes the value
 */
record FieldBinding(
        int number,
        SemanticType type,
        int tag,
        Field access,
        String column,
        Carrier carrier,
        @Nullable Bridge bridge,
        ValueWriter writer) {
    enum Carrier {
        TEXT,
        ENCODED,
        BYTES,
        OTHER
    }

    /** Binds a column to its own field. */
    static FieldBinding of(ContractField field, Field sent, ValueWriter writer) {
        return of(field, sent, field.type(), null, writer);
    }

    /** Binds a column to a field that it had before. */
    static FieldBinding bridged(ContractField field, Field sent, Bridge bridge) {
        return of(field, sent, bridge.from(), bridge, bridge.writer());
    }

    private static FieldBinding of(
            ContractField field, Field sent, SemanticType column, @Nullable Bridge bridge, ValueWriter writer) {
        return new FieldBinding(
                field.number(),
                field.type(),
                WireWriter.tag(field.number(), wireType(field.type())),
                StructFields.withoutDefault(sent),
                field.column(),
                carrier(column, sent.schema()),
                bridge,
                writer);
    }

    /** The column's value as {@link #writer} takes it; null if the field is absent. */
    @Nullable Object value(Struct row) {
        Object value = row.get(access);
        return bridge == null || value == null ? value : bridge.convert(value);
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
            case DECIMAL,
                    STRING,
                    BYTES,
                    JSON,
                    ENUM,
                    SET,
                    DATE,
                    TIME,
                    DATETIME,
                    ZONED_DATETIME,
                    TIMESTAMP,
                    GEOMETRY,
                    VECTOR -> WireWriter.LENGTH_DELIMITED;
        };
    }
}
