package dev.rowcast.encode;

import com.google.protobuf.CodedInputStream;
import com.google.type.Date;
import com.google.type.DateTime;
import com.google.type.Decimal;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.v1.LabelSet;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads back what a column's own field got. */
final class BridgeSource {
    private BridgeSource() {}

    /**
     * The value.
     *
     * @param wire as its {@link ValueWriter} wrote it
     * @return BigInteger, BigDecimal, Float, Double, String, {@code byte[]}, List of String, LocalDate, LocalDateTime or Duration; null for
     *     types that convert to themselves only
     */
    static @Nullable Object read(SemanticType type, byte[] wire) {
        CodedInputStream in = CodedInputStream.newInstance(wire);
        try {
            return switch (type) {
                case BOOL, INT32, INT64 -> BigInteger.valueOf(in.readInt64());
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
                case ZONED_DATETIME, TIMESTAMP, GEOMETRY, VECTOR -> null;
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
}
