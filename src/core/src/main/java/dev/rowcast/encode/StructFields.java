package dev.rowcast.encode;

import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;

/** How values are got out of structs. */
final class StructFields {
    private StructFields() {}

    /**
     * The field's place in a struct, as a field that has no default: {@link Struct#get(Field)} would put the column's default in the
     * place of NULL, and {@link Struct#getWithoutDefault} looks the name up for every value.
     */
    static Field withoutDefault(Field field) {
        return new Field(field.name(), field.index(), Schema.OPTIONAL_BYTES_SCHEMA);
    }
}
