package dev.rowcast.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row as a store has it, read as JSON, whose values are of the types that MySQL's columns have. */
final class StoredRow {
    /** DECIMALs keep their scale. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private StoredRow() {}

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new DemoException("A store answers with what is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** @param types MySQL's types of the columns */
    static Row of(JsonNode document, Map<String, String> types) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        types.forEach((column, type) -> {
            JsonNode value = document.path(column);
            values.put(column, value.isMissingNode() || value.isNull() ? null : value(value, type));
        });
        return new Row(values);
    }

    private static Object value(JsonNode value, String type) {
        return switch (type.toUpperCase(Locale.ROOT)) {
            case "DECIMAL" -> value.isTextual() ? new BigDecimal(value.asText()) : value.decimalValue();
            case "DATE" -> LocalDate.parse(value.asText());
            case "DATETIME" -> LocalDateTime.parse(value.asText());
            case "TIMESTAMP" -> OffsetDateTime.parse(value.asText()).toInstant();
            case "JSON" -> value.toString();
            default -> value.isIntegralNumber() ? value.asLong() : value.asText();
        };
    }
}
