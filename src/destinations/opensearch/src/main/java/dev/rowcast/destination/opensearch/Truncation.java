package dev.rowcast.destination.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.change.RowVersion;
import dev.rowcast.deliver.Failure;
import dev.rowcast.store.WriteResult;
import dev.rowcast.store.Written;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Makes a tombstone of every document that is older than a TRUNCATE, page by page, until a search finds none. The mark has its version before, so that
 * nothing older comes afterwards.
 */
final class Truncation {
    private static final int PAGE = 2_000;

    private final Http http;
    private final IndexName name;
    private final String owner;
    private final RowVersion version;
    private final Clock clock;

    /** @param owner who has to have the target still */
    Truncation(Http http, IndexName name, String owner, RowVersion version, Clock clock) {
        this.http = http;
        this.name = name;
        this.owner = owner;
        this.version = version;
        this.clock = clock;
    }

    CompletableFuture<Written> run() {
        return new Marks(http).<Boolean>change(name.alias(), this::marked).thenCompose(outcome -> {
            if (outcome instanceof Marks.Outcome.Failed<Boolean> failed) {
                return done(new Written.Failed(failed.answer()));
            }
            return ((Marks.Outcome.Done<Boolean>) outcome).outcome() ? page() : done(lost());
        });
    }

    private Marks.Decision<Boolean> marked(@Nullable Mark mark) {
        return mark == null || !mark.owner().equals(owner)
                ? new Marks.Decision.Is<>(false)
                : new Marks.Decision.Becomes<>(mark.truncatedAt(version.asLong()), true);
    }

    private Written lost() {
        return new Written.Failed(Failures.failed(
                Failure.MISCONFIGURED,
                "the mark of " + name.alias() + " isn't that of " + owner + " any more; it is claimed again",
                Duration.ZERO));
    }

    private CompletableFuture<Written> page() {
        return http.send(Request.of("POST", "/" + IndexName.encoded(name.rows()) + "/_refresh"))
                .thenCompose(refreshed ->
                        refreshed.ok() ? http.send(search()) : CompletableFuture.completedFuture(refreshed))
                .thenCompose(found -> found.ok() ? bury(found.body()) : done(new Written.Failed(Failures.of(found))));
    }

    private Request search() {
        ObjectNode search = JsonNodeFactory.instance.objectNode();
        search.put("size", PAGE).put("_source", false).put("track_total_hits", false);
        ObjectNode query = search.putObject("query").putObject("bool");
        query.putObject("filter")
                .putObject("range")
                .putObject(RowMapping.VERSION)
                .put("lt", version.asLong());
        query.putObject("must_not").putObject("term").put(RowMapping.DELETED, true);
        return Request.of("POST", "/" + IndexName.encoded(name.rows()) + "/_search", search)
                .with(Map.of("allow_partial_search_results", "false"));
    }

    private CompletableFuture<Written> bury(JsonNode found) {
        JsonNode hits = found.path("hits").path("hits");
        if (hits.isEmpty()) {
            return done(new Written.Each(List.of(WriteResult.Done.WRITTEN)));
        }
        Bulk bulk = new Bulk(clock.instant());
        hits.forEach(hit -> bulk.tombstone(name.alias(), hit.path("_id").asText(), version));
        return http.send(bulk.request())
                .thenCompose(reply -> next(BulkReply.read(reply, Collections.nCopies(hits.size(), name.alias()))));
    }

    /** A document that has become newer meanwhile isn't found again. */
    private CompletableFuture<Written> next(Written written) {
        if (!(written instanceof Written.Each each)) {
            return done(written);
        }
        List<WriteResult> later = new ArrayList<>(each.results());
        later.removeIf(result -> result instanceof WriteResult.Done);
        return later.isEmpty() ? page() : done(new Written.Each(later.subList(0, 1)));
    }

    private static CompletableFuture<Written> done(Written written) {
        return CompletableFuture.completedFuture(written);
    }
}
