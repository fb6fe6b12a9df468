package dev.rowcast.convert;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/** A struct: first which fields are there, a bit for each, then the values of those, in the order of the schema. */
final class StructCodec implements Codec {
    private static final Set<String> LOGICAL =
            Set.of(Decimal.LOGICAL_NAME, Date.LOGICAL_NAME, Time.LOGICAL_NAME, Timestamp.LOGICAL_NAME);

    private final Schema schema;
    private final Field[] fields;
    private final Kind[] kinds;
    private final Codec[] codecs;
    /**
     * The last text of each field. Much of an envelope is the same from record to record, and most texts of a row are the same before and after. Whichever
     * thread's text it is, it serves all.
     */
    private final @Nullable String[] recent;
    /** The bits of the fields that have to be there, as a record has them. */
    private final byte[] required;

    /** The kinds of most columns' values are told apart here: to ask a codec for each value takes as long as to read it. */
    private enum Kind {
        TEXT,
        INT64,
        INT32,
        INT16,
        OTHER;

        static Kind of(Schema schema) {
            if (isLogical(schema)) {
                return OTHER;
            }
            return switch (schema.type()) {
                case STRING -> TEXT;
                case INT64 -> INT64;
                case INT32 -> INT32;
                case INT16 -> INT16;
                default -> OTHER;
            };
        }
    }

    /** @param codecOf makes the codec of a field's schema */
    StructCodec(Schema schema, Function<Schema, Codec> codecOf) {
        this.schema = schema;
        List<Field> all = schema.fields();
        this.fields = all.toArray(Field[]::new);
        this.kinds = all.stream().map(field -> Kind.of(field.schema())).toArray(Kind[]::new);
        this.codecs = codecs(all, codecOf);
        this.recent = new String[fields.length];
        this.required = new byte[(fields.length + 7) / 8];
        for (int i = 0; i < fields.length; i++) {
            if (isRequired(fields[i])) {
                required[i >> 3] |= (byte) (1 << (i & 7));
            }
        }
    }

    /** Whether the values are other Java objects than those of the schema's type. */
    static boolean isLogical(Schema schema) {
        return schema.name() != null && LOGICAL.contains(schema.name());
    }

    /** The rows before and after have one between them. */
    private static Codec[] codecs(List<Field> fields, Function<Schema, Codec> codecOf) {
        Map<Schema, Codec> known = new IdentityHashMap<>();
        return fields.stream()
                .map(field -> known.computeIfAbsent(field.schema(), codecOf))
                .toArray(Codec[]::new);
    }

    private static boolean isRequired(Field field) {
        return !field.schema().isOptional() && field.schema().defaultValue() == null;
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
            } else if (isRequired(fields[i])) {
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
        @Nullable Object[] values = StructValues.of(struct);
        int presence = in.skip(required.length);
        for (int at = 0; at < fields.length; at += 8) {
            int there = in.byteAt(presence + (at >> 3));
            if ((~there & required[at >> 3] & 0xFF) != 0) {
                throw missing(at, there);
            }
            for (int i = at; i < fields.length && there != 0; i++, there >>= 1) {
                if ((there & 1) == 0) {
                    continue;
                }
                Object value = readField(i, in);
                if (values != null) {
                    values[i] = value;
                } else {
                    struct.put(fields[i], value);
                }
            }
        }
        return struct;
    }

    private Object readField(int field, ByteReader in) {
        switch (kinds[field]) {
            case TEXT:
                String last = recent[field];
                String text = in.readString(last);
                if (text != last) {
                    recent[field] = text;
                }
                return text;
            case INT64:
                return in.readSigned();
            case INT32:
                return (int) in.readSigned();
            case INT16:
                return (short) in.readSigned();
            default:
                return codecs[field].read(in);
        }
    }

    private MalformedException missing(int at, int there) {
        int first = Integer.numberOfTrailingZeros(~there & required[at >> 3] & 0xFF);
        return new MalformedException("field \"" + fields[at + first].name() + "\" is missing, and must be there");
    }
}
