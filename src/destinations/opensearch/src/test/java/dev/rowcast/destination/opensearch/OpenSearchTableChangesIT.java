package dev.rowcast.destination.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rowcast.destination.TableChangesTest;
import dev.rowcast.store.Store;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;

/** What a change of a table does to a real OpenSearch. */
class OpenSearchTableChangesIT extends TableChangesTest {
    private static final Pattern REQUESTS = Pattern.compile("(DELETE) (/[^ ,]+)");

    private final SearchNode node = SearchNode.get();

    @AfterEach
    void close() {
        node.send("DELETE", "/shop-*-rows?expand_wildcards=all", null);
    }

    @Override
    protected String name() {
        return "OpenSearch";
    }

    @Override
    protected Store open() {
        return Stores.open(node.url(), "{database}-{table}");
    }

    @Override
    protected Map<String, String> columns(String table) {
        String index = "shop-" + table + "-rows";
        Map<String, String> columns = new LinkedHashMap<>();
        node.get("/" + index + "/_mapping?ignore_unavailable=true")
                .path(index)
                .path("mappings")
                .path("properties")
                .fields()
                .forEachRemaining(field -> {
                    if (!field.getKey().startsWith("_rowcast_")) {
                        columns.put(
                                field.getKey(), field.getValue().path("type").asText("object"));
                    }
                });
        return columns;
    }

    @Override
    protected List<Map<String, String>> rows(String table) {
        return node.hits("shop-" + table).stream()
                .map(hit -> hit.path("_source"))
                .sorted(Comparator.comparingLong(row -> row.path("id").asLong()))
                .map(OpenSearchTableChangesIT::named)
                .toList();
    }

    private static Map<String, String> named(JsonNode row) {
        Map<String, String> values = new LinkedHashMap<>();
        row.fields().forEachRemaining(field -> {
            if (!field.getKey().startsWith("_rowcast_")) {
                values.put(
                        field.getKey(),
                        field.getValue().isNull() ? "NULL" : field.getValue().asText());
            }
        });
        return values;
    }

    @Override
    protected void follow(String state) {
        Matcher requests = REQUESTS.matcher(state);
        while (requests.find()) {
            node.send(requests.group(1), requests.group(2), null);
        }
    }
}
