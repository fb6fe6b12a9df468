package dev.rowcast.bench.stores;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.deliver.Destination;
import dev.rowcast.destination.opensearch.OpenSearchDestinationType;
import dev.rowcast.stack.LoneOpenSearch;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.json.jackson.JacksonJsonpMapper;
import org.opensearch.client.opensearch.generic.Body;
import org.opensearch.client.opensearch.generic.OpenSearchGenericClient;
import org.opensearch.client.opensearch.generic.Requests;
import org.opensearch.client.opensearch.generic.Response;
import org.opensearch.client.transport.OpenSearchTransport;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;

/** An OpenSearch node of its own. */
final class SearchPlace implements Place {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LoneOpenSearch server;
    private final OpenSearchTransport transport;
    private final OpenSearchGenericClient client;

    private SearchPlace(LoneOpenSearch server) {
        this.server = server;
        URI url = URI.create(server.address().url());
        this.transport = ApacheHttpClient5TransportBuilder.builder(
                        new HttpHost(url.getScheme(), url.getHost(), url.getPort()))
                .setMapper(new JacksonJsonpMapper())
                .build();
        this.client = new OpenSearchGenericClient(transport);
    }

    static SearchPlace start(Path directory) {
        return new SearchPlace(LoneOpenSearch.start(directory, StackConfig.defaultCache(), Progress.SILENT));
    }

    @Override
    public String name() {
        return "OpenSearch";
    }

    @Override
    public Map<String, Writer> writers(Load load) throws Exception {
        String index = load.name().toLowerCase(Locale.ROOT);
        Destination destination = new OpenSearchDestinationType()
                .create(Rowcast.SUBSCRIPTION, Map.of("url", server.address().url(), "index", index));
        Map<String, Writer> writers = new LinkedHashMap<>();
        Rowcast rowcast = new Rowcast(destination);
        writers.put("Rowcast", rowcast);
        rowcast.prepare();
        for (String loop : List.of("guarded", "unguarded")) {
            like(index + "-" + loop, index);
            writers.put("by hand, " + loop, new BulkLoop(client, index + "-" + loop, loop.equals("guarded")));
        }
        return writers;
    }

    /** Makes an index with the other one's mappings, and as many shards and replicas. */
    private void like(String index, String there) throws IOException {
        JsonNode other = ask("GET", "/" + there, null).elements().next();
        JsonNode settings = other.path("settings").path("index");
        ObjectNode wanted = JSON.createObjectNode();
        wanted.set("mappings", other.path("mappings"));
        ObjectNode copied = wanted.putObject("settings").putObject("index");
        for (String each : List.of("number_of_shards", "number_of_replicas", "refresh_interval")) {
            if (settings.has(each)) {
                copied.set(each, settings.get(each));
            }
        }
        ask("PUT", "/" + index, wanted.toString());
    }

    @Override
    public void requireSame(Load load) throws IOException {
        String index = load.name().toLowerCase(Locale.ROOT);
        // The rows are in a hidden index, behind an alias.
        ask("POST", "/_refresh?expand_wildcards=all", null);
        long ours = count(index);
        for (String loop : List.of("guarded", "unguarded")) {
            if (count(index + "-" + loop) != ours) {
                throw new IllegalStateException(index + " has other documents than " + index + "-" + loop);
            }
        }
    }

    private long count(String index) throws IOException {
        return ask(
                        "POST",
                        "/" + index + "/_count",
                        "{\"query\":{\"bool\":{\"must_not\":{\"term\":{\"_rowcast_deleted\":true}}}}}")
                .path("count")
                .asLong();
    }

    private JsonNode ask(String method, String path, @Nullable String body) throws IOException {
        try (Response response = client.execute(Requests.create(
                method,
                path,
                List.of(),
                Map.of(),
                body == null ? null : Body.from(body.getBytes(StandardCharsets.UTF_8), "application/json")))) {
            JsonNode answer = JSON.readTree(response.getBody().orElseThrow().body());
            if (response.getStatus() / 100 != 2) {
                throw new IllegalStateException(method + " " + path + ": " + answer);
            }
            return answer;
        }
    }

    @Override
    public void close() {
        try {
            transport.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            server.close();
        }
    }
}
