package dev.rowcast.destination.opensearch;

import dev.rowcast.destination.DestinationZipTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

class OpenSearchZipIT extends DestinationZipTest {
    private final SearchNode node = SearchNode.get();

    @AfterEach
    void close() {
        node.send("DELETE", "/zip-notes-rows?ignore_unavailable=true", null);
        node.send("DELETE", "/rowcast-targets/_doc/zip-notes", null);
    }

    @Override
    protected String type() {
        return "opensearch";
    }

    @Override
    protected List<String> files() {
        return List.of("lib/opensearch-java-");
    }

    @Override
    protected List<String> strangers() {
        return List.of();
    }

    @Override
    protected String settings() {
        return ", \"url\": \"" + node.url() + "\", \"index\": \"zip-{table}\"";
    }

    @Override
    protected List<String> there() {
        return node.hits("zip-notes").stream()
                .map(hit -> hit.path("_id").asText())
                .toList();
    }
}
