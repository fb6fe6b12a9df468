package dev.rowcast.mapper;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.google.type.Date;
import com.google.type.DateTime;
import com.google.type.Decimal;
import dev.rowcast.encode.Geometry;
import dev.rowcast.v1.FloatVector;
import dev.rowcast.v1.MappedValue;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.regex.Pattern;

/** Values that a mapper made, of the classes that {@link dev.rowcast.encode.Row#get} lists. Stateless; no message shows a value. */
final class ColumnValues {
    private static final Pattern PLAIN = Pattern.compile("[+-]?[0-9]{1,100}(\\.[0-9]{1,100})?");
    private static final JsonFactory JSON = new JsonFactory();

    private ColumnValues() {}

    /** @throws IllegalArgumentException if it is no value of its type; the message says why */
    static Object of(MappedValue value) {
        try {
            return switch (value.getKindCase()) {
                case BOOL_VALUE -> value.getBoolValue();
                case INT64_VALUE -> value.getInt64Value();
                case UINT64_VALUE -> new BigInteger(Long.toUnsignedString(value.getUint64Value()));
                case FLOAT_VALUE -> value.getFloatValue();
                case DOUBLE_VALUE -> value.getDoubleValue();
                case DECIMAL_VALUE -> decimal(value.getDecimalValue());
                case STRING_VALUE -> value.getStringValue();
                case BYTES_VALUE -> value.getBytesValue().toByteArray();
                case JSON_VALUE -> json(value.getJsonValue());
                case DATE_VALUE -> date(value.getDateValue());
                case TIME_VALUE -> time(value.getTimeValue());
                case DATETIME_VALUE -> dateTime(value.getDatetimeValue());
                case TIMESTAMP_VALUE -> instant(value.getTimestampValue());
                case SET_VALUE -> List.copyOf(value.getSetValue().getValuesList());
                case GEOMETRY_VALUE -> geometry(value.getGeometryValue());
                case VECTOR_VALUE -> vector(value.getVectorValue());
                case KIND_NOT_SET -> throw new IllegalArgumentException("it is NULL");
            };
        } catch (DateTimeException | ArithmeticException impossible) {
            throw new IllegalArgumentException("there is no such day or time", impossible);
        }
    }

    private static BigDecimal decimal(Decimal decimal) {
        if (!PLAIN.matcher(decimal.getValue()).matches()) {
            throw new IllegalArgumentException("it is no decimal in plain notation, such as \"-12.50\"");
        }
        return new BigDecimal(decimal.getValue());
    }

    private static String json(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != null) {
                parser.skipChildren();
                if (parser.nextToken() == null) {
                    return text;
                }
            }
        } catch (IOException broken) {
            throw new IllegalArgumentException("it is no JSON", broken);
        }
        throw new IllegalArgumentException("it is no JSON: one document is wanted");
    }

    private static LocalDate date(Date date) {
        return LocalDate.of(date.getYear(), date.getMonth(), date.getDay());
    }

    private static Duration time(com.google.protobuf.Duration time) {
        return Duration.ofSeconds(time.getSeconds(), time.getNanos());
    }

    private static LocalDateTime dateTime(DateTime value) {
        if (value.getTimeOffsetCase() != DateTime.TimeOffsetCase.TIMEOFFSET_NOT_SET) {
            throw new IllegalArgumentException(
                    "it has a zone, and a DATETIME has none; declare TYPE_TIMESTAMP for instants");
        }
        return LocalDateTime.of(
                value.getYear(),
                value.getMonth(),
                value.getDay(),
                value.getHours(),
                value.getMinutes(),
                value.getSeconds(),
                value.getNanos());
    }

    private static Instant instant(com.google.protobuf.Timestamp value) {
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
