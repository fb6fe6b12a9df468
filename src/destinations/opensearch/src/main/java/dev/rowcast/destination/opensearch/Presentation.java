package dev.rowcast.destination.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.store.Prepared;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Has readers find indexes under names of their own: aliases, which are all moved in one request, so that no reader sees some of them moved.
 *
 * @param names of the readers, by the name that the index has from us
 */
record Presentation(Http http, Map<IndexName, String> names) {
    private static final int NOT_FOUND = 404;

    CompletableFuture<Prepared> present() {
        String asked = names.values().stream().map(IndexName::encoded).collect(Collectors.joining(","));
        // Of names that aren't there yet it says so beside what it knows of the others.
        return http.send(Request.get("/_alias/" + asked))
                .thenCompose(there -> there.ok() || there.status() == NOT_FOUND
                        ? http.send(Request.of("POST", "/_aliases", moves(there.body())))
                        : CompletableFuture.completedFuture(there))
                .thenApply(moved -> moved.ok()
                        ? Prepared.Ready.READY
                        : new Prepared.Unfit("the aliases " + names.values() + " can't be moved: " + moved.reason()));
    }

    private ObjectNode moves(JsonNode there) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        ArrayNode actions = request.putArray("actions");
        Collection<String> wanted = names.values();
        there.properties()
                .forEach(index -> index.getValue().path("aliases").properties().stream()
                        .map(Map.Entry::getKey)
                        .filter(wanted::contains)
                        .forEach(alias -> actions.addObject()
                                .putObject("remove")
                                .put("index", index.getKey())
                                .put("alias", alias)));
        names.forEach((index, name) -> actions.addObject()
                .putObject("add")
                .put("index", index.rows())
                .put("alias", name)
                .setAll(Preparation.filter()));
        return request;
    }
}
