package dev.rowcast.encode;

import com.google.protobuf.CodedInputStream;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.v1.FloatVector;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;

/** Reads the written values of fields back as Java values: what a subscriber would read, whatever Connect type the source sent. Stateless. */
final class FieldValues {
    /** One more than the highest field of a message of numbers: google.type.DateTime's nanos. */
    private static final int MOST_NUMBERS = 8;
    /** Of a tag, behind the field's number. */
    private static final int TYPE_BITS = 3;

    private FieldValues() {}

    /**
     * The value; {@link Row#get} lists the classes. Of messages of numbers and texts no object is made: a row has many.
     *
     * @param type the field's type
     * @param in as the field's {@link ValueWriter} wrote it
     */
    static Object read(SemanticType type, CodedInputStream in) {
        try {
            return switch (type) {
                case BOOL -> in.readBool();
                case INT32, INT64 -> in.readInt64();
                case UINT64, BITS -> unsigned(in.readUInt64());
                case FLOAT -> in.readFloat();
                case DOUBLE -> in.readDouble();
                case DECIMAL -> new BigDecimal(texts(in).get(0));
                case STRING, JSON, ENUM -> in.readString();
                case BYTES -> in.readByteArray();
                case SET -> List.copyOf(texts(in));
                case DATE -> date(numbers(in));
                case DATETIME -> dateTime(numbers(in));
                case TIME -> time(numbers(in));
                case ZONED_DATETIME, TIMESTAMP -> instant(numbers(in));
                case GEOMETRY -> geometry(dev.rowcast.v1.Geometry.parseFrom(in.readByteArray()));
                case VECTOR -> vector(FloatVector.parseFrom(in.readByteArray()));
            };
        } catch (IOException e) {
            throw new IllegalStateException("a value of type " + type + " that was just written can't be read", e);
        }
    }

    private static BigInteger unsigned(long value) {
        return value >= 0 ? BigInteger.valueOf(value) : new BigInteger(Long.toUnsignedString(value));
    }

    /** The numbers of a message by their fields; one that isn't there is 0. */
    private static long[] numbers(CodedInputStream in) throws IOException {
        long[] numbers = new long[MOST_NUMBERS];
        int rest = in.pushLimit(in.readRawVarint32());
        while (!in.isAtEnd()) {
            numbers[in.readTag() >>> TYPE_BITS] = in.readInt64();
        }
        in.popLimit(rest);
        return numbers;
    }

    /** The texts of a message that has one field. */
    private static List<String> texts(CodedInputStream in) throws IOException {
        List<String> texts = new ArrayList<>();
        int rest = in.pushLimit(in.readRawVarint32());
        while (!in.isAtEnd()) {
            in.readTag();
            texts.add(in.readString());
        }
        in.popLimit(rest);
        return texts;
    }

    private static LocalDate date(long[] date) {
        return LocalDate.of((int) date[1], (int) date[2], (int) date[3]);
    }

    private static LocalDateTime dateTime(long[] value) {
        return date(value).atTime((int) value[4], (int) value[5], (int) value[6], (int) value[7]);
    }

    private static Duration time(long[] value) {
        return Duration.ofSeconds(value[1], value[2]);
    }

    private static Instant instant(long[] value) {
        return Instant.ofEpochSecond(value[1], value[2]);
    }

    private static Geometry geometry(dev.rowcast.v1.Geometry value) {
        return new Geometry(
                value.getWkb().toByteArray(), value.hasSrid() ? Integer.toUnsignedLong(value.getSrid()) : null);
    }

    private static float[] vector(FloatVector value) {
        float[] components = new float[value.getValuesCount()];
        for (int i = 0; i < components.length; i++) {
            components[i] = value.getValues(i);
        }
        return components;
    }
}
