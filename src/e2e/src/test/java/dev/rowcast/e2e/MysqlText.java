package dev.rowcast.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.type.Date;
import com.google.type.DateTime;
import com.google.type.Decimal;
import dev.rowcast.v1.Column;
import dev.rowcast.v1.ColumnProto;
import dev.rowcast.v1.Geometry;
import dev.rowcast.v1.LabelSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Values as MySQL would print them, made on one side of what SQL selects and on the other of what protobuf carries, so that the two can be
 * compared and the difference read. Trailing zeros of a second's fraction are left out; binary values are in hexadecimal.
 */
final class MysqlText {
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    /** Keeps a number's digits as they are. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private MysqlText() {}

    /** The expression that selects a column as text. */
    static String select(String column, String type) {
        String name = "`" + column + "`";
        String expression = switch (type.toLowerCase(Locale.ROOT)) {
            case "char", "varchar", "tinytext", "text", "mediumtext", "longtext", "enum", "set", "json" -> name;
            case "binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob" -> "HEX(" + name + ")";
            case "bit" -> "CAST(" + name + " + 0 AS CHAR)";
            case "float", "double" -> "CAST(" + name + " AS DOUBLE)";
            case "geometry",
                    "point",
                    "linestring",
                    "polygon",
                    "multipoint",
                    "multilinestring",
                    "multipolygon",
                    "geomcollection" -> "HEX(" + name + ")";
            default -> "CAST(" + name + " AS CHAR)";
        };
        return expression + " AS " + name;
    }

    /** A selected value. */
    static String of(String text, String type) {
        if (text == null) {
            return null;
        }
        return switch (type.toLowerCase(Locale.ROOT)) {
            case "float" -> Float.toString((float) Double.parseDouble(text));
            case "double" -> Double.toString(Double.parseDouble(text));
            case "json" -> json(text);
            case "time", "datetime", "timestamp" -> trimmed(text);
            default -> text;
        };
    }

    /** The columns of a received row that aren't NULL, by the names that MySQL has for them. */
    static Map<String, String> of(Message row) {
        Map<String, String> values = new LinkedHashMap<>();
        for (FieldDescriptor field : row.getDescriptorForType().getFields()) {
            if (row.hasField(field)) {
                values.put(column(field), of(field, row.getField(field)));
            }
        }
        return values;
    }

    /** The column behind a field. */
    static String column(FieldDescriptor field) {
        Column column = field.getOptions().getExtension(ColumnProto.column);
        return column.getName().isEmpty() ? field.getName() : column.getName();
    }

    /** A value of that field, one that is there. */
    static String of(FieldDescriptor field, Object value) {
        if (field.getType() == FieldDescriptor.Type.UINT64) {
            return Long.toUnsignedString((Long) value);
        }
        if (value instanceof Message message) {
            return message(message);
        }
        if (value instanceof ByteString bytes) {
            return HEX.formatHex(bytes.toByteArray());
        }
        if (value instanceof Boolean bit) {
            return bit ? "1" : "0";
        }
        return String.valueOf(value);
    }

    private static String message(Message message) {
        String type = message.getDescriptorForType().getFullName();
        try {
            return switch (type) {
                case "google.type.Decimal" ->
                    Decimal.parseFrom(message.toByteString()).getValue();
                case "google.type.Date" -> date(Date.parseFrom(message.toByteString()));
                case "google.type.DateTime" -> dateTime(DateTime.parseFrom(message.toByteString()));
                case "google.protobuf.Timestamp" ->
                    timestamp(com.google.protobuf.Timestamp.parseFrom(message.toByteString()));
                case "google.protobuf.Duration" -> time(com.google.protobuf.Duration.parseFrom(message.toByteString()));
                case "rowcast.v1.LabelSet" ->
                    String.join(",", LabelSet.parseFrom(message.toByteString()).getValuesList());
                case "rowcast.v1.Geometry" -> geometry(Geometry.parseFrom(message.toByteString()));
                default -> throw new AssertionError("no MySQL type is delivered as " + type);
            };
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("a field of type " + type + " doesn't hold one", e);
        }
    }

    private static String date(Date date) {
        return String.format(Locale.ROOT, "%04d-%02d-%02d", date.getYear(), date.getMonth(), date.getDay());
    }

    private static String dateTime(DateTime at) {
        return trimmed(String.format(
                Locale.ROOT,
                "%04d-%02d-%02d %02d:%02d:%02d.%09d",
                at.getYear(),
                at.getMonth(),
                at.getDay(),
                at.getHours(),
                at.getMinutes(),
                at.getSeconds(),
                at.getNanos()));
    }

    private static String timestamp(com.google.protobuf.Timestamp at) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(at.getSeconds(), 0, ZoneOffset.UTC);
        return trimmed(String.format(Locale.ROOT, "%1$tF %1$tT.%2$09d", utc, at.getNanos()));
    }

    private static String time(com.google.protobuf.Duration amount) {
        boolean negative = amount.getSeconds() < 0 || amount.getNanos() < 0;
        long seconds = Math.abs(amount.getSeconds());
        return trimmed(String.format(
                Locale.ROOT,
                "%s%02d:%02d:%02d.%09d",
                negative ? "-" : "",
                seconds / 3600,
                seconds / 60 % 60,
                seconds % 60,
                Math.abs(amount.getNanos())));
    }

    /** As MySQL stores it: the reference system in four bytes, the lowest first, and the WKB. */
    private static String geometry(Geometry geometry) {
        byte[] srid = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(geometry.getSrid())
                .array();
        return HEX.formatHex(srid) + HEX.formatHex(geometry.getWkb().toByteArray());
    }

    private static String trimmed(String time) {
        return time.contains(".") ? time.replaceAll("\\.?0+$", "") : time;
    }

    /** Spaces don't count. */
    static String json(String text) {
        try {
            return JSON.readTree(text).toString();
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + text, e);
        }
    }
}
