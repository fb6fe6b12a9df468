package dev.rowcast.destination.opensearch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to OpenSearch.
 *
 * @param path from {@code /} on, its parts encoded
 * @param type the body's media type
 * @param body null for none; not a copy
 */
record Request(String method, String path, Map<String, String> query, String type, byte @Nullable [] body) {
    private static final JsonMapper JSON = new JsonMapper();

    static Request get(String path) {
        return new Request("GET", path, Map.of(), "application/json", null);
    }

    static Request of(String method, String path) {
        return new Request(method, path, Map.of(), "application/json", null);
    }

    static Request of(String method, String path, JsonNode body) {
        return new Request(method, path, Map.of(), "application/json", bytes(body));
    }

    /** Lines of JSON, each with its end. */
    static Request lines(String path, byte[] lines) {
        return new Request("POST", path, Map.of(), "application/x-ndjson", lines);
    }

    Request with(Map<String, String> parameters) {
        return new Request(method, path, parameters, type, body);
    }

    private static byte[] bytes(JsonNode body) {
        try {
            return JSON.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
