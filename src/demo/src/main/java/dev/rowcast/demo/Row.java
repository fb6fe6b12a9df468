package dev.rowcast.demo;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.type.Date;
import com.google.type.DateTime;
import com.google.type.Decimal;
import dev.rowcast.v1.ColumnProto;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table's row as plain values, whichever side it comes from, so that both can be compared: integers as Long, DECIMAL as BigDecimal with its
 * scale, DATE, DATETIME and TIMESTAMP as java.time has them, bytes as hexadecimal digits, text as it is, NULL as null.
 *
 * @param values by column, as MySQL spells it
 */
record Row(Map<String, @Nullable Object> values) {
    /** Copies the values. */
    Row {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** A row that was received: each column that its message knows, as the field has it that is in use. */
    static Row of(Message message) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        List<FieldDescriptor> fields = message.getDescriptorForType().getFields();
        Set<String> inUse = fields.stream()
                .filter(field -> !field.getOptions().getDeprecated())
                .map(Row::column)
                .collect(Collectors.toSet());
        for (FieldDescriptor field : fields) {
            if (!field.getOptions().getDeprecated() || !inUse.contains(column(field))) {
                values.put(column(field), message.hasField(field) ? plain(message.getField(field)) : null);
            }
        }
        return new Row(values);
    }

    private static String column(FieldDescriptor field) {
        return field.getOptions().hasExtension(ColumnProto.column)
                ? field.getOptions().getExtension(ColumnProto.column).getName()
                : field.getName();
    }

    private static Object plain(Object value) {
        if (value instanceof Integer number) {
            return number.longValue();
        }
        if (value instanceof ByteString bytes) {
            return HexFormat.of().formatHex(bytes.toByteArray());
        }
        return value instanceof Message message ? plain(message) : value;
    }

    private static Object plain(Message message) {
        try {
            return switch (message.getDescriptorForType().getFullName()) {
                case "google.type.Decimal" ->
                    new BigDecimal(Decimal.parseFrom(message.toByteString()).getValue());
                case "google.type.Date" -> date(Date.parseFrom(message.toByteString()));
                case "google.type.DateTime" -> dateTime(DateTime.parseFrom(message.toByteString()));
                case "google.protobuf.Timestamp" -> instant(Timestamp.parseFrom(message.toByteString()));
                default -> message;
            };
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(
                    "not what its name says: " + message.getDescriptorForType().getFullName(), e);
        }
    }

    private static LocalDate date(Date date) {
        return LocalDate.of(date.getYear(), date.getMonth(), date.getDay());
    }

    private static LocalDateTime dateTime(DateTime time) {
        return LocalDateTime.of(
                time.getYear(),
                time.getMonth(),
                time.getDay(),
                time.getHours(),
                time.getMinutes(),
                time.getSeconds(),
                time.getNanos());
    }

    private static Instant instant(Timestamp time) {
        return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
    }

    /** The values of the key's columns, in that order. */
    List<@Nullable Object> key(List<String> columns) {
        return columns.stream().<@Nullable Object>map(values::get).toList();
    }
}
