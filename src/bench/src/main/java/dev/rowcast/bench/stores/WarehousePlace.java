package dev.rowcast.bench.stores;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.destination.bigquery.BigQueryDestinationType;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tests' BigQuery, which takes rows as strictly as BigQuery does and keeps them in a map. */
final class WarehousePlace implements Place {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PROJECT = "shop-reports";
    private static final String DATASET = "shop";

    private final HttpClient http = HttpClient.newHttpClient();
    private final FakeBigQuery fake;
    private final ManagedChannel channel;

    private WarehousePlace(FakeBigQuery fake) {
        this.fake = fake;
        this.channel = NettyChannelBuilder.forAddress(new InetSocketAddress(
                        fake.storage().getHost(), fake.storage().getPort()))
                .usePlaintext()
                .build();
    }

    static WarehousePlace start(Path unused) throws IOException, AbsentException {
        return new WarehousePlace(FakeBigQuery.start(Path.of(System.getProperty("rowcast.home", "../.."))));
    }

    @Override
    public String name() {
        return "BigQuery (the tests')";
    }

    @Override
    public Map<String, Writer> writers(Load load) throws Exception {
        String table = load.name().toLowerCase(Locale.ROOT);
        Rowcast rowcast = new Rowcast(new BigQueryDestinationType()
                .create(
                        Rowcast.SUBSCRIPTION,
                        Map.of(
                                "project", PROJECT,
                                "dataset", DATASET,
                                "table", table,
                                "auth", "none",
                                "endpoint",
                                        Map.of(
                                                "api", fake.api().toString(),
                                                "storage", fake.storage().toString()))));
        Map<String, Writer> writers = new LinkedHashMap<>();
        writers.put("Rowcast", rowcast);
        rowcast.prepare();
        JsonNode ours = ask("GET", "datasets/" + DATASET + "/tables/" + table, null);
        for (String loop : List.of("guarded", "unguarded")) {
            String name = table + "_" + loop;
            ObjectNode wanted = JSON.createObjectNode();
            wanted.putObject("tableReference").put("tableId", name);
            wanted.set("schema", ours.path("schema"));
            wanted.set("tableConstraints", ours.path("tableConstraints"));
            ask("POST", "datasets/" + DATASET + "/tables", wanted.toString());
            String stream = "projects/" + PROJECT + "/datasets/" + DATASET + "/tables/" + name + "/streams/_default";
            JsonNode columns = ours.path("schema").path("fields");
            writers.put("by hand, " + loop, new AppendLoop(channel, stream, columns, loop.equals("guarded")));
        }
        return writers;
    }

    private JsonNode ask(String method, String path, @Nullable String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(fake.api().resolve("/bigquery/v2/projects/" + PROJECT + "/" + path))
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                body == null
                                        ? HttpRequest.BodyPublishers.noBody()
                                        : HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(method + " " + path + ": " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    @Override
    public void requireSame(Load load) throws IOException, InterruptedException {
        String table = load.name().toLowerCase(Locale.ROOT);
        long ours = count(table);
        for (String loop : List.of("guarded", "unguarded")) {
            if (count(table + "_" + loop) != ours) {
                throw new IllegalStateException(table + " has other rows than " + table + "_" + loop);
            }
        }
    }

    private long count(String table) throws IOException, InterruptedException {
        ObjectNode query = JSON.createObjectNode()
                .put("query", "SELECT _rowcast_key FROM `" + PROJECT + "." + DATASET + "." + table + "`")
                .put("useLegacySql", false)
                .put("useQueryCache", false)
                .put("maxResults", 1);
        return ask("POST", "queries", query.toString()).path("totalRows").asLong();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        fake.close();
    }
}
