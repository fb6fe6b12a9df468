package dev.rowcast.destination.opensearch;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.encode.Geometry;
import dev.rowcast.encode.Row;
import dev.rowcast.encode.RowJson;
import dev.rowcast.encode.RowReader;
import dev.rowcast.store.Documents;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Collection;
import java.util.Objects;

/** Rows as OpenSearch's documents, in the form that {@link RowMapping} names. A tombstone has nothing of its row. Stateless. */
final class RowDocuments implements Documents {
    private static final byte[] NOTHING = {};

    private final Contract contract;

    RowDocuments(Contract contract) {
        this.contract = contract;
    }

    @Override
    public byte[] put(RowReader.Rows rows) {
        Row row = Objects.requireNonNull(rows.after());
        StringBuilder out = new StringBuilder().append('{');
        for (ContractField field : contract.fields()) {
            Row.State state = row.state(field);
            if (state == Row.State.VALUE || state == Row.State.NULL) {
                out.append(out.length() == 1 ? "" : ",");
                RowJson.quote(field.name(), out);
                out.append(':');
                value(row, field, out);
            }
        }
        return out.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] delete(RowReader.Rows rows) {
        return NOTHING;
    }

    private static void value(Row row, ContractField field, StringBuilder out) {
        Object value = row.get(field);
        if (value == null || field.type() == SemanticType.JSON) {
            // A document, without spaces between its parts, and so on one line.
            out.append(value);
        } else if (value instanceof Collection<?> labels) {
            list(labels, out);
        } else if (value instanceof float[] components) {
            vector(components, out);
        } else if (value instanceof Geometry geometry) {
            geometry(geometry, out);
        } else {
            scalar(value, out);
        }
    }

    private static void scalar(Object value, StringBuilder out) {
        if (value instanceof Float || value instanceof Double) {
            number((Number) value, out);
        } else if (value instanceof Number && !(value instanceof BigDecimal) || value instanceof Boolean) {
            out.append(value);
        } else if (value instanceof Duration amount) {
            out.append(amount.toSeconds() * 1_000_000 + amount.toNanosPart() / 1_000);
        } else {
            RowJson.quote(text(value), out);
        }
    }

    private static String text(Object value) {
        if (value instanceof BigDecimal decimal) {
            return decimal.toPlainString();
        }
        if (value instanceof byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
        // Its toString omits zero seconds.
        return value instanceof LocalDateTime clock
                ? DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(clock)
                : value.toString();
    }

    /** What JSON has no number for is text, which OpenSearch refuses in such a field with the reason. */
    private static void number(Number value, StringBuilder out) {
        String quote = Double.isFinite(value.doubleValue()) ? "" : "\"";
        out.append(quote).append(value).append(quote);
    }

    private static void list(Collection<?> labels, StringBuilder out) {
        out.append('[');
        String separator = "";
        for (Object label : labels) {
            out.append(separator);
            RowJson.quote(String.valueOf(label), out);
            separator = ",";
        }
        out.append(']');
    }

    private static void vector(float[] components, StringBuilder out) {
        out.append('[');
        for (int i = 0; i < components.length; i++) {
            out.append(i == 0 ? "" : ",");
            number(components[i], out);
        }
        out.append(']');
    }

    private static void geometry(Geometry geometry, StringBuilder out) {
        out.append("{\"wkb\":");
        RowJson.quote(Base64.getEncoder().encodeToString(geometry.wkb()), out);
        if (geometry.srid() != null) {
            out.append(",\"srid\":").append(geometry.srid());
        }
        out.append('}');
    }
}
