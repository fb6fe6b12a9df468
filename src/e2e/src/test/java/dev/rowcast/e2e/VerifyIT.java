package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.LoneOpenSearch;
import dev.rowcast.stack.LonePostgres;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code rowcast verify} as operators run it, on a running connector that writes to both kinds of stores. */
@ExtendWith(StackExtension.class)
class VerifyIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROWS = 300;

    /** What is done to the stores behind Rowcast's back, and by a cascade of MySQL that it doesn't tell of. */
    private static final String MISSING = "3";

    private static final String CHANGED = "5";
    private static final String CUSTOMER_GONE = "9";
    /** Orders of that customer. */
    private static final List<String> LEFT_OVER = List.of("19", "29");

    /** Another choice of each mode that keeps values, source types of one column alone, and a column that no reader may see. */
    private static final Map<String, String> MODES = Map.of(
            "decimal.handling.mode", "string",
            "time.precision.mode", "microseconds",
            "bigint.unsigned.handling.mode", "precise",
            "binary.handling.mode", "base64",
            "column.propagate.source.type", "shop.orders.total",
            "column.mask.hash.SHA-256.with.salt.grain", "shop.customers.name");

    @TempDir
    Path folder;

    private final Pipeline shop = Pipeline.of("shop");
    private final AtomicLong written = new AtomicLong();

    @Test
    @Tag("pitfall-39")
    void findsWhatIsWrongInTheStoresAndMendsItWhileRowsStream() throws Exception {
        CompletableFuture<LonePostgres> starting = CompletableFuture.supplyAsync(
                () -> LonePostgres.start(folder.resolve("postgres"), StackConfig.defaultCache(), Progress.SILENT));
        try (LoneOpenSearch search = LoneOpenSearch.start(
                        folder.resolve("opensearch"), StackConfig.defaultCache(), Progress.SILENT);
                LonePostgres postgres = starting.join()) {
            fill();
            shop.startSource(MODES);
            ReportingHowTo howTo = new ReportingHowTo(postgres.address());
            howTo.prepare();
            shop.start(TestStack.shared().connect(), sink(howTo, search.address()));
            shop.awaitCommitted("customers", "orders");
            assertThat(howTo.joined()).isPositive();
            try (Connection reports = howTo.connect()) {
                damage(reports);
            }
            damage(search.address());

            assertThat(found("reports", "--values"))
                    .contains("shop.customers: " + 29 + " rows in MySQL, none differs")
                    .contains("shop.orders: " + (ROWS - LEFT_OVER.size()) + " rows in MySQL, 4 differences")
                    .contains("  " + MISSING + " is missing")
                    .contains("  " + CHANGED + " differs in note")
                    .contains("    note: note 5 in MySQL, spoilt in the store")
                    .contains("  19 is left over", "  29 is left over");
            JsonNode orders =
                    JSON.readTree(found("search", "--json")).path("tables").path(0);
            assertThat(kinds(orders))
                    .isEqualTo(Map.of(MISSING, "missing", CHANGED, "different", "19", "left_over", "29", "left_over"));

            ScheduledExecutorService writers = Executors.newSingleThreadScheduledExecutor();
            try (Database other = shop.connection()) {
                writers.scheduleWithFixedDelay(() -> write(other), 0, 5, TimeUnit.MILLISECONDS);
                for (String subscription : List.of("reports", "search")) {
                    long before = written.get();
                    Commands.Result mending = command("verify", subscription, "--patience", "4", "--repair", "--json");
                    // A row that is written all the while may be told as undecided.
                    assertThat(mending.status()).as(mending.said()).isIn(0, 3);
                    assertThat(mended(mending.out()))
                            .as(mending.said())
                            .contains(MISSING, CHANGED)
                            .containsAll(LEFT_OVER);
                    assertThat(written.get()).isGreaterThan(before);
                }
            } finally {
                writers.shutdown();
                assertThat(writers.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
            }
            shop.awaitCommitted("customers", "orders");
            for (String subscription : List.of("reports", "search")) {
                Commands.Result again = verify(subscription);
                assertThat(again.status()).as(again.said()).isZero();
                assertThat(again.out()).contains("shop.orders: ").doesNotContain("difference");
            }
            wordsOfNotes(search.address());
            try (Connection reports = howTo.connect()) {
                fillsATableThatIsGone(reports);
            }
        }
    }

    /** A mapping has made documents of each note's words, and has removed those that the writers took out. */
    private void wordsOfNotes(Endpoints.OpenSearch address) throws IOException, InterruptedException {
        Commands.Result mended = verify("words", "--repair");
        assertThat(mended.status()).as(mended.said()).isZero();
        assertThat(mended.out())
                .contains("shop.order_words: ", ", 4 differences, 4 mended")
                .contains("[19,\"19\"] is left over", "[19,\"note\"] is left over", "[29,\"29\"] is left over");
        Commands.Result again = verify("words");
        assertThat(again.status()).as(again.said()).isZero();
        assertThat(again.out()).contains("none differs");

        JsonNode document = send("GET", address.url() + "/shop-order_words-rows/_doc/%5B1%2C%22note%22%5D", "")
                .path("_source");
        assertThat(document.path("big").asText()).isEqualTo("18446744073709551614");
        assertThat(document.path("total").asText()).isEqualTo("0.33");
        assertThat(document.path("mapping_version").asText()).isEqualTo("1");
        Commands.Result tried = command("map", "words", "--sample", "1");
        assertThat(tried.status()).as(tried.said()).isZero();
        assertThat(tried.out())
                .contains("shop.orders {\"id\":\"1\"")
                .contains("  -> order_words {\"word\":\"note\",\"big\":\"18446744073709551614\",\"total\":\"0.33\"}");
    }

    private void fillsATableThatIsGone(Connection reports) throws Exception {
        ReportingHowTo.run(reports, "DROP TABLE shop_rows.customers CASCADE");
        Commands.Result gone = verify("reports", "--repair", "--tables", "shop.customers");
        assertThat(gone.status()).as(gone.said()).isEqualTo(3);
        Matcher statement = Pattern.compile("(DELETE FROM \\S+ WHERE target = 'customers');")
                .matcher(gone.out());
        assertThat(statement.find()).as(gone.said()).isTrue();

        ReportingHowTo.run(reports, statement.group(1));
        Commands.Result filled = verify("reports", "--repair", "--tables", "shop.customers", "--show", "0");
        assertThat(filled.status()).as(filled.said()).isZero();
        assertThat(filled.out()).contains("shop.customers: 29 rows in MySQL, 29 differences, 29 mended");
    }

    private void fill() {
        shop.db()
                .execute(
                        "CREATE TABLE customers (id BIGINT PRIMARY KEY, name VARCHAR(50))",
                        "CREATE TABLE orders (id BIGINT PRIMARY KEY, customer_id BIGINT, note VARCHAR(100), total DECIMAL(10,2),"
                                + " big BIGINT UNSIGNED, small SMALLINT UNSIGNED, raw VARBINARY(20), day DATE, at DATETIME(6), FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE)",
                        "SET SESSION cte_max_recursion_depth = 100000",
                        "INSERT INTO customers WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 30)"
                                + " SELECT i, CONCAT('customer ', i) FROM n",
                        "INSERT INTO orders WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < "
                                + ROWS + ") SELECT i, IF(i IN (19, 29), " + CUSTOMER_GONE
                                + ", 10 + i % 20), CONCAT('note ', i), i / 3, 18446744073709551615 - i, 65535 - i, UNHEX(SHA1(i)),"
                                + " IF(i % 7 = 0, '0001-01-01', '2024-02-29'), '2024-02-29 12:30:00.123456' FROM n");
    }

    /** The rows of the damage are left alone, so that it is there until it is mended. */
    private void write(Database db) {
        long next = written.incrementAndGet();
        db.update("UPDATE orders SET note = ? WHERE id = ?", "written " + next, 100 + next % 200);
        db.update(
                "INSERT INTO orders (id, customer_id, note, total) VALUES (?, 11, ?, 1.5)", 1000 + next, "new " + next);
    }

    private void damage(Connection reports) throws SQLException {
        shop.db().execute("DELETE FROM customers WHERE id = " + CUSTOMER_GONE);
        shop.awaitCommitted("customers");
        ReportingHowTo.run(
                reports,
                "DELETE FROM shop_rows.orders WHERE id = " + MISSING,
                "UPDATE shop_rows.orders SET note = 'spoilt' WHERE id = " + CHANGED);
    }

    private static void damage(Endpoints.OpenSearch address) throws IOException, InterruptedException {
        String index = address.url() + "/shop-orders-rows/";
        // A delete is forgotten at once, as it is after a minute.
        send("PUT", index + "_settings", "{\"index.gc_deletes\":\"0s\"}");
        send("DELETE", index + "_doc/" + MISSING + at(send("GET", index + "_doc/" + MISSING, "")), "");
        JsonNode there = send("GET", index + "_doc/" + CHANGED, "");
        ObjectNode spoilt = there.path("_source").deepCopy();
        spoilt.put("note", "spoilt");
        send("PUT", index + "_doc/" + CHANGED + at(there), spoilt.toString());
    }

    /** At the version that it has. */
    private static String at(JsonNode document) {
        return "?version_type=external_gte&version=" + document.path("_version").asLong();
    }

    private static JsonNode send(String method, String url, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(url))
                                .header("Content-Type", "application/json")
                                .method(method, HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
        return JSON.readTree(response.body());
    }

    private ConnectorConfig sink(ReportingHowTo howTo, Endpoints.OpenSearch search) throws IOException {
        Path destinations = Files.createDirectory(folder.resolve("destinations"));
        for (String each : List.of("jdbc", "opensearch")) {
            Path target = Path.of(System.getProperty("rowcast.root"), "src", "destinations", each, "target");
            try (Stream<Path> files = Files.list(target)) {
                Path zip = files.filter(file -> file.toString().endsWith(".zip"))
                        .findFirst()
                        .orElseThrow();
                Files.copy(zip, destinations.resolve(zip.getFileName()));
            }
        }
        Path words = Files.writeString(folder.resolve("words.yaml"), """
                version: 1
                tables:
                  shop.orders:
                    order_words:
                      when: has(row.note)
                      each: row.note.split(' ')
                      key: { word: item }
                      columns: { big: row.big, total: row.total }
                """);
        String routes = """
                {"subscriptions": [%s,
                  {"name": "search", "tables": ["shop.orders"], "destination": {"type": "opensearch", "url": "%s"}},
                  {"name": "words", "tables": ["shop.orders"], "destination": {"type": "opensearch", "url": "%s"},
                   "mapping": {"language": "cel", "file": "%s"}}]}
                """.formatted(howTo.subscription(), search.url(), search.url(), words);
        return shop.sinkConfig()
                .withAll(howTo.properties(destinations, folder.resolve("secrets.properties")))
                .withAll(Map.of("routes", routes));
    }

    /** What it says of a store in which rows differ. */
    private String found(String subscription, String... options) throws IOException, InterruptedException {
        Commands.Result result = verify(subscription, options);
        assertThat(result.status()).as(result.said()).isEqualTo(1);
        return result.out();
    }

    /** While nothing is written. */
    private Commands.Result verify(String subscription, String... options) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("--patience", "1"));
        all.addAll(List.of(options));
        return command("verify", subscription, all.toArray(String[]::new));
    }

    private Commands.Result command(String name, String subscription, String... options)
            throws IOException, InterruptedException {
        List<String> command = Commands.rowcast(
                name,
                "--connector",
                shop.sink(),
                "--subscription",
                subscription,
                "--source-connector",
                shop.source(),
                "--connect",
                TestStack.shared().endpoints().connect().url(),
                "--set",
                "secret.reports=" + ReportingHowTo.PASSWORD);
        command.addAll(List.of(options));
        return Commands.tried(Path.of("."), command);
    }

    private static Map<String, String> kinds(JsonNode table) {
        return Stream.iterate(0, i -> i < table.path("differences").size(), i -> i + 1)
                .map(table.path("differences")::get)
                .collect(Collectors.toMap(
                        each -> each.path("key").asText(),
                        each -> each.path("kind").asText()));
    }

    /** The keys of the orders that were mended. */
    private static List<String> mended(String json) throws IOException {
        List<String> keys = new ArrayList<>();
        JSON.readTree(json)
                .path("tables")
                .forEach(table -> table.path("differences").forEach(each -> {
                    if (each.path("mended").asText().equals("yes")) {
                        keys.add(each.path("key").asText());
                    }
                }));
        return keys;
    }
}
