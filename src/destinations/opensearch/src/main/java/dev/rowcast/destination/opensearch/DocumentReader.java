package dev.rowcast.destination.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.change.RowVersion;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.store.Found;
import dev.rowcast.store.StoreReader;
import dev.rowcast.store.Target;
import dev.rowcast.store.UnreadableStoreException;
import dev.rowcast.store.Write;
import dev.rowcast.store.WriteResult;
import dev.rowcast.store.Written;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Looks at documents as they were written, and mends single ones. It scans what was there when it began, by a scroll; one that is gone, as after a restart,
 * begins anew. Thread-safe; nothing in it blocks.
 */
final class DocumentReader implements StoreReader {
    private static final String KEPT = "5m";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Http http;
    private final Clock clock;
    private final ToLongFunction<Target> truncated;
    private final Map<Target, Scroll> scrolls = new ConcurrentHashMap<>();

    /** Where a scan goes on behind that id. */
    private record Scroll(String after, String id) {}

    /** @param truncated the version of a target's last TRUNCATE, as far as the store knows */
    DocumentReader(Http http, Clock clock, ToLongFunction<Target> truncated) {
        this.http = http;
        this.clock = clock;
        this.truncated = truncated;
    }

    /** Of the index itself, and so also what isn't searched yet. */
    @Override
    public CompletionStage<Map<String, Found>> find(Target target, OutputSchema schema, Collection<String> keys) {
        Map<String, String> byId = new HashMap<>();
        ArrayNode ids = NODES.arrayNode();
        for (String key : keys) {
            byId.put(DocumentId.of(key), key);
            ids.add(DocumentId.of(key));
        }
        Request request =
                Request.of("POST", path(target, "/_mget"), NODES.objectNode().set("ids", ids));
        return http.send(request).thenApply(reply -> {
            Map<String, Found> found = new HashMap<>();
            for (JsonNode document : whole(reply, target).path("docs")) {
                String key = byId.get(document.path("_id").asText());
                if (document.has("error") || key == null) {
                    throw unreadable(target, Reply.reason(document.path("error")));
                }
                if (document.path("found").asBoolean()) {
                    found.put(key, found(key, document, schema));
                }
            }
            return found;
        });
    }

    private static Found found(String key, JsonNode document, OutputSchema schema) {
        JsonNode source = document.path("_source");
        RowVersion version = RowVersion.ofLong(document.path("_version").asLong());
        boolean deleted = source.path(RowMapping.DELETED).asBoolean();
        return new Found(key, version, deleted ? null : DocumentValues.row(source, schema.contract()));
    }

    @Override
    public CompletionStage<List<Found>> scan(Target target, OutputSchema schema, @Nullable String after, int limit) {
        Scroll known = scrolls.remove(target);
        CompletableFuture<Reply> page =
                known != null && known.after().equals(after) ? next(known.id()) : first(target, limit);
        return page.thenApply(reply -> {
            JsonNode body = whole(reply, target);
            if (body.path("timed_out").asBoolean()
                    || body.path("_shards").path("failed").asInt() > 0) {
                throw unreadable(target, "not all shards answered");
            }
            List<Found> rows = new ArrayList<>();
            for (JsonNode document : body.path("hits").path("hits")) {
                rows.add(found(document.path("_id").asText(), document, schema));
            }
            keep(target, rows, body.path("_scroll_id").asText());
            return rows;
        });
    }

    private CompletableFuture<Reply> first(Target target, int limit) {
        ObjectNode search = NODES.objectNode().put("size", limit).put("version", true);
        search.putArray("sort").add("_doc");
        search.putObject("query")
                .putObject("bool")
                .putObject("must_not")
                .putObject("term")
                .put(RowMapping.DELETED, true);
        Request request = Request.of("POST", path(target, "/_search"), search)
                .with(Map.of("scroll", KEPT, "allow_partial_search_results", "false"));
        // What was written before is to be found.
        return http.send(Request.of("POST", path(target, "/_refresh"))).thenCompose(refreshed -> {
            whole(refreshed, target);
            return http.send(request);
        });
    }

    private CompletableFuture<Reply> next(String scroll) {
        return http.send(Request.of(
                "POST",
                "/_search/scroll",
                NODES.objectNode().put("scroll", KEPT).put("scroll_id", scroll)));
    }

    private void keep(Target target, List<Found> rows, String scroll) {
        if (rows.isEmpty()) {
            CompletableFuture<Reply> unused = http.send(
                    Request.of("DELETE", "/_search/scroll", NODES.objectNode().put("scroll_id", scroll)));
        } else {
            scrolls.put(target, new Scroll(rows.get(rows.size() - 1).key(), scroll));
        }
    }

    /**
     * By OpenSearch's own versions, which take an equal one and refuse a lower one. What there was nothing of counts as of the last TRUNCATE, so that it isn't
     * removed with what that removes.
     */
    @Override
    public CompletionStage<Boolean> replace(Write write, OutputSchema schema, @Nullable RowVersion expected) {
        Target target = write.target();
        long emptied = truncated.applyAsLong(target);
        long version = expected == null
                ? Math.max(emptied, write.version().asLong())
                : write.version().asLong();
        if (version < emptied) {
            return CompletableFuture.completedFuture(false);
        }
        Bulk bulk = new Bulk(clock.instant());
        String id = DocumentId.of(write.key());
        if (write.action() == Write.Action.PUT) {
            bulk.put(target.name(), id, RowVersion.ofLong(version), write.body());
        } else {
            bulk.tombstone(target.name(), id, RowVersion.ofLong(version));
        }
        return http.send(bulk.request())
                .thenApply(reply -> isWritten(BulkReply.read(reply, List.of(target.name())), target));
    }

    private static boolean isWritten(Written written, Target target) {
        if (written instanceof Written.Failed failed) {
            throw unreadable(target, failed.answer().reason());
        }
        WriteResult result = ((Written.Each) written).results().get(0);
        if (result instanceof WriteResult.Refused refused) {
            throw unreadable(target, refused.reason());
        }
        return result == WriteResult.Done.WRITTEN;
    }

    private static String path(Target target, String api) {
        return "/" + IndexName.encoded(new IndexName(target.name()).rows()) + api;
    }

    private static JsonNode whole(Reply reply, Target target) {
        if (!reply.ok()) {
            throw unreadable(target, Failures.of(reply).reason());
        }
        return reply.body();
    }

    private static UnreadableStoreException unreadable(Target target, String reason) {
        return new UnreadableStoreException(target + ": " + reason, null);
    }
}
