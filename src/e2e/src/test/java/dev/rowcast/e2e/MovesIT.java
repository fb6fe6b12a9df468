package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.standalone.Standalone;
import dev.rowcast.v1.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A team goes from Kafka Connect to one process without Kafka, and back, by the commands of the page: its subscriber and its reporting database go on, with
 * the same field numbers.
 */
@ExtendWith(StackExtension.class)
class MovesIT {
    private static final String REPORTS = "moves_reports";

    private final Pipeline shop = Pipeline.of("moves");
    private final Database db = shop.db();
    private final ConnectClient connect = TestStack.shared().connect();
    private final GenericSubscriber subscriber = GenericSubscriber.listening();

    @TempDir
    private Path folder;

    private Path backup;
    private Path config;
    private String routes;

    @Test
    @Tag("pitfall-45")
    void aTeamLeavesKafkaAndComesBackAndNothingIsLost() throws Exception {
        prepare();
        onConnect();
        Map<String, Integer> numbers = last().numbers();
        toState();
        int moved = subscriber.changes().size();

        Map<String, Integer> later = withoutKafka(numbers);
        assertThat(subscriber.changes().stream().skip(moved).map(Received::operation))
                .as("it goes on in the log")
                .doesNotContain(Operation.OPERATION_SNAPSHOT)
                .contains(Operation.OPERATION_DELETE);
        toConnect();

        db.execute("UPDATE orders SET status = 'back' WHERE id > 3", "UPDATE items SET name = 'back'");
        awaitEverywhere(shop.waiting()::untilAsserted);
        assertThat(last().numbers()).isEqualTo(later);
    }

    private void prepare() throws IOException {
        Endpoints.Mysql mysql = TestStack.shared().endpoints().mysql();
        backup = folder.resolve("contracts.backup");
        Path destinations = Files.createDirectory(folder.resolve("destinations"));
        Path target = Path.of(System.getProperty("rowcast.root"), "src", "destinations", "jdbc", "target");
        try (Stream<Path> files = Files.list(target)) {
            Path zip = files.filter(file -> file.toString().endsWith(".zip"))
                    .findFirst()
                    .orElseThrow();
            Files.copy(zip, destinations.resolve(zip.getFileName()));
        }
        // The store asks for a higher epoch of its own tables' topics where it has to; of this one nobody does.
        db.execute("CREATE TABLE items (id INT PRIMARY KEY, name VARCHAR(20))", "INSERT INTO items VALUES (1, 'one')");
        db.execute(Orders.TABLE, "DROP DATABASE IF EXISTS " + REPORTS, "CREATE DATABASE " + REPORTS);
        Orders.insert(db, 9);
        routes = """
                {"defaults": {"tls": {"plaintext": true}, "retry": {"max": "1s"}}, "subscriptions": [
                  {"name": "orders", "tables": ["moves.*"], "target": "127.0.0.1:%d"},
                  {"name": "reports", "tables": ["moves.orders"], "destination": {"type": "jdbc", "schema": "%s",
                    "url": "%s?allowPublicKeyRetrieval=true&sslMode=DISABLED", "auth": {"user": "%s", "password": {"secret": "reports"}}}}]}
                """.formatted(subscriber.port(), REPORTS, mysql.jdbcUrl(), mysql.user());
        Files.writeString(
                folder.resolve("secrets.properties"),
                "mysql=" + mysql.debeziumPassword() + "\nreports=" + mysql.password() + "\n");
        config = Files.writeString(folder.resolve("run.json"), """
                {"source": {"name": "%s", "host": "%s", "port": %d, "user": "%s", "password": {"secret": "mysql"}, "serverId": 8900},
                 "routes": %s, "destinations": ["destinations"], "secrets": {"file": "secrets.properties"}}
                """.formatted(
                        shop.prefix(), mysql.host(), mysql.port(), mysql.debeziumUser(), routes));
    }

    private ConnectorConfig sink() {
        return shop.sinkConfig()
                .withAll(Map.of(
                        "routes", routes,
                        "destinations.path", folder.resolve("destinations").toString(),
                        "secret.reports", TestStack.shared().endpoints().mysql().password()));
    }

    /** With a change of the table that is compatible, and one that somebody has agreed to: a contract that was made now would have other numbers. */
    private void onConnect() {
        shop.startSource(Map.of());
        shop.start(connect, sink());
        shop.awaitCount(subscriber, 10);
        db.execute("ALTER TABLE orders ADD COLUMN extra INT FIRST");
        Orders.insert(db, 1);
        shop.awaitCount(subscriber, 11);
        db.execute("ALTER TABLE orders DROP COLUMN approved_at");
        Orders.insert(db, 1);
        Contracts contracts = Contracts.of(shop);
        shop.waiting().until(() -> !contracts.undecided("orders").isEmpty());
        contracts.approve("orders", "apply");
        awaitEverywhere(shop.waiting()::untilAsserted);
    }

    private void toState() throws Exception {
        assertThat(refused(move("to-state"))).contains(shop.source() + " is RUNNING. Stop it (curl -X PUT http");
        subscriber.down();
        Orders.insert(db, 1);
        shop.waiting()
                .until(() -> !TestStack.shared()
                        .topics()
                        .lag(shop.sink(), shop.topics("orders"))
                        .isEmpty());
        stopConnectors();
        assertThat(refused(move("to-state")))
                .contains("hasn't delivered all", "topic " + shop.topic("orders") + ", partition 0, offset ")
                .contains("/connectors/" + shop.sink() + "/resume");
        subscriber.up();
        shop.again();
        shop.awaitCommitted("orders");
        shop.stop();

        assertThat(refused(move("to-state")))
                .contains("the contracts haven't been moved yet", "rowcast contracts restore contracts.backup --state");
        said(contracts("backup", "--out", backup.toString()));
        said(List.of("contracts", "restore", backup.toString(), "--state", state()));
        assertThat(said(move("to-state")))
                .contains(shop.prefix() + " goes on in ", "\"name\": \"" + shop.prefix() + "\"");
        assertThat(refused(move("to-state"))).contains("the state already says where " + shop.prefix() + " goes on");
        db.execute(
                "DELETE FROM orders WHERE id = 1",
                "UPDATE orders SET status = 'moved' WHERE id = 2",
                "UPDATE items SET name = 'moved'");
        Orders.insert(db, 2);
    }

