package dev.rowcast.beam.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.mysql.cj.jdbc.JdbcConnection;
import dev.rowcast.batch.load.Cluster;
import dev.rowcast.batch.load.LoadListener;
import dev.rowcast.batch.load.LoadPlan;
import dev.rowcast.batch.load.LoadProgress;
import dev.rowcast.batch.load.LoadSetup;
import dev.rowcast.batch.load.LoadedTable;
import dev.rowcast.batch.load.SourceLimits;
import dev.rowcast.batch.source.MysqlSource;
import dev.rowcast.batch.source.OneServer;
import dev.rowcast.batch.source.SourceForm;
import dev.rowcast.change.RowVersion;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.MemoryContractLog;
import dev.rowcast.contract.NewContracts;
import dev.rowcast.contract.gate.Approvals;
import dev.rowcast.contract.gate.GateRules;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.route.RoutingText;
import dev.rowcast.stack.LoneFlink;
import dev.rowcast.stack.LoneMysql;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.Server;
import dev.rowcast.stack.StackConfig;
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
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The released job jar on a real session cluster, which the tests use one after the other. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FlinkLoadIT {
    private static final Path PLACE = Path.of("target", "flink").toAbsolutePath();
    private static final TableId ORDERS = new TableId("shop", "orders");
    private static final TableId NOTES = new TableId("shop", "notes");
    private static final int ROWS = 10_000;
    private static final int RANGE = 250;
    /** So many ranges one job loads of a table, fewer than orders has. */
    private static final int TOGETHER = 30;
    /** More by -Drowcast.flink.jobs: one leak of a job's classes fills a TaskManager's 256 MB with four. */
    private static final int JOBS = Integer.getInteger("rowcast.flink.jobs", 2);

    @TempDir
    static Path destinations;

    private static LoneMysql mysql;
    private static LoneFlink flink;

    private final MemoryContractLog contracts = new MemoryContractLog();
    private final AtomicLong done = new AtomicLong();
    private SourceLimits limits = SourceLimits.NONE;

    @BeforeAll
    static void start() throws Exception {
        CompletableFuture<LoneFlink> cluster = CompletableFuture.supplyAsync(
                () -> LoneFlink.start(PLACE.resolve("cluster"), StackConfig.defaultCache(), 1, Progress.SILENT));
        mysql = LoneMysql.start(PLACE.resolve("mysql"), StackConfig.defaultCache(), 1, Progress.SILENT);
        Files.copy(Path.of(System.getProperty("rowcast.destination.jdbc.zip")), destinations.resolve("jdbc.zip"));
        for (String database : List.of("shop", "one", "one_rows", "killed", "killed_rows", "rests", "rests_rows")) {
            execute("DROP DATABASE IF EXISTS " + database);
        }
        execute(
                "CREATE DATABASE shop",
                "CREATE TABLE shop.orders (tenant INT, id BIGINT UNSIGNED, amount DECIMAL(65,30), at DATETIME(6), note VARCHAR(60),"
                        + " PRIMARY KEY (tenant, id))",
                "CREATE TABLE shop.notes (name VARCHAR(40) PRIMARY KEY, body JSON)",
                "INSERT INTO shop.notes VALUES ('one', '{\"a\": 1.0}'), ('two', NULL)",
                "CREATE TABLE shop.keyless (v INT)",
                "SET SESSION cte_max_recursion_depth = 1000000",
                "INSERT INTO shop.orders WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                        + ROWS
                        + ") SELECT i % 7, 18446744073709551615 - i, i / 7, '2026-11-30 12:00:00.123456' + INTERVAL i SECOND,"
                        + " REPEAT('x', i % 50) FROM n");
        flink = cluster.join();
    }

    @AfterAll
    static void stop() {
        flink.close();
        mysql.close();
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), "app", "app");
    }

    private static String url() {
        return mysql.address().jdbcUrl() + "?allowPublicKeyRetrieval=true&sslMode=DISABLED&characterEncoding=UTF-8";
    }

    private static void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static long number(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getLong(1);
        }
    }

    private List<LoadedTable> load(String schema, RowVersion version, int rowsPerSecond, TableId... tables) {
        String routing = """
                {"subscriptions": [{"name": "copy", "tables": ["shop.*"],
                  "destination": {"type": "jdbc", "url": "%s", "schema": "%s",
                    "auth": {"user": "app", "password": {"secret": "store"}}}}]}
                """.formatted(url(), schema);
        Map<String, String> secrets = Map.of("store", "app");
        InstalledDestinations installed = InstalledDestinations.in(List.of(destinations));
        MysqlSource source = new MysqlSource(url(), Map.of("user", "app", "password", "app"));
        LoadSetup setup = new LoadSetup(
                source,
                SourceForm.RECOMMENDED,
                OneServer.answering(source),
                "shop",
                RoutingParser.parse(routing, name -> Optional.ofNullable(secrets.get(name)), installed),
                "copy",
                installed::of,
                new GateRules("test", Map.of(), Approvals.NONE, NewContracts.STANDARD, true),
                contracts::reader,
                version,
                Duration.ofMinutes(50),
                Optional::empty);
        return new FlinkLoad(
                        new Cluster(
                                flink.address().url(),
                                Path.of(System.getProperty("rowcast.beam.job")),
                                new RoutingText(routing, name -> Optional.ofNullable(secrets.get(name))),
                                installed::installedIn),
                        setup,
                        new LoadPlan(4, RANGE, rowsPerSecond, limits, false, 10),
                        LoadProgress.none(version),
                        new LoadListener() {
                            @Override
                            public void ranges(long so, long planned) {
                                done.set(so);
                            }
                        },
                        TOGETHER)
                .run(List.of(tables));
    }

    private static void assertEqualToTheSource(String schema) throws SQLException {
        assertThat(number("SELECT count(*) FROM " + schema + ".orders")).isEqualTo(ROWS);
        assertThat(number("SELECT count(*) FROM shop.orders a JOIN " + schema + ".orders b USING (tenant, id)"
                        + " WHERE a.amount = b.amount AND a.at = b.at AND a.note = b.note"))
                .isEqualTo(ROWS);
    }

    private static void assertWhole(LoadedTable table, long rows) {
        assertThat(table.unfinished()).isEmpty();
        assertThat(table.rejected()).isEmpty();
        assertThat(table.rows()).isEqualTo(rows);
    }

    @Test
    @Order(1)
    @Tag("pitfall-76")
    @Tag("pitfall-77")
    void jobsOneAfterTheOtherOnOneTaskManager() throws Exception {
        TableId keyless = new TableId("shop", "keyless");
        List<LoadedTable> tables = load("one", new RowVersion(1, 0), 0, ORDERS, NOTES, keyless);

        assertWhole(tables.get(0), ROWS);
        assertThat(tables.get(0).ranges()).isGreaterThanOrEqualTo(ROWS / RANGE);
        assertWhole(tables.get(1), 2);
        assertThat(tables.get(2).unfinished()).contains("shop.keyless has no primary key");
        assertEqualToTheSource("one");
        assertThat(finishedJobs())
                .as("of orders one loaded the first ranges, and one the rest")
                .isEqualTo(2);

        for (int job = 2; job < JOBS; job++) {
            assertWhole(load("one", new RowVersion(job, 0), 0, NOTES).get(0), 2);
        }
        // Nothing of theirs is left, by which Flink would have to keep their classes.
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(threads("flink-worker-1"))
                        .contains("main")
                        .noneMatch(name -> name.matches(".*(rowcast|mysql|Hikari).*")));
    }

    private static long finishedJobs() throws Exception {
        return get("/jobs").findValuesAsText("status").stream()
                .filter("FINISHED"::equals)
                .count();
    }

    @Test
    @Order(2)
    void workersRestWhileMysqlHasMuchToDo() throws Exception {
        limits = new SourceLimits(6, Duration.ZERO);
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Long> busy = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Connection open = connect();
            busy.add(open.unwrap(JdbcConnection.class).getId());
            threads.execute(() -> sleep(open));
        }
        Path log = flink.workers().get(0).log();
        int before = Files.readString(log).length();
        CompletableFuture<List<LoadedTable>> running =
                CompletableFuture.supplyAsync(() -> load("rests", new RowVersion(1, 0), 0, NOTES));
        await().atMost(Duration.ofMinutes(3))
                .until(() -> Files.readString(log)
                                .substring(before)
                                .contains("threads of MySQL are at work, more than the limit of 6")
                        || running.isDone());
        assertThat(running).isNotDone();
        assertThat(number("SELECT count(*) FROM rests.notes"))
                .as("but the first row of all")
                .isEqualTo(1);
        for (long each : busy) {
            execute("KILL " + each);
        }
        threads.shutdown();
        assertWhole(running.join().get(0), 2);
    }

    @Test
    @Order(3)
    @Tag("pitfall-77")
    void twoTaskManagersShareTheRangesAndTheDeathOfOneCostsNothing() throws Exception {
        Server second = flink.addWorker();
        done.set(0);
        CompletableFuture<List<LoadedTable>> running =
                CompletableFuture.supplyAsync(() -> load("killed", new RowVersion(1, 0), ROWS / 20, ORDERS));
        await().atMost(Duration.ofMinutes(3)).until(() -> done.get() > 4 || running.isDone());
        assertThat(running).as("it is told while tasks run").isNotDone();
        second.kill();

        LoadedTable table = running.join().get(0);
        assertThat(table.unfinished()).isEmpty();
        assertEqualToTheSource("killed");
        assertThat(Files.readString(second.log())).contains("Load tables/Load");
    }

    private static void sleep(Connection open) {
        try (Statement statement = open.createStatement()) {
            statement.execute("SELECT SLEEP(600)");
        } catch (SQLException killed) {
            // As it has to be.
        }
    }

    private static List<String> threads(String worker) throws Exception {
        return get("/taskmanagers/" + worker + "/thread-dump").findValuesAsText("threadName");
    }

    private static JsonNode get(String path) throws Exception {
        URI question = URI.create(flink.address().url() + path);
        return new JsonMapper()
                .readTree(HttpClient.newHttpClient()
                        .send(HttpRequest.newBuilder(question).build(), HttpResponse.BodyHandlers.ofString())
                        .body());
    }
}
