package dev.rowcast.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/** Reads back what {@link dev.rowcast.encode.RowJson} wrote. */
final class JsonRows {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonRows() {}

    static Row read(String document, Contract contract) {
        Map<Integer, Object> values = new HashMap<>();
        JsonNode row = parse(document);
        for (ContractField field : contract.fields()) {
            JsonNode value = row.get(field.name());
            if (value != null && !value.isNull()) {
                values.put(field.number(), value(field, value));
            }
        }
        return Row.of(values);
    }

    private static JsonNode parse(String document) {
        try {
            return JSON.readTree(document);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(document, e);
        }
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
            case STRING, JSON, ENUM -> text;
            case BYTES -> Base64.getDecoder().decode(text);
            case SET -> labels(value);
            case DATE -> LocalDate.parse(text);
            case TIME -> duration(text);
            case DATETIME -> LocalDateTime.parse(text);
            case ZONED_DATETIME, TIMESTAMP -> Instant.parse(text);
            case GEOMETRY -> geometry(value);
            case VECTOR -> vector(value);
        };
    }

    private static List<String> labels(JsonNode value) {
        List<String> labels = new ArrayList<>();
        value.forEach(label -> labels.add(label.asText()));
        return labels;
    }

    private static Duration duration(String seconds) {
        BigDecimal all = new BigDecimal(seconds.substring(0, seconds.length() - 1));
        return Duration.ofNanos(all.movePointRight(9).longValueExact());
    }

    private static Geometry geometry(JsonNode value) {
        byte[] wkb = Base64.getDecoder().decode(value.get("wkb").asText());
        return new Geometry(wkb, value.has("srid") ? value.get("srid").asLong() : null);
    }

    private static float[] vector(JsonNode value) {
        float[] components = new float[value.size()];
        for (int i = 0; i < components.length; i++) {
            components[i] = Float.parseFloat(value.get(i).asText());
        }
        return components;
    }
}
