package dev.rowcast.destination.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.encode.Geometry;
import dev.rowcast.encode.Row;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The values of documents as they were written: the other way round of {@link RowDocuments}. Stateless. */
final class DocumentValues {
    private static final int NANOS_PER_MICRO = 1_000;
    private static final int MICROS_PER_SECOND = 1_000_000;

    private DocumentValues() {}

    static Row row(JsonNode source, Contract contract) {
        Map<Integer, Object> values = new HashMap<>();
        for (ContractField field : contract.fields()) {
            JsonNode value = source.path(field.name());
            if (!value.isMissingNode() && !value.isNull()) {
                values.put(field.number(), value(field, value));
            }
        }
        return Row.of(values);
    }

    private static Object value(ContractField field, JsonNode value) {
        String text = value.asText();
        return switch (field.type()) {
            case BOOL -> value.booleanValue();
            case INT32, INT64 -> Long.valueOf(text);
            case UINT64, BITS -> new BigInteger(text);
            case DECIMAL -> new BigDecimal(text);
            case FLOAT -> Float.valueOf(text);
            case DOUBLE -> Double.valueOf(text);
            case STRING, ENUM -> text;
            case JSON -> value.toString();
            case BYTES -> Base64.getDecoder().decode(text);
            case SET -> labels(value);
            case DATE -> LocalDate.parse(text);
            case TIME -> micros(Long.parseLong(text));
            case DATETIME -> LocalDateTime.parse(text);
            case ZONED_DATETIME, TIMESTAMP -> Instant.parse(text);
            case GEOMETRY -> geometry(value);
            case VECTOR -> components(value);
        };
    }

    private static Duration micros(long micros) {
        return Duration.ofSeconds(
                Math.floorDiv(micros, MICROS_PER_SECOND),
                Math.floorMod(micros, MICROS_PER_SECOND) * (long) NANOS_PER_MICRO);
    }

    private static List<String> labels(JsonNode value) {
        List<String> labels = new ArrayList<>();
        value.forEach(label -> labels.add(label.asText()));
        return labels;
    }

    private static Geometry geometry(JsonNode value) {
        byte[] wkb = Base64.getDecoder().decode(value.path("wkb").asText());
        return new Geometry(wkb, value.has("srid") ? (Long) value.path("srid").asLong() : null);
    }

    private static float[] components(JsonNode value) {
        float[] components = new float[value.size()];
        for (int i = 0; i < components.length; i++) {
            components[i] = Float.parseFloat(value.get(i).asText());
        }
        return components;
    }
}
