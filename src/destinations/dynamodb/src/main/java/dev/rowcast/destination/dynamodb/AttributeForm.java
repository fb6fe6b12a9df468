package dev.rowcast.destination.dynamodb;

import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.encode.Geometry;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * As what DynamoDB keeps the values of a field. Times have as many digits whatever their value, so that they sort as texts.
 *
 * @param field the field
 * @param wide whether its values need more digits than DynamoDB's numbers have, so that all of them are text
 * @param numbersAsText whether a number that DynamoDB doesn't hold is text; else it is sent as a number, and refused
 */
record AttributeForm(ContractField field, boolean wide, boolean numbersAsText) {
    private static final int DIGITS = 38;
    private static final int SMALLEST_EXPONENT = -130;
    private static final int GREATEST_EXPONENT = 125;
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");

    /** @param facts null where nothing is said of the column */
    static AttributeForm of(ContractField field, @Nullable ColumnFacts facts, boolean numbersAsText) {
        Integer precision = facts == null ? null : facts.precision();
        return new AttributeForm(field, numbersAsText && precision != null && precision > DIGITS, numbersAsText);
    }

    /** The usual type, as DynamoDB calls it: {@code S}, {@code N}, {@code B}, {@code BOOL}, {@code L} or {@code M}. */
    String type() {
        return switch (field.type()) {
            case BOOL -> "BOOL";
            case INT32, INT64, UINT64, BITS, FLOAT, DOUBLE, TIME -> "N";
            case DECIMAL -> wide ? "S" : "N";
            case STRING, ENUM, JSON, DATE, DATETIME, ZONED_DATETIME, TIMESTAMP -> "S";
            case BYTES -> "B";
            case SET, VECTOR -> "L";
            case GEOMETRY -> "M";
        };
    }

    /** @param value of the class that {@link dev.rowcast.encode.Row#get} names */
    AttributeValue of(Object value) {
        return switch (field.type()) {
            case BOOL -> AttributeValue.fromBool((Boolean) value);
            case INT32, INT64, UINT64, BITS, FLOAT, DOUBLE -> number(value.toString());
            case DECIMAL -> decimal((BigDecimal) value);
            case STRING, ENUM, JSON, DATE -> AttributeValue.fromS(value.toString());
            case BYTES -> AttributeValue.fromB(SdkBytes.fromByteArray((byte[]) value));
            case SET -> AttributeValue.fromL(labels((List<?>) value));
            case TIME -> AttributeValue.fromN(String.valueOf(micros((Duration) value)));
            case DATETIME -> AttributeValue.fromS(MICROS.format((LocalDateTime) value));
            case ZONED_DATETIME, TIMESTAMP ->
                AttributeValue.fromS(MICROS.format(((Instant) value).atOffset(ZoneOffset.UTC)) + "Z");
            case GEOMETRY -> AttributeValue.fromM(geometry((Geometry) value));
            case VECTOR -> AttributeValue.fromL(components((float[]) value));
        };
    }

    private AttributeValue decimal(BigDecimal value) {
        return wide ? AttributeValue.fromS(value.toPlainString()) : number(value.toPlainString());
    }

    private AttributeValue number(String digits) {
        return numbersAsText && !isHeld(digits) ? AttributeValue.fromS(digits) : AttributeValue.fromN(digits);
    }

    /** Whether DynamoDB gives just that number back. */
    static boolean isHeld(String digits) {
        BigDecimal value;
        try {
            value = new BigDecimal(digits).stripTrailingZeros();
        } catch (NumberFormatException notOne) {
            return false;
        }
        if (value.signum() == 0) {
            return !digits.startsWith("-");
        }
        int exponent = value.precision() - value.scale() - 1;
        return value.precision() <= DIGITS && exponent >= SMALLEST_EXPONENT && exponent <= GREATEST_EXPONENT;
    }

    private static long micros(Duration amount) {
        return amount.toSeconds() * 1_000_000 + amount.toNanosPart() / 1_000;
    }

    /** As a list, and not as a set: that may not be empty, and has no order. */
    private static List<AttributeValue> labels(List<?> labels) {
        return labels.stream()
                .map(label -> AttributeValue.fromS(String.valueOf(label)))
                .toList();
    }

    private static Map<String, AttributeValue> geometry(Geometry value) {
        Map<String, AttributeValue> parts = new LinkedHashMap<>();
        parts.put("wkb", AttributeValue.fromB(SdkBytes.fromByteArray(value.wkb())));
        if (value.srid() != null) {
            parts.put("srid", AttributeValue.fromN(value.srid().toString()));
        }
        return parts;
    }

    private List<AttributeValue> components(float[] values) {
        List<AttributeValue> components = new ArrayList<>();
        for (float value : values) {
            components.add(number(String.valueOf(value)));
        }
        return components;
    }
}
