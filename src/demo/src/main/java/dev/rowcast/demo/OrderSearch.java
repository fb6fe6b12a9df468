package dev.rowcast.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The orders in OpenSearch, as those read them who search. */
final class OrderSearch {
    private static final String ALIAS = "shop-orders";
    private static final String WORDS = "shop-order_words";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;

    OrderSearch(Endpoints.OpenSearch address) {
        this.url = address.url();
    }

    /** The orders whose note has all these words. */
    JsonNode find(String words) throws InterruptedException {
        ObjectNode query = JSON.createObjectNode();
        query.putObject("query")
                .putObject("match")
                .putObject("note")
                .put("query", words)
                .put("operator", "and");
        return search(ALIAS, query);
    }

    /** The words that the mapping has made of an order's note, sorted. */
    List<String> words(String order) throws InterruptedException {
        send(WORDS, "_refresh", "");
        ObjectNode query = JSON.createObjectNode().put("size", 100);
        query.putObject("query").putObject("term").put("id", order);
        List<String> words = new ArrayList<>();
        search(WORDS, query)
                .forEach(hit -> words.add(hit.path("_source").path("word").asText()));
        words.sort(Comparator.naturalOrder());
        return words;
    }

    /** How many orders there are; none where there is no index yet. */
    long count() throws InterruptedException {
        send(ALIAS, "_refresh", "");
        return parse(send(ALIAS, "_count", "")).path("count").asLong();
    }

    private JsonNode search(String alias, ObjectNode query) throws InterruptedException {
        return parse(send(alias, "_search", query.toString())).path("hits").path("hits");
    }

    private static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new DemoException("OpenSearch answers with what is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    private String send(String alias, String path, String body) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/" + alias + "/" + path))
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