    private void stopConnectors() {
        connect.stop(shop.source());
        shop.stop();
        shop.waiting().until(() -> connect.status(shop.source()).parts().size() == 1);
    }

    /** Returns which number each column has at the end. */
    private Map<String, Integer> withoutKafka(Map<String, Integer> numbers) throws Exception {
        try (Standalone run = Standalone.builder().config(config).start()) {
            awaitEverywhere(running(run));
            assertThat(last().numbers()).isEqualTo(numbers);
            db.execute("ALTER TABLE orders ADD COLUMN more INT FIRST", "UPDATE orders SET more = id WHERE id > 3");
            awaitEverywhere(running(run));
            Map<String, Integer> later = last().numbers();
            assertThat(later).containsAllEntriesOf(numbers).hasSize(numbers.size() + 1);
            return later;
        }
    }

    private void toConnect() throws Exception {
        db.execute("DELETE FROM orders WHERE id = 3");
        Orders.insert(db, 2);
        assertThat(refused(move("to-connect"))).contains("the contracts haven't been moved yet");
        said(List.of("contracts", "backup", "--out", backup.toString(), "--state", state()));
        assertThat(said(contracts("restore", backup.toString()))).contains(", which had the ");
        String told = said(move("to-connect"));
        assertThat(told).contains("/connectors/" + shop.source() + "/resume");
        JsonNode offset = connect.send("GET", ConnectClient.path(shop.source()) + "/offsets", null)
                .at("/offsets/0/offset");
        assertThat(told)
                .contains(
                        "\"pos\":" + offset.path("pos") + ",",
                        offset.path("file").asText());
        connect.resume(shop.source());
        shop.again();
    }

    /** Waits for what is asserted as long as nothing has failed. */
    private interface Waits {
        void accept(ThrowingRunnable asserted);
    }

    private static Waits running(Standalone run) {
        return asserted -> await().atMost(Pipeline.PATIENCE)
                .failFast(() -> !run.isRunning())
                .untilAsserted(asserted);
    }

    /** The subscriber has what the database has by the order of changes and by their versions, and so has the reporting database. Rows may come again. */
    private void awaitEverywhere(Waits waits) {
        waits.accept(() -> {
            for (String table : List.of("orders", "items")) {
                SortedMap<String, Map<String, String>> rows = db.rows(table);
                assertThat(Replica.differences(
                                rows, Replica.of(subscriber.received()).rows(table)))
                        .isEmpty();
                assertThat(Replica.differences(rows, newest(table)))
                        .as("by version")
                        .isEmpty();
            }
            assertThat(stored()).isEqualTo(db.value("SELECT " + SUM + " FROM orders"));
        });
    }

    private static final String SUM = "CONCAT(COUNT(*), ' ', SUM(id), ' ', GROUP_CONCAT(status ORDER BY id))";

    private String stored() {
        return db.value("SELECT " + SUM + " FROM " + REPORTS + ".orders");
    }

    /** What somebody has who keeps of each row the change with the greatest version. */
    private SortedMap<String, Map<String, String>> newest(String table) {
        Map<String, Received> newest = new HashMap<>();
        Comparator<ByteString> order = ByteString.unsignedLexicographicalComparator();
        for (Received change : received(table)) {
            newest.merge(
                    change.key().toString(),
                    change,
                    (one, other) -> order.compare(one.version(), other.version()) > 0 ? one : other);
        }
        SortedMap<String, Map<String, String>> rows = new TreeMap<>();
        newest.forEach((key, change) -> {
            if (change.after() != null) {
                rows.put(key, change.after());
            }
        });
        return rows;
    }

    private Received last() {
        List<Received> all = received("orders");
        return all.get(all.size() - 1);
    }

    private List<Received> received(String table) {
        return subscriber.received().stream()
                .filter(change -> change.table().equals(table))
                .toList();
    }

    private String state() {
        return "jdbc:sqlite:" + folder.resolve("rowcast-state").resolve("state.db");
    }

    private List<String> move(String where) {
        List<String> words =
                new ArrayList<>(List.of("move", where, "--state", state(), "--source-connector", shop.source()));
        words.addAll(List.of(
                "--connector",
                shop.sink(),
                "--connect",
                TestStack.shared().endpoints().connect().url()));
        words.addAll(Commands.log(shop));
        return words;
    }

    private List<String> contracts(String... words) {
        List<String> all = new ArrayList<>(List.of("contracts"));
        all.addAll(List.of(words));
        all.addAll(Commands.log(shop));
        return all;
    }

    private static String said(List<String> words) throws Exception {
        return Commands.run(Path.of("."), Commands.rowcast(words.toArray(String[]::new)));
    }

    private static String refused(List<String> words) throws Exception {
        Commands.Result result = Commands.tried(Path.of("."), Commands.rowcast(words.toArray(String[]::new)));
        assertThat(result.status()).as(result.said()).isEqualTo(1);
        return result.err().replaceAll("\\s+", " ");
    }
}
