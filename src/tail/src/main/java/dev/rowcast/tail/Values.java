package dev.rowcast.tail;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import dev.rowcast.v1.ColumnProto;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Column values as a person reads them. */
final class Values {
    private static final int BYTES = 8;
    private static final int ELEMENTS = 4;

    private Values() {}

    /** The column's name as MySQL spells it. */
    static String column(FieldDescriptor field) {
        boolean respelt = field.getOptions().hasExtension(ColumnProto.column);
        return Shown.plain(
                respelt ? field.getOptions().getExtension(ColumnProto.column).getName() : field.getName());
    }

    /** The column's value; NULL where the row hasn't any. */
    static String value(Message row, FieldDescriptor field) {
        if (field.isRepeated()) {
            return list((List<?>) row.getField(field));
        }
        return field.hasPresence() && !row.hasField(field) ? "NULL" : one(field, row.getField(field));
    }

    private static String one(FieldDescriptor field, Object value) {
        return switch (field.getType()) {
            case STRING -> Shown.quoted((String) value);
            case BYTES -> bytes((ByteString) value);
            case ENUM -> ((EnumValueDescriptor) value).getName();
            case UINT64, FIXED64 -> Long.toUnsignedString((Long) value);
            case UINT32, FIXED32 -> Integer.toUnsignedString((Integer) value);
            case MESSAGE, GROUP -> message((Message) value);
            default -> String.valueOf(value);
        };
    }

    private static String message(Message value) {
        return switch (value.getDescriptorForType().getFullName()) {
            case "google.type.Decimal" -> Shown.plain(text(value, "value"));
            case "google.type.Date" -> date(value);
            case "google.type.DateTime" -> date(value) + "T" + clock(value);
            case "google.protobuf.Timestamp" -> Moments.instant(number(value, "seconds"), number(value, "nanos"));
            case "google.protobuf.Duration" -> Moments.amount(number(value, "seconds"), number(value, "nanos"));
            case "rowcast.v1.LabelSet" -> labels(value);
            case "rowcast.v1.FloatVector" -> list(elements(value));
            case "rowcast.v1.Geometry" -> geometry(value);
            default ->
                "{" + Shown.plain(TextFormat.printer().emittingSingleLine(true).printToString(value)) + "}";
        };
    }

    private static String date(Message value) {
        return String.format(
                Locale.ROOT, "%04d-%02d-%02d", number(value, "year"), number(value, "month"), number(value, "day"));
    }

    private static String clock(Message value) {
        return String.format(
                        Locale.ROOT,
                        "%02d:%02d:%02d",
                        number(value, "hours"),
                        number(value, "minutes"),
                        number(value, "seconds"))
                + Moments.fraction(number(value, "nanos"));
    }

    private static String labels(Message value) {
        return elements(value).stream()
                .map(label -> Shown.plain(String.valueOf(label)))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String geometry(Message value) {
        FieldDescriptor srid = field(value, "srid");
        String shape = bytes((ByteString) value.getField(field(value, "wkb")));
        return value.hasField(srid) ? shape + " srid " + value.getField(srid) : shape;
    }

    private static String bytes(ByteString bytes) {
        StringBuilder hex = new StringBuilder("0x");
        for (int i = 0; i < Math.min(BYTES, bytes.size()); i++) {
            hex.append(String.format(Locale.ROOT, "%02x", bytes.byteAt(i)));
        }
        return bytes.size() <= BYTES ? hex.toString() : hex + "… (" + Shown.number(bytes.size()) + " bytes)";
    }

    private static String list(List<?> elements) {
        String start = elements.stream()
                .limit(ELEMENTS)
                .map(element -> Shown.plain(String.valueOf(element)))
                .collect(Collectors.joining(", ", "[", ""));
        return elements.size() <= ELEMENTS
                ? start + "]"
                : start + ", …] (" + Shown.number(elements.size()) + " elements)";
    }

    private static List<?> elements(Message value) {
        return (List<?>) value.getField(field(value, "values"));
    }

    private static String text(Message value, String name) {
        return String.valueOf(value.getField(field(value, name)));
    }

    private static long number(Message value, String name) {
        return ((Number) value.getField(field(value, name))).longValue();
    }

    private static FieldDescriptor field(Message value, String name) {
        Descriptor type = value.getDescriptorForType();
        FieldDescriptor field = type.findFieldByName(name);
        if (field == null) {
            throw new IllegalArgumentException(type.getFullName() + " has no field " + name);
        }
        return field;
    }
}
