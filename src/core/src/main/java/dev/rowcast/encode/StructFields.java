package dev.rowcast.encode;

import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** Reads values from structs. */
final class StructFields {
    private StructFields() {}

    /**
     * The field's position in a struct, as a field without a default: {@link Struct#get(Field)} would replace NULL by the column's
     * default, and {@link Struct#getWithoutDefault} looks up the name for every value.
     */
    static Field withoutDefault(Field field) {
        return new Field(field.name(), field.index(), Schema.OPTIONAL_BYTES_SCHEMA);
    }
}
