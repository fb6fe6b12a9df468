package dev.rowcast.convert;

import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** A struct: first which fields are there, a bit for each, then the values of those, in the order of the schema. */
final class StructCodec implements Codec {
    private final Schema schema;
    private final Field[] fields;
    private final Codec[] codecs;
    private final int presenceBytes;

    StructCodec(Schema schema) {
        this.schema = schema;
        List<Field> all = schema.fields();
        this.fields = all.toArray(Field[]::new);
        this.codecs = all.stream().map(field -> Codec.of(field.schema())).toArray(Codec[]::new);
        this.presenceBytes = (fields.length + 7) / 8;
    }

    @Override
    public void write(Object value, ByteWriter out) {
        Struct struct = (Struct) value;
        for (int at = 0; at < fields.length; at += 8) {
            int bits = 0;
            for (int i = at; i < Math.min(at + 8, fields.length); i++) {
                if (valueOf(struct, fields[i]) != null) {
                    bits |= 1 << i - at;
                }
            }
            out.writeByte(bits);
        }
        for (int i = 0; i < fields.length; i++) {
            Object each = valueOf(struct, fields[i]);
            if (each != null) {
                codecs[i].write(each, out);
            } else if (!fields[i].schema().isOptional() && fields[i].schema().defaultValue() == null) {
                throw new IllegalArgumentException("field \"" + fields[i].name() + "\" is null and must not be");
            }
        }
    }

    /** Without the default: NULL and the default are two values. Where there is none the way by index is the quicker one. */
    private static @Nullable Object valueOf(Struct struct, Field field) {
        return field.schema().defaultValue() == null ? struct.get(field) : struct.getWithoutDefault(field.name());
    }

    @Override
    public Object read(ByteReader in) {
        Struct struct = new Struct(schema);
        int presence = in.skip(presenceBytes);
        for (int i = 0; i < fields.length; i++) {
            if (in.bit(presence, i)) {
                struct.put(fields[i], codecs[i].read(in));
            }
        }
        return struct;
    }
}
