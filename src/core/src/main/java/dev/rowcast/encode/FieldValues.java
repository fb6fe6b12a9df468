package dev.rowcast.encode;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Timestamp;
import com.google.type.Date;
import com.google.type.DateTime;
import com.google.type.Decimal;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.v1.FloatVector;
import dev.rowcast.v1.LabelSet;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;

/** Reads the written values of fields back as Java values: what a subscriber would read, whatever Connect type the source sent. Stateless. */
final class FieldValues {
    private FieldValues() {}

    /**
     * The value; {@link Row#get} lists the classes.
     *
     * @param type the field's type
     * @param wire as the field's {@link ValueWriter} wrote it
     */
    static Object read(SemanticType type, byte[] wire) {
        CodedInputStream in = CodedInputStream.newInstance(wire);
        try {
            return switch (type) {
                case BOOL -> in.readBool();
                case INT32, INT64 -> in.readInt64();
                case UINT64, BITS -> new BigInteger(Long.toUnsignedString(in.readUInt64()));
                case FLOAT -> in.readFloat();
                case DOUBLE -> in.readDouble();
                case DECIMAL ->
                    new BigDecimal(Decimal.parseFrom(in.readByteArray()).getValue());
                case STRING, JSON, ENUM -> in.readString();
                case BYTES -> in.readByteArray();
                case SET -> List.copyOf(LabelSet.parseFrom(in.readByteArray()).getValuesList());
                case DATE -> date(Date.parseFrom(in.readByteArray()));
                case DATETIME -> dateTime(DateTime.parseFrom(in.readByteArray()));
                case TIME -> time(com.google.protobuf.Duration.parseFrom(in.readByteArray()));
                case ZONED_DATETIME, TIMESTAMP -> instant(Timestamp.parseFrom(in.readByteArray()));
                case GEOMETRY -> geometry(dev.rowcast.v1.Geometry.parseFrom(in.readByteArray()));
                case VECTOR -> vector(FloatVector.parseFrom(in.readByteArray()));
            };
        } catch (IOException e) {
            throw new IllegalStateException("a value of type " + type + " that was just written can't be read", e);
        }
    }

    private static LocalDate date(Date date) {
        return LocalDate.of(date.getYear(), date.getMonth(), date.getDay());
    }

    private static LocalDateTime dateTime(DateTime value) {
        return LocalDateTime.of(
                value.getYear(),
                value.getMonth(),
                value.getDay(),
                value.getHours(),
                value.getMinutes(),
                value.getSeconds(),
                value.getNanos());
    }

    private static Duration time(com.google.protobuf.Duration value) {
        return Duration.ofSeconds(value.getSeconds(), value.getNanos());
    }

    private static Instant instant(Timestamp value) {
        return Instant.ofEpochSecond(value.getSeconds(), value.getNanos());
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
