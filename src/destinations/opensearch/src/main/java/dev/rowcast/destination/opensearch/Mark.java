package dev.rowcast.destination.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What is written down of a target, and who may write there.
 *
 * @param owner the subscription
 * @param table the table whose rows are there
 * @param epoch the highest epoch that was claimed
 * @param truncated the version of the last TRUNCATE, as a number: what is older isn't there any more; -1 for none
 * @param index the unique id of the index, which no copy of it has
 */
record Mark(String owner, String table, long epoch, long truncated, String index) {
    static final long NEVER = -1;

    static Mark of(JsonNode source) {
        return new Mark(
                source.path("owner").asText(),
                source.path("table").asText(),
                source.path("epoch").asLong(),
                source.path("truncated").asLong(NEVER),
                source.path("index").asText());
    }

    ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("owner", owner)
                .put("table", table)
                .put("epoch", epoch)
                .put("truncated", truncated)
                .put("index", index);
    }

    Mark claimed(String by, long higher) {
        return new Mark(by, table, Math.max(epoch, higher), truncated, index);
    }

    Mark truncatedAt(long version) {
        return new Mark(owner, table, epoch, Math.max(truncated, version), index);
    }
}
