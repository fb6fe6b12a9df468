package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rowcast.observe.StatusJson;
import dev.rowcast.observe.SubscriptionStatus;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StatusTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A service that has lost what it had is loaded while its table is written all the while: what it then holds, by what came in its order, is what the database has. */
@ExtendWith(StackExtension.class)
class BackfillIT {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final int ROWS = 1_000;
    private static final int WRITERS = 2;

    /** Who reads the binary log knows of changes that nobody sees in the tables for half a second; see {@link HandOverIT}. */
    private static final String SEEN_LATE = "SET GLOBAL binlog_group_commit_sync_delay = 500000";

    private static final String SEEN_AT_ONCE = "SET GLOBAL binlog_group_commit_sync_delay = DEFAULT";

    @TempDir
    private Path folder;

    private final Pipeline shop = Pipeline.of("shop");
    private final GenericSubscriber billing = GenericSubscriber.listening();
    private final List<Process> processes = new ArrayList<>();
    private final List<CompletableFuture<Void>> writers = new ArrayList<>();
    private volatile boolean enough;

    @AfterEach
    void end() {
        enough();
        processes.forEach(Process::destroyForcibly);
    }

    private void enough() {
        enough = true;
        CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).join();
        shop.db().execute(SEEN_AT_ONCE);
    }

    @Test
    @Tag("pitfall-72")
    void withoutKafkaTheTableWaitsAlsoWhereTheProcessIsKilledMeanwhile() throws Exception {
        fill();
        String state = "jdbc:sqlite:" + folder.resolve("state.db");
        Path config = config(state);
        Process first = start(Commands.rowcast("run", "--config", config.toString()), "first");
        await().atMost(PATIENCE).until(() -> billing.count() >= ROWS && first.isAlive());
        write();
        int before = billing.received().size();
        Process loading = start(rowcast("sync", "--config", config.toString()), "said", load());
        await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve("progress")) || !loading.isAlive());
        assertThat(loading.isAlive()).as(said()).isTrue();
        assertThat(paused(state))
                .hasValueSatisfying(status -> assertThat(status.reason())
                        .startsWith("rowcast sync loads shop.orders (" + System.getProperty("user.name") + "@"));
        first.destroyForcibly().waitFor();
        start(Commands.rowcast("run", "--config", config.toString()), "second");
        assertThat(loading.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(loading.exitValue()).as(said()).isZero();
        assertThat(said())
                .contains("paused: no changes of shop.orders are delivered until all rows are there", "resumed: ");
        enough();
        awaitHeld(before);
    }

    @Test
    @Tag("pitfall-72")
    void aConnectorIsPausedAndResumedAlsoWhereTheLoadIsToldToEnd() throws Exception {
        fill();
        shop.startSource(Map.of());
        ConnectorConfig sink = shop.sinkConfig(route()).with("status.interval.ms", "1000");
        shop.start(TestStack.shared().connect(), sink);
        shop.awaitCount(billing, ROWS);
        refusesToHaveOthersWait();
        write();
        int before = billing.received().size();
        String[] sync = {"--connector", shop.sink(), "--source-connector", shop.source()};
        List<String> command = rowcast("sync", sync);
        command.addAll(
                List.of("--connect", TestStack.shared().endpoints().connect().url()));
        Process loading = start(command, "said", load());
        await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve("progress")) || !loading.isAlive());
        assertThat(state()).as(said()).isEqualTo("PAUSED");
        loading.destroy();
        assertThat(loading.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(loading.exitValue()).isNotZero();
        await().atMost(PATIENCE).until(() -> state().equals("RUNNING"));

        Process again = start(command, "said", load());
        assertThat(again.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(again.exitValue()).as(said()).isZero();
        enough();
        awaitHeld(before);
    }

    private String state() {
        return TestStack.shared().connect().status(shop.sink()).state();
    }

    private void refusesToHaveOthersWait() throws Exception {
        ConnectorConfig two = shop.sinkConfig(route(), Route.to(billing.port(), "audit", "shop.*"));
        Path file = Files.writeString(
                folder.resolve("two.json"),
                new ObjectMapper().writeValueAsString(Map.of("name", two.name(), "config", two.config())));
        List<String> command = rowcast("sync", "--config", file.toString(), "--source-connector", shop.source());
        command.addAll(
                List.of("--connect", TestStack.shared().endpoints().connect().url()));
        command.addAll(List.of("--subscription", "billing", "--then", "stream"));
        Commands.Result refused = Commands.tried(folder, command, PATIENCE);
        assertThat(refused.status()).as(refused.said()).isEqualTo(3);
        assertThat(refused.err())
                .contains("has other subscriptions besides billing", "Give billing a connector of its own");
        assertThat(state()).isEqualTo("RUNNING");
    }

    private Route route() {
        return Route.to(billing.port(), "billing", "shop.orders");
    }

    private Path config(String state) throws IOException {
        Endpoints.Mysql mysql = TestStack.shared().endpoints().mysql();
        return Files.writeString(folder.resolve("run.json"), """
                {"source": {"name": "%s", "host": "%s", "port": %d, "user": "%s", "password": {"secret": "mysql"}, "serverId": %d},
                 "state": {"url": "%s"}, "routes": %s, "secrets": {"file": "secrets.properties"}}
                """.formatted(
                        shop.prefix(),
                        mysql.host(),
                        mysql.port(),
                        mysql.debeziumUser(),
                        9_000 + TestStack.shared().number(),
                        state,
                        Route.json(route())));
    }

    private void fill() throws IOException {
        Endpoints.Mysql mysql = TestStack.shared().endpoints().mysql();
        Files.writeString(folder.resolve("password"), mysql.password());
        Files.writeString(folder.resolve("secrets.properties"), "mysql=" + mysql.debeziumPassword() + "\n");
        shop.db()
                .execute(
                        "CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(60), v BIGINT)",
                        "SET SESSION cte_max_recursion_depth = 100000",
                        "INSERT INTO orders WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < "
                                + ROWS + ") SELECT i * 3, CONCAT('note ', i), i FROM n");
    }

    private void write() {
        shop.db().execute(SEEN_LATE);
        IntStream.range(0, WRITERS).mapToObj(this::writer).forEach(writers::add);
    }

    /** Many rows of its own at once, since each commit takes its time. */
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
        db.execute("UPDATE IGNORE orders SET id = " + (3 * own(random, number) + 1) + " WHERE id = "
                + 3 * own(random, number));
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

    private static Optional<SubscriptionStatus> paused(String url) {
        State state = State.existing(url, null, null);
        try (Session session = state.session()) {
            return session.run(connection -> StatusTable.all(session, connection)).stream()
                    .flatMap(said -> StatusJson.parse(said.entry()).subscriptions().stream())
                    .filter(each ->
                            each.name().equals("billing") && each.state().equals(SubscriptionStatus.PAUSED))
                    .findFirst();
        }
    }

    /** Waits until what came behind so many arrivals leaves with the service what the database has. */
    private void awaitHeld(int before) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Replica.differences(shop.db().rows("orders"), held(before)))
                        .isEmpty());
    }

    /** As a service that begins with nothing then, and takes each as it comes. */
    private SortedMap<String, Map<String, String>> held(int before) {
        List<Received> all = billing.received();
        SortedMap<String, Map<String, String>> rows = new TreeMap<>();
        for (Received change : all.subList(before, all.size())) {
            if (change.after() == null) {
                rows.remove(change.key().toString());
            } else {
                rows.put(change.key().toString(), change.after());
            }
        }
        return rows;
    }

    private List<String> load() {
        return List.of(
                "--subscription",
                "billing",
                "--then",
                "stream",
                "--range",
                "50",
                "--workers",
                "2",
                "--rows-per-second",
                "150",
                "--resume",
                folder.resolve("progress").toString());
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("said"));
    }

    private Process start(List<String> command, String said, List<String> more) throws IOException {
        List<String> all = new ArrayList<>(command);
        all.addAll(more);
        return start(all, said);
    }

    private Process start(List<String> command, String said) throws IOException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(said).toFile())
                .start();
        processes.add(process);
        return process;
    }

    private List<String> rowcast(String name, String... options) {
        Endpoints.Mysql mysql = TestStack.shared().endpoints().mysql();
        List<String> command = new ArrayList<>(Commands.rowcast(
                name,
                "--source",
                mysql.jdbcUrl() + "?allowPublicKeyRetrieval=true&sslMode=DISABLED",
                "--source-user",
                mysql.user(),
                "--source-password-file",
                folder.resolve("password").toString()));
        command.addAll(List.of(options));
        return command;
    }
}
