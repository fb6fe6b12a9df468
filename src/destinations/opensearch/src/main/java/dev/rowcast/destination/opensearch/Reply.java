package dev.rowcast.destination.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/**
 * What OpenSearch answered.
 *
 * @param status HTTP's
 * @param body a missing node if there is none, or none of JSON
 * @param retryAfter how long to wait at least, if it said so; else zero
 */
record Reply(int status, JsonNode body, Duration retryAfter) {
    boolean ok() {
        return status / 100 == 2;
    }

    /** OpenSearch's own word for the failure, such as {@code resource_already_exists_exception}; empty if it gave none. */
    String type() {
        return body.path("error").path("type").asText("");
    }

    /** Why, in OpenSearch's words. */
    String reason() {
        JsonNode error = body.path("error");
        return "HTTP status " + status + (error.isMissingNode() ? "" : ": " + reason(error));
    }

    /** An error's reason, and what that was caused by. */
    static String reason(JsonNode error) {
        if (error.isTextual()) {
            return error.textValue();
        }
        JsonNode cause = error.path("caused_by");
        String reason = error.path("reason").asText(error.path("type").asText("no reason given"));
        return cause.isObject() ? reason + " (" + reason(cause) + ")" : reason;
    }
}
