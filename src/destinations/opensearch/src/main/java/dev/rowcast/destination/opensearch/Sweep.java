package dev.rowcast.destination.opensearch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Removes tombstones that were written before some time, a page of them at a time and only so many pages. A tombstone that has become a row meanwhile
 * stays, so several tasks may sweep one index at once.
 */
final class Sweep {
    static final int PAGE = 1_000;
    private static final int MOST_PAGES = 20;
    private static final JsonMapper JSON = new JsonMapper();

    private final Http http;
    private final IndexName name;
    private final Instant before;

    Sweep(Http http, IndexName name, Instant before) {
        this.http = http;
        this.name = name;
        this.before = before;
    }

    /** How many were removed; what fails is left for another time. */
    CompletableFuture<Integer> run() {
        return page(MOST_PAGES, 0);
    }

    private CompletableFuture<Integer> page(int pages, int removed) {
        if (pages == 0) {
            return CompletableFuture.completedFuture(removed);
        }
        return http.send(search()).thenCompose(found -> {
            JsonNode hits = found.body().path("hits").path("hits");
            if (!found.ok() || hits.isEmpty()) {
                return CompletableFuture.completedFuture(removed);
            }
            return http.send(removal(hits)).thenCompose(reply -> {
                int now = removed + removed(reply);
                boolean more = reply.ok() && hits.size() == PAGE;
                return more ? page(pages - 1, now) : CompletableFuture.completedFuture(now);
            });
        });
    }

    private Request search() {
        ObjectNode search = JsonNodeFactory.instance.objectNode();
        search.put("size", PAGE)
                .put("_source", false)
                .put("seq_no_primary_term", true)
                .put("track_total_hits", false);
        var filters = search.putObject("query").putObject("bool").putArray("filter");
        filters.addObject().putObject("term").put(RowMapping.DELETED, true);
        filters.addObject().putObject("range").putObject(RowMapping.WRITTEN).put("lt", before.toEpochMilli());
        return Request.of("POST", "/" + IndexName.encoded(name.rows()) + "/_search", search);
    }

    private Request removal(JsonNode hits) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (JsonNode hit : hits) {
            ObjectNode action = JsonNodeFactory.instance.objectNode();
            action.putObject("delete")
                    .put("_id", hit.path("_id").asText())
                    .put("if_seq_no", hit.path("_seq_no").asLong())
                    .put("if_primary_term", hit.path("_primary_term").asLong());
            lines.writeBytes((line(action) + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return Request.lines("/" + IndexName.encoded(name.rows()) + "/_bulk", lines.toByteArray())
                // What is removed is not to be found by the next page's search.
                .with(Map.of("refresh", "true", "filter_path", "errors,error,items.*.status"));
    }

    private static String line(ObjectNode action) {
        try {
            return JSON.writeValueAsString(action);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static int removed(Reply reply) {
        int removed = 0;
        for (JsonNode item : reply.body().path("items")) {
            removed += item.path("delete").path("status").asInt() == 200 ? 1 : 0;
        }
        return removed;
    }
}
