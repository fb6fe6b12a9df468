package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.LoneFlink;
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
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** {@code rowcast sync --engine flink} as operators run it: on a real session cluster, alone and handed over to what streams. */
@ExtendWith(StackExtension.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FlinkSyncIT {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final int ROWS = 3_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path shared;

    private static LoneFlink flink;
    private static LonePostgres postgres;

    @TempDir
    private Path folder;

    private final Pipeline shop = Pipeline.of("shop");
    private final List<Process> processes = new ArrayList<>();
    private volatile boolean enough;

    @BeforeAll
    static void start() throws Exception {
        CompletableFuture<LonePostgres> starting = CompletableFuture.supplyAsync(
                () -> LonePostgres.start(shared.resolve("postgres"), StackConfig.defaultCache(), Progress.SILENT));
        flink = LoneFlink.start(shared.resolve("flink"), StackConfig.defaultCache(), 0, Progress.SILENT);
        postgres = starting.join();
        Path installed = Files.createDirectory(shared.resolve("destinations"));
        Files.copy(Path.of(System.getProperty("rowcast.destination.jdbc.zip")), installed.resolve("jdbc.zip"));
    }

    @AfterAll
    static void stop() {
        flink.close();
        postgres.close();
    }

    @BeforeEach
    void fill() throws IOException {
        Endpoints.Mysql mysql = TestStack.shared().endpoints().mysql();
        Files.writeString(folder.resolve("password"), mysql.password());
        Files.writeString(
                folder.resolve("secrets.properties"),
                "mysql=" + mysql.debeziumPassword() + "\nreports="
                        + postgres.address().password() + "\n");
        shop.db()
                .execute(
                        "CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(60), v BIGINT, doc JSON)",
                        "SET SESSION cte_max_recursion_depth = 100000",
                        "INSERT INTO orders WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < "
                                + ROWS + ") SELECT i * 3, CONCAT('note ', i), i, JSON_OBJECT('i', i) FROM n");
    }

    @AfterEach
    void end() {
        enough = true;
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    @Order(1)
    void whatIsNoClusterIsToldInWords() throws Exception {
        config("nowhere");
        assertRefused("127.0.0.1:1", "nothing answers at http://127.0.0.1:1; name the host and the port");
        String connect = TestStack.shared().endpoints().connect().url();
        assertRefused(connect, "what answers at " + connect + " isn't the REST interface of a Flink JobManager");
        assertRefused(flink.address().url(), "has no task slots; start a TaskManager, and try again");
        flink.addWorker();
    }

    private void assertRefused(String master, String why) throws Exception {
        Commands.Result refused = Commands.tried(folder, sync("nowhere", "--master", master), PATIENCE);
        assertThat(refused.status()).as(refused.said()).isEqualTo(3);
        assertThat(refused.err()).contains(why);
        assertThat(refused.out()).isEmpty();
    }

    @Test
    @Order(2)
    @Tag("pitfall-76")
    void aCopyIsToldOfAsOnOneMachineAndTheNextSweepsAndSignalsEndTheJob() throws Exception {
        shop.db()
                .execute(
                        "CREATE TABLE notes (id INT PRIMARY KEY, note VARCHAR(9))",
                        "INSERT INTO notes VALUES (1, 'x'), (2, 'a\\0b')");
        config("copy");
        Commands.Result first = Commands.tried(folder, sync("copy", "--json"), PATIENCE);
        assertThat(first.status()).as(first.said()).isEqualTo(1);
        JsonNode said = JSON.readTree(first.out());
        assertThat(said.path("finished").asBoolean()).isTrue();
        assertThat(said.path("tables").findValuesAsText("rows")).containsExactlyInAnyOrder(ROWS + "", "2");
        assertThat(first.out()).contains("the row [2] of table shop.notes in MySQL", "invalid byte sequence");
        assertThat(first.err()).contains("shop.orders: about ", "Flink's job ");
        assertThat(rows("copy", "true")).isEqualTo(ROWS);

        shop.db().execute("DELETE FROM orders WHERE id = 3", "DELETE FROM notes WHERE id = 2");
        List<String> slowly =
                sync("copy", "--tables", "shop.orders", "--resume", "p", "--range", "50", "--rows-per-second", "30");
        Process ended = started("ended", slowly);
        Path ending = folder.resolve("ended");
        await().atMost(PATIENCE).until(() -> Files.readString(ending).contains(" ranges") || !ended.isAlive());
        assertThat(ended.isAlive()).as(Files.readString(ending)).isTrue();
        ended.destroy();
        assertThat(ended.waitFor(90, TimeUnit.SECONDS)).isTrue();
        assertThat(ended.exitValue()).isEqualTo(143);
        assertThat(Files.readString(ending))
                .contains("is cancelled", "was cancelled; with --resume the same command goes on where it was");
        assertThat(get("/jobs").findValuesAsText("status"))
                .doesNotContain("RUNNING")
                .contains("CANCELED");
        assertThat(get("/jars").path("files")).as("nobody's passwords").isEmpty();

        Commands.Result rest =
                Commands.tried(folder, sync("copy", "--tables", "shop.orders", "--resume", "p"), PATIENCE);
        assertThat(rest.status()).as(rest.said()).isZero();
        assertThat(rest.out()).contains("shop.orders: " + "2,999 rows", "what it had besides was removed");
        assertThat(rows("copy", "true")).isEqualTo(ROWS - 1);
    }

    @Test
    @Order(3)
    void aLoadIsHandedOverToConnectorsThoughTheCommandIsKilled() throws Exception {
        shop.startSource(Map.of());
        ConnectorConfig sink = sink("connected");
        shop.start(TestStack.shared().connect(), sink);
        CompletableFuture<Void> writer = writer();
        Path config = Files.writeString(
                folder.resolve("sink.json"),
                JSON.writeValueAsString(Map.of("name", sink.name(), "config", sink.config())));
        List<String> load = handOver("connected", config);
        load.addAll(connectors());
        killedOnceItsJobRuns(load);
        Commands.Result loaded = Commands.tried(folder, load, PATIENCE);
        assertThat(loaded.status()).as(loaded.said()).isZero();
        assertThat(loaded.err()).contains("of an earlier run is followed");
        enough = true;
        writer.join();
        assertSame("connected", connectors("--connector", shop.sink()));
    }

    @Test
    @Order(4)
    void aLoadIsHandedOverToAProcessWithoutKafka() throws Exception {
        Path config = config("fresh");
        started("run", Commands.rowcast("run", "--config", config.toString()));
        CompletableFuture<Void> writer = writer();
        Commands.Result loaded = Commands.tried(folder, handOver("fresh", config), PATIENCE);
        assertThat(loaded.status()).as(loaded.said()).isZero();
        enough = true;
        writer.join();
        assertSame("fresh", List.of("--config", config.toString()));
    }

    private List<String> handOver(String subscription, Path config) {
        List<String> load = sync(subscription, "--then", "stream", "--range", "50", "--rows-per-second", "1000");
        load.addAll(List.of("--resume", "progress"));
        load.set(load.indexOf("--config") + 1, config.toString());
        return load;
    }

    private List<String> connectors(String... more) {
        List<String> options = new ArrayList<>(List.of("--source-connector", shop.source()));
        options.addAll(
                List.of("--connect", TestStack.shared().endpoints().connect().url()));
        options.addAll(List.of(more));
        return options;
    }

    private void killedOnceItsJobRuns(List<String> load) throws Exception {
        Process killed = started("killed", load);
        Path progress = folder.resolve("progress");
        await().atMost(PATIENCE)
                .until(() ->
                        Files.exists(progress) && Files.readString(progress).contains("elsewhere\":\"{")
                                || !killed.isAlive());
        assertThat(killed.isAlive())
                .as(Files.readString(folder.resolve("killed")))
                .isTrue();
        killed.destroyForcibly().waitFor();
    }

    private void assertSame(String subscription, List<String> pipeline) throws Exception {
        long rows = shop.db().count("orders");
        await().atMost(PATIENCE).until(() -> rows(subscription, "true") == rows);
        List<String> verify = reading("verify", "--subscription", subscription, "--patience", "20");
        verify.addAll(pipeline);
        Commands.Result compared = Commands.tried(folder, verify, PATIENCE);
        assertThat(compared.status()).as(compared.said()).isZero();
        assertThat(compared.out()).contains(rows + " rows in MySQL, none differs");
    }

    /** Any keys, so that each change of a row may come before it is read, meanwhile or after. */
    private CompletableFuture<Void> writer() {
        return CompletableFuture.runAsync(() -> {
            Random random = new Random(1);
            try (Database db = shop.connection()) {
                while (!enough) {
                    int key = random.nextInt(ROWS * 3);
                    db.execute("UPDATE orders SET v = v + 1, note = '" + random.nextInt() + "' WHERE id BETWEEN " + key
                            + " AND " + (key + 9));
                    db.execute("DELETE FROM orders WHERE id = " + random.nextInt(ROWS * 3));
                    db.execute("INSERT IGNORE INTO orders (id, note) VALUES (" + random.nextInt(ROWS * 3) + ", 'new')");
                }
            }
        });
    }

    private static JsonNode get(String path) throws Exception {
        return JSON.readTree(HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(flink.address().url() + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body());
    }

    private static long rows(String schema, String where) {
        Endpoints.Postgres at = postgres.address();
        try (Connection connection = DriverManager.getConnection(at.jdbcUrl(), at.user(), at.password());
                Statement statement = connection.createStatement();
                ResultSet result =
                        statement.executeQuery("SELECT count(*) FROM " + schema + ".orders WHERE " + where)) {
            result.next();
            return result.getLong(1);
        } catch (SQLException notThereYet) {
            return -1;
        }
    }

    private static String routes(String subscription) {
        Endpoints.Postgres at = postgres.address();
        return """
                {"subscriptions": [{"name": "%s", "tables": ["shop.*"], "destination": {"type": "jdbc", "url": "%s", "schema": "%s",
                  "auth": {"user": "%s", "password": {"secret": "reports"}}}}]}""".formatted(subscription, at.jdbcUrl(), subscription, at.user());
    }

    private Path config(String subscription) throws IOException {
        Endpoints.Mysql mysql = TestStack.shared().endpoints().mysql();
        return Files.writeString(folder.resolve("run.json"), """
                {"source": {"name": "shop", "host": "127.0.0.1", "port": %d, "user": "%s", "password": {"secret": "mysql"}, "serverId": 6012},
                 "routes": %s, "destinations": ["%s"], "secrets": {"file": "secrets.properties"}}
                """.formatted(
                        mysql.port(), mysql.debeziumUser(), routes(subscription), shared.resolve("destinations")));
    }

    private ConnectorConfig sink(String subscription) {
        return shop.sinkConfig()
                .with("routes", routes(subscription))
                .with("secret.reports", postgres.address().password())
                .with("status.interval.ms", "1000")
                .with(InstalledDestinations.PATH, shared.resolve("destinations").toString());
    }

    private List<String> sync(String subscription, String... more) {
        List<String> command = reading("sync", "--subscription", subscription, "--engine", "flink");
        command.addAll(List.of("--job-jar", System.getProperty("rowcast.beam.job")));
        command.addAll(List.of("--config", folder.resolve("run.json").toString()));
        if (!List.of(more).contains("--master")) {
            command.addAll(List.of("--master", flink.address().url()));
        }
        command.addAll(List.of(more));
        return command;
    }

    private List<String> reading(String name, String... more) {
        Endpoints.Mysql mysql = TestStack.shared().endpoints().mysql();
        List<String> command = new ArrayList<>(Commands.rowcast(
                name,
                "--source",
                mysql.jdbcUrl() + "?allowPublicKeyRetrieval=true&sslMode=DISABLED",
                "--source-user",
                mysql.user(),
                "--source-password-file",
                folder.resolve("password").toString()));
        command.addAll(List.of(more));
        return command;
    }

    private Process started(String name, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name).toFile())
                .start();
        processes.add(process);
        return process;
    }
}
