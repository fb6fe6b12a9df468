package dev.rowcast.convert;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.jspecify.annotations.Nullable;

/** Makes the codec of a schema. */
final class Codecs {
    private Codecs() {}

    /** The codec of that schema's values. Whether they may be null is for who holds them. */
    static Codec of(Schema schema) {
        return StructCodec.isLogical(schema) ? logical(schema) : plain(schema);
    }

    /** The codec of that schema's values outside a struct. */
    static NullableCodec nullable(Schema schema) {
        return new NullableCodec(of(schema), schema.isOptional());
    }

    /** Connect's own logical types have Java values of their own. */
    private static Codec logical(Schema schema) {
        return switch (schema.name()) {
            case Decimal.LOGICAL_NAME -> decimal(schema);
            case Date.LOGICAL_NAME ->
                converted(
                        java.util.Date.class,
                        value -> Date.fromLogical(schema, value),
                        plain(schema),
                        raw -> Date.toLogical(schema, (Integer) raw));
            case Time.LOGICAL_NAME ->
                converted(
                        java.util.Date.class,
                        value -> Time.fromLogical(schema, value),
                        plain(schema),
                        raw -> Time.toLogical(schema, (Integer) raw));
            case Timestamp.LOGICAL_NAME ->
                converted(
                        java.util.Date.class,
                        value -> Timestamp.fromLogical(schema, value),
                        plain(schema),
                        raw -> Timestamp.toLogical(schema, (Long) raw));
            default -> throw new IllegalArgumentException("no logical type: " + schema.name());
        };
    }

    /** As {@link Decimal#toLogical}, which looks the scale up for each value. */
    private static Codec decimal(Schema schema) {
        int scale = Integer.parseInt(schema.parameters().get(Decimal.SCALE_FIELD));
        return codec(
                (value, out) -> out.writeBytes(Decimal.fromLogical(schema, (BigDecimal) value)),
                in -> in.readDecimal(scale));
    }

    private static Codec plain(Schema schema) {
        return switch (schema.type()) {
            case INT8 -> codec((value, out) -> out.writeByte((Byte) value), in -> (byte) in.readByte());
            case INT16 -> codec((value, out) -> out.writeSigned((Short) value), in -> (short) in.readSigned());
            case INT32 -> codec((value, out) -> out.writeSigned((Integer) value), in -> (int) in.readSigned());
            case INT64 -> codec((value, out) -> out.writeSigned((Long) value), ByteReader::readSigned);
            case FLOAT32 ->
                codec(
                        (value, out) -> out.writeFixed32(Float.floatToRawIntBits((Float) value)),
                        in -> Float.intBitsToFloat(in.readFixed32()));
            case FLOAT64 ->
                codec(
                        (value, out) -> out.writeFixed64(Double.doubleToRawLongBits((Double) value)),
                        in -> Double.longBitsToDouble(in.readFixed64()));
            case BOOLEAN -> codec((value, out) -> out.writeByte((Boolean) value ? 1 : 0), in -> in.readByte() != 0);
            case STRING -> codec((value, out) -> out.writeString((String) value), ByteReader::readString);
            case BYTES -> codec((value, out) -> out.writeBytes(bytes(value)), ByteReader::readBytes);
            case ARRAY -> array(nullable(schema.valueSchema()));
            case MAP -> map(nullable(schema.keySchema()), nullable(schema.valueSchema()));
            case STRUCT -> new StructCodec(schema, Codecs::of);
        };
    }

    private static byte[] bytes(Object value) {
        if (value instanceof ByteBuffer buffer) {
            byte[] copy = new byte[buffer.remaining()];
            buffer.duplicate().get(copy);
            return copy;
        }
        return (byte[]) value;
    }

    private static Codec array(NullableCodec elements) {
        return codec(
                (value, out) -> {
                    List<?> list = (List<?>) value;
                    out.writeVarint(list.size());
                    list.forEach(element -> elements.write(element, out));
                },
                in -> {
                    int size = in.readLength();
                    List<@Nullable Object> list = new ArrayList<>(size);
                    for (int i = 0; i < size; i++) {
                        list.add(elements.read(in));
                    }
                    return list;
                });
    }

    private static Codec map(NullableCodec keys, NullableCodec values) {
        return codec(
                (value, out) -> {
                    Map<?, ?> map = (Map<?, ?>) value;
                    out.writeVarint(map.size());
                    map.forEach((key, each) -> {
                        keys.write(key, out);
                        values.write(each, out);
                    });
                },
                in -> {
                    int size = in.readLength();
                    Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
                    for (int i = 0; i < size; i++) {
                        map.put(keys.read(in), values.read(in));
                    }
                    return map;
                });
    }

    private static <T> Codec converted(
            Class<T> type,
            java.util.function.Function<T, Object> toRaw,
            Codec raw,
            java.util.function.Function<Object, Object> fromRaw) {
        return codec((value, out) -> raw.write(toRaw.apply(type.cast(value)), out), in -> fromRaw.apply(raw.read(in)));
    }

    private static Codec codec(Writing writing, Reading reading) {
        return new Codec() {
            @Override
            public void write(Object value, ByteWriter out) {
                writing.write(value, out);
            }

            @Override
            public Object read(ByteReader in) {
                return reading.read(in);
            }
        };
    }

    /** Half of a codec. */
    @FunctionalInterface
    private interface Writing {
        void write(Object value, ByteWriter out);
    }

    /** The other half. */
    @FunctionalInterface
    private interface Reading {
        Object read(ByteReader in);
    }
}
