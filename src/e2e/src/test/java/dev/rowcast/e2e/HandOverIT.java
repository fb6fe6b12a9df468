package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.LonePostgres;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A load that is handed over to connectors that run, as operators do it, while rows are written all the while. */
@ExtendWith(StackExtension.class)
class HandOverIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int ROWS = 2_000;
    private static final int WRITERS = 3;

    /**
     * With sync_binlog = 0 a replica is sent at once what is in the binary log, as Debezium is, and for half a second nobody sees it in the tables: for the time that a position
     * in the log isn't a fence.
     */
    private static final String SEEN_LATE = "SET GLOBAL binlog_group_commit_sync_delay = 500000";

    private static final String SEEN_AT_ONCE = "SET GLOBAL binlog_group_commit_sync_delay = DEFAULT";

    @TempDir
    private Path folder;

    private final Pipeline shop = Pipeline.of("shop");
    private volatile boolean enough;

    @Test
    @Tag("pitfall-75")
    void aFreshSubscriptionIsLoadedBesideTheStreamAndNothingIsLost() throws Exception {
        try (LonePostgres postgres =
                LonePostgres.start(folder.resolve("postgres"), StackConfig.defaultCache(), Progress.SILENT)) {
            fill();
            shop.startSource(Map.of());
            installed();
            shop.start(TestStack.shared().connect(), sink(postgres.address(), "before"));
            shop.awaitCommitted("orders");
            assertThat(swapped(postgres.address(), "before")).contains("before.orders");
            shop.db().execute(SEEN_LATE);
            List<CompletableFuture<Void>> writers = Stream.iterate(0, i -> i + 1)
                    .limit(WRITERS)
                    .map(this::writer)
                    .toList();
            try {
                loadsOnceTheTasksKnowAndWhileOneIsStartedAgain(sink(postgres.address(), "before", "fresh"));
            } finally {
                enough = true;
                CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new))
                        .join();
                shop.db().execute(SEEN_AT_ONCE);
            }
            refusesNamesThatAreWrittenTo();
            assertThat(swapped(postgres.address(), "fresh"))
                    .contains("fresh.orders")
                    .doesNotContain("before");
            Commands.Result compared = command("verify", "--subscription", "fresh");
            assertThat(compared.status()).as(compared.said()).isZero();
            assertThat(compared.out()).contains(shop.db().count("orders") + " rows in MySQL, none differs");
        }
    }

    /** What readers find from then on. */
    private String swapped(Endpoints.Postgres at, String subscription) throws Exception {
        Commands.Result swapped = command("swap", subscription, "--as", "readers.{table}");
        assertThat(swapped.status()).as(swapped.said()).isZero();
        assertThat(swapped.out()).contains("readers.orders is ");
        try (Connection connection = DriverManager.getConnection(at.jdbcUrl(), at.user(), at.password());
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(
                        "SELECT count(*), pg_get_viewdef('readers.orders'::regclass)" + " FROM readers.orders")) {
            result.next();
            assertThat(result.getLong(1)).isEqualTo(shop.db().count("orders"));
            return result.getString(2);
        }
    }

    private void refusesNamesThatAreWrittenTo() throws Exception {
        for (String taken : List.of("before", "fresh")) {
            Commands.Result refused = command("swap", "fresh", "--as", taken + ".{table}");
            assertThat(refused.status()).as(refused.said()).isEqualTo(1);
            assertThat(refused.err()).contains(taken + ".orders is where subscription " + taken + " writes");
        }
    }

    private void loadsOnceTheTasksKnowAndWhileOneIsStartedAgain(ConnectorConfig wanted) throws Exception {
        Commands.Result refused = command("sync", "--subscription", "before");
        assertThat(refused.status()).as(refused.said()).isEqualTo(3);
        assertThat(refused.err()).contains("connector " + shop.sink() + " (task 0 on ", ") delivers to before now");

        Path config = Files.writeString(
                folder.resolve("sink.json"),
                new ObjectMapper().writeValueAsString(Map.of("name", wanted.name(), "config", wanted.config())));
        Path progress = folder.resolve("progress");
        Path said = folder.resolve("said");
        List<String> sync = new ArrayList<>(rowcast("sync", "--config", config.toString()));
        sync.addAll(List.of("--subscription", "fresh", "--then", "stream"));
        sync.addAll(List.of("--range", "100", "--workers", "2", "--resume", progress.toString()));
        Process loading = new ProcessBuilder(sync)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            await().atMost(PATIENCE).until(() -> Files.readString(said).contains("goes by another routing"));
            assertThat(Files.exists(progress)).isFalse();
            TestStack.shared().connect().register(wanted);
            await().atMost(PATIENCE).until(() -> Files.exists(progress) || !loading.isAlive());
            TestStack.shared().connect().restart(shop.sink());
            assertThat(loading.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(loading.exitValue()).as(Files.readString(said)).isZero();
        } finally {
            loading.destroyForcibly();
        }
    }

    private void fill() {
        shop.db()
                .execute(
                        "CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(60), v BIGINT, doc JSON)",
                        "SET SESSION cte_max_recursion_depth = 100000",
                        "INSERT INTO orders WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < "
                                + ROWS + ") SELECT i * 3, CONCAT('note ', i), i, JSON_OBJECT('i', i) FROM n");
    }

    /** Many rows of its own at once, since each commit takes its time; some are written once and never again, so that nothing mends them. */
    private CompletableFuture<Void> writer(int number) {
        return CompletableFuture.runAsync(() -> {
            Random random = new Random(number);
            try (Database db = shop.connection()) {
                // Ranges are locked by nobody, so that there is no deadlock.
                db.execute("SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
                while (!enough) {
                    write(db, random, number);
                }
            }
        });
    }

    private static void write(Database db, Random random, int number) {
        int from = random.nextInt(ROWS * 3);
        db.execute("UPDATE orders SET v = v + 1, note = '" + random.nextInt() + "' WHERE id % 3 = 0 AND id DIV 3 % "
                + WRITERS + " = " + number + " AND id BETWEEN " + from + " AND " + (from + ROWS));
        db.execute("DELETE FROM orders WHERE id = " + 3 * own(random, number));
        db.execute("INSERT IGNORE INTO orders (id, note) VALUES "
                + IntStream.range(0, 20)
                        .mapToObj(unused -> "(" + (3 * own(random, number) + 1) + ", 'new')")
                        .sorted()
                        .collect(Collectors.joining(", ")));
    }

    /** Each writer has keys of its own. */
    private static int own(Random random, int number) {
        return random.nextInt(ROWS / WRITERS) * WRITERS + number;
    }

    private void installed() throws IOException {
        Path destinations = Files.createDirectory(folder.resolve("destinations"));
        Path target = Path.of(System.getProperty("rowcast.root"), "src", "destinations", "jdbc", "target");
        try (Stream<Path> files = Files.list(target)) {
            Path zip = files.filter(file -> file.toString().endsWith(".zip"))
                    .findFirst()
                    .orElseThrow();
            Files.copy(zip, destinations.resolve(zip.getFileName()));
        }
    }

    private ConnectorConfig sink(Endpoints.Postgres at, String... subscriptions) {
        List<String> all = Stream.of(subscriptions)
                .map(name -> """
                {"name": "%s", "tables": ["shop.*"], "destination": {"type": "jdbc", "url": "%s", "schema": "%s",
                  "auth": {"user": "%s", "password": {"secret": "reports"}}}}""".formatted(name, at.jdbcUrl(), name, at.user()))
                .toList();
        return shop.sinkConfig()
                .with("routes", "{\"subscriptions\": [" + String.join(", ", all) + "]}")
                .with("secret.reports", at.password())
                .with("status.interval.ms", "1000")
                .with(InstalledDestinations.PATH, folder.resolve("destinations").toString());
    }

    private Commands.Result command(String name, String... options) throws Exception {
        List<String> command = new ArrayList<>(rowcast(name, "--connector", shop.sink()));
        command.addAll(List.of(options));
        return Commands.tried(folder, command, PATIENCE);
    }

    private List<String> rowcast(String name, String... sink) throws IOException {
        Endpoints.Mysql mysql = TestStack.shared().endpoints().mysql();
        Path password = Files.writeString(folder.resolve("password"), mysql.password());
        List<String> command = new ArrayList<>(Commands.rowcast(
                name,
                "--source-connector",
                shop.source(),
                "--connect",
                TestStack.shared().endpoints().connect().url(),
                "--source",
                mysql.jdbcUrl() + "?allowPublicKeyRetrieval=true&sslMode=DISABLED",
                "--source-user",
                mysql.user(),
                "--source-password-file",
                password.toString()));
        command.addAll(List.of(sink));
        return command;
    }
}
