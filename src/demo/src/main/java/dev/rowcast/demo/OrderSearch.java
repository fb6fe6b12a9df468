package dev.rowcast.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.stack.Endpoints;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The orders in OpenSearch, as those read them who search. */
final class OrderSearch {
    private static final String ALIAS = "shop-orders";
    private static final int PAGE = 5000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;

    OrderSearch(Endpoints.OpenSearch address) {
        this.url = address.url() + "/" + ALIAS;
    }

    /** The orders whose note has all these words. */
    JsonNode find(String words) throws InterruptedException {
        ObjectNode query = JSON.createObjectNode();
        query.putObject("query")
                .putObject("match")
                .putObject("note")
                .put("query", words)
                .put("operator", "and");
        return search(query);
    }

    /** All orders by their keys; none where there is no index yet. */
    Map<List<@Nullable Object>, Row> rows(Map<String, String> types) throws InterruptedException {
        Map<List<@Nullable Object>, Row> rows = new LinkedHashMap<>();
        send("_refresh", "");
        long after = Long.MIN_VALUE;
        JsonNode page;
        do {
            ObjectNode query = JSON.createObjectNode().put("size", PAGE);
            query.putArray("sort").addObject().put("id", "asc");
            query.putArray("search_after").add(after);
            page = search(query);
            for (JsonNode hit : page) {
                Row row = StoredRow.of(hit.path("_source"), types);
                rows.put(row.key(Shop.ORDERS.key()), row);
                after = hit.path("_source").path("id").asLong();
            }
        } while (page.size() == PAGE);
        return rows;
    }

    private JsonNode search(ObjectNode query) throws InterruptedException {
        return StoredRow.parse(send("_search", query.toString())).path("hits").path("hits");
    }

    private String send(String path, String body) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/" + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException("OpenSearch doesn't answer: " + e.getMessage(), e);
        }
    }
}
