package dev.rowcast.destination.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rowcast.deliver.Failure;
import dev.rowcast.store.WriteResult;
import dev.rowcast.store.Written;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What became of each write of a {@link Bulk}: a request that was answered with 200 may have written nothing. */
final class BulkReply {
    private BulkReply() {}

    /** @param aliases where each of the writes was to go */
    static Written read(Reply reply, List<String> aliases) {
        JsonNode items = reply.body().path("items");
        if (!reply.ok()) {
            return new Written.Failed(Failures.of(reply));
        }
        if (items.size() != aliases.size()) {
            return failed(
                    Failure.FAULT,
                    "OpenSearch answered to " + items.size() + " of " + aliases.size()
                            + " writes; is a proxy in between?");
        }
        List<WriteResult> results = new ArrayList<>();
        for (int i = 0; i < aliases.size(); i++) {
            JsonNode item = items.get(i).path("index");
            String obstacle = obstacle(item, new IndexName(aliases.get(i)));
            if (!obstacle.isEmpty()) {
                return failed(Failure.MISCONFIGURED, obstacle);
            }
            results.add(result(item));
        }
        return new Written.Each(results);
    }

    /** What keeps all writes from getting there, and what to do; empty if there is nothing of that kind. */
    private static String obstacle(JsonNode item, IndexName name) {
        int status = item.path("status").asInt();
        String reason = Reply.reason(item.path("error"));
        String index = item.path("_index").asText("");
        if (status == 401 || status == 403) {
            return "OpenSearch refuses writes to " + name.rows() + ": " + reason
                    + "; give the user of \"auth\" the rights, or lift the block of the index";
        }
        // What is wrong with a document is found where its index is, and never before.
        boolean elsewhere = !index.equals(name.rows()) && (status == 400 || status / 100 == 2);
        return status == 404 || elsewhere
                ? "the alias " + name.alias() + " doesn't lead to the index " + name.rows() + " alone any more"
                        + (status == 404 || status == 400 ? " (" + reason + ")" : ", a write went to " + index) + "; "
                        + Preparation.howToMend(name)
                : "";
    }

    private static WriteResult result(JsonNode item) {
        String reason = Reply.reason(item.path("error"));
        return switch (item.path("status").asInt()) {
            case 200, 201 -> WriteResult.Done.WRITTEN;
            case 409 -> WriteResult.Done.STALE;
            case 400, 413 -> new WriteResult.Refused("OpenSearch refuses the document: " + reason);
            default -> new WriteResult.Later("OpenSearch takes it later: " + reason, Duration.ZERO);
        };
    }

    private static Written failed(Failure failure, String reason) {
        return new Written.Failed(Failures.failed(failure, reason, Duration.ZERO));
    }
}
