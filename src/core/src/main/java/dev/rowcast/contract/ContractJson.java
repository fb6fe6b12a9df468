package dev.rowcast.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.Objects;

/**
 * A contract log entry as JSON, for the log and for people who read it. The form is for ever: what was written once must be read by every
 * later version, so a change of it means a new {@code format} number.
 */
public final class ContractJson {
    private static final int FORMAT = 1;

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .serializationInclusion(JsonInclude.Include.ALWAYS)
            .build();

    private ContractJson() {}

    @JsonPropertyOrder({"format", "entry"})
    private record Document(int format, ContractEntry entry) {}

    /** The entry as UTF-8 JSON. The same entry gives the same bytes. */
    public static byte[] write(ContractEntry entry) {
        try {
            return MAPPER.writeValueAsBytes(new Document(FORMAT, entry));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a contract entry can't be written as JSON", e);
        }
    }

    /**
     * The entry that the JSON holds.
     *
     * @throws IllegalArgumentException if it isn't one; the message says what is wrong
     */
    public static ContractEntry parse(byte[] json) {
        try {
            Document document = Objects.requireNonNull(MAPPER.readValue(json, Document.class), "the document");
            if (document.format != FORMAT) {
                throw new IllegalArgumentException(
                        "its format is " + document.format + ", and this version knows " + FORMAT);
            }
            return document.entry;
        } catch (IOException | NullPointerException e) {
            throw new IllegalArgumentException("not a contract entry: " + e.getMessage(), e);
        }
    }
}
