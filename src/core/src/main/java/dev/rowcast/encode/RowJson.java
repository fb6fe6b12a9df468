package dev.rowcast.encode;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.shape.SemanticType;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;

/**
 * Writes a row as JSON on one line, with the names of the contract's fields: the same text for the same row in every destination that writes JSON.
 *
 * <p>As in protobuf's JSON, whole numbers of 64 bits and decimals are strings, because most JSON parsers can't represent them
 * exactly; bytes are base64, points in time RFC 3339, a duration is seconds with an {@code s}, and NaN and the infinities are strings. A DATE is
 * {@code "2024-02-29"}, a DATETIME {@code "2024-02-29T12:34:56"} with its fraction if any, a SET a list of its labels, a VECTOR a
 * list of numbers, a GEOMETRY {@code {"wkb": base64, "srid": 4326}}; JSON is a string that holds the document. NULL is {@code null}; fields that the
 * row doesn't have are left out. Stateless.
 */
public final class RowJson {
    private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();

    private RowJson() {}

    /** Appends the row as an object, its fields in the order of their numbers. */
    public static void write(Row row, Contract contract, StringBuilder out) {
        out.append('{');
        boolean first = true;
        for (ContractField field : contract.fields()) {
            Row.State state = row.state(field);
            if (state == Row.State.VALUE || state == Row.State.NULL) {
                out.append(first ? "" : ",");
                first = false;
                quote(field.name(), out);
                out.append(':');
                write(row, field, out);
            }
        }
        out.append('}');
    }

    /** The names of the fields whose value the source doesn't have, in the order of their numbers. */
    public static List<String> unavailable(Row row, Contract contract) {
        return contract.fields().stream()
                .filter(field -> field.active() || field.state() == FieldState.BRIDGED)
                .filter(field -> row.state(field) == Row.State.UNAVAILABLE)
                .map(ContractField::name)
                .toList();
    }

    private static void write(Row row, ContractField field, StringBuilder out) {
        Object value = row.get(field);
        if (value == null || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Long number) {
            number(number, field.type() == SemanticType.INT32, out);
        } else if (value instanceof Float number) {
            number(number, Float.isFinite(number), out);
        } else if (value instanceof Double number) {
            number(number, Double.isFinite(number), out);
        } else if (value instanceof byte[] bytes) {
            quote(Base64.getEncoder().encodeToString(bytes), out);
        } else if (value instanceof List<?> labels) {
            list(labels, out);
        } else if (value instanceof float[] components) {
            vector(components, out);
        } else if (value instanceof Geometry geometry) {
            geometry(geometry, out);
        } else {
            quote(text(value), out);
        }
    }

    /** Values that are strings in JSON. */
    private static String text(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof Duration amount) {
            return seconds(amount);
        }
        // Its toString omits zero seconds. That of Instant doesn't, and is RFC 3339.
        return value instanceof LocalDateTime clock
                ? DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(clock)
                : value.toString();
    }

    /** Such as {@code -1.500s}, with a fraction of 0, 3, 6 or 9 digits. */
    private static String seconds(Duration amount) {
        Duration positive = amount.abs();
        int nanos = positive.getNano();
        String fraction = nanos == 0
                ? ""
                : nanos % 1_000_000 == 0
                        ? ".%03d".formatted(nanos / 1_000_000)
                        : nanos % 1_000 == 0 ? ".%06d".formatted(nanos / 1_000) : ".%09d".formatted(nanos);
        return (amount.isNegative() ? "-" : "") + positive.getSeconds() + fraction + "s";
    }

    private static void number(Number value, boolean plain, StringBuilder out) {
        String quote = plain ? "" : "\"";
        out.append(quote).append(value).append(quote);
    }

    private static void list(List<?> labels, StringBuilder out) {
        out.append('[');
        for (int i = 0; i < labels.size(); i++) {
            out.append(i == 0 ? "" : ",");
            quote(String.valueOf(labels.get(i)), out);
        }
        out.append(']');
    }

    private static void vector(float[] components, StringBuilder out) {
        out.append('[');
        for (int i = 0; i < components.length; i++) {
            out.append(i == 0 ? "" : ",");
            number(components[i], Float.isFinite(components[i]), out);
        }
        out.append(']');
    }

    private static void geometry(Geometry geometry, StringBuilder out) {
        out.append("{\"wkb\":");
        quote(Base64.getEncoder().encodeToString(geometry.wkb()), out);
        if (geometry.srid() != null) {
            out.append(",\"srid\":").append(geometry.srid());
        }
        out.append('}');
    }

    /** Appends the text as a JSON string. */
    public static void quote(String text, StringBuilder out) {
        out.append('"');
        ENCODER.quoteAsString(text, out);
        out.append('"');
    }
}
