package dev.rowcast.destination.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.rowcast.stack.LoneOpenSearch;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.Server;
import dev.rowcast.stack.StackConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A real OpenSearch, one for all tests of this JVM, and what a person asks it for. */
final class SearchNode {
    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static @Nullable SearchNode started;

    private final LoneOpenSearch lone;

    private SearchNode(LoneOpenSearch lone) {
        this.lone = lone;
    }

    static synchronized SearchNode get() {
        SearchNode node = started;
        if (node == null) {
            try {
                Path home = Files.createTempDirectory(Path.of("target"), "opensearch");
                node = new SearchNode(
                        LoneOpenSearch.start(home.toAbsolutePath(), StackConfig.defaultCache(), Progress.SILENT));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            // As it is where nobody has thought of it: a write would make an index.
            node.send("PUT", "/_cluster/settings", "{\"persistent\":{\"action.auto_create_index\":\"true\"}}");
            started = node;
        }
        return node;
    }

    URI url() {
        return URI.create(lone.address().url());
    }

    Server server() {
        return lone.server();
    }

    JsonNode send(String method, String path, @Nullable String body) {
        try {
            return JSON.readTree(text(method, path, body));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer as it stands there. */
    String text(String method, String path, @Nullable String body) {
        try {
            HttpRequest request = HttpRequest.newBuilder(url().resolve(path))
                    .header("Content-Type", "application/json")
                    .method(
                            method,
                            body == null
                                    ? HttpRequest.BodyPublishers.noBody()
                                    : HttpRequest.BodyPublishers.ofString(body))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    JsonNode get(String path) {
        return send("GET", path, null);
    }

    /** What a reader finds, up to 10,000 documents: hits with id, version and source. */
    List<JsonNode> hits(String alias) {
        send("POST", "/" + alias + "/_refresh?ignore_unavailable=true", null);
        JsonNode found =
                send("GET", "/" + alias + "/_search?ignore_unavailable=true", "{\"size\":10000,\"version\":true}");
        List<JsonNode> hits = new ArrayList<>();
        found.path("hits").path("hits").forEach(hits::add);
        return hits;
    }
}
