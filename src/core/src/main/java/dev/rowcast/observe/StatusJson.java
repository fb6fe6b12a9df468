package dev.rowcast.observe;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.json.JsonPlace;
import dev.rowcast.json.StrictJson;

/**
 * A task's status as JSON, the value of its record in the status topic. Tasks and readers of different versions share the topic, so reading is
 * lenient: unknown fields are ignored, and missing ones are empty. A change that an older reader would misread gets a new
 * {@code format}.
 */
public final class StatusJson {
    /** The format that is written, and the newest one that can be read. */
    static final int FORMAT = 1;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .build();

    private StatusJson() {}

    /** The status as JSON in UTF-8, without line feeds; the same status gives the same bytes. */
    public static byte[] write(TaskStatus status) {
        try {
            return JSON.writeValueAsBytes(tree(status));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the status of " + status.key() + " can't be written as JSON", e);
        }
    }

    /** The status as a JSON tree. */
    public static ObjectNode tree(TaskStatus status) {
        ObjectNode root = JSON.createObjectNode().put("format", FORMAT);
        root.setAll((ObjectNode) JSON.valueToTree(status));
        return root;
    }

    /**
     * Parses a status.
     *
     * @throws IllegalArgumentException if they aren't a status that this version can read
     */
    public static TaskStatus parse(byte[] bytes) {
        JsonPlace root = document(bytes);
        if (!root.isObject()) {
            throw new IllegalArgumentException("expected a JSON object");
        }
        int format = root.node().path("format").asInt(0);
        if (format < 1 || format > FORMAT) {
            throw new IllegalArgumentException(
                    "format " + format + ", and this version of Rowcast reads formats up to " + FORMAT);
        }
        try {
            return JSON.treeToValue(root.node(), TaskStatus.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a status: " + e.getOriginalMessage(), e);
        }
    }

    private static JsonPlace document(byte[] bytes) {
        try {
            return StrictJson.read(bytes);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("not a status: " + e.getMessage(), e);
        }
    }
}
