package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.LoneMysql;
import dev.rowcast.stack.LonePostgres;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import java.io.IOException;
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
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code rowcast sync} as operators run it: tables that are written all the while, into a store that a process without Kafka streams into. */
class SyncIT {
    private static final Duration PATIENCE = Duration.ofSeconds(180);
    private static final int ROWS = Integer.getInteger("rowcast.sync.rows", 6_000);

    @TempDir
    private Path folder;

    private LoneMysql mysql;
    private LonePostgres postgres;
    private final List<Process> processes = new ArrayList<>();
    private volatile boolean enough;

    @BeforeEach
    void start() throws Exception {
        CompletableFuture<LonePostgres> starting = CompletableFuture.supplyAsync(
                () -> LonePostgres.start(folder.resolve("postgres"), StackConfig.defaultCache(), Progress.SILENT));
        mysql = LoneMysql.start(folder.resolve("mysql"), StackConfig.defaultCache(), 1, Progress.SILENT);
        postgres = starting.join();
        Path destinations = Files.createDirectory(folder.resolve("destinations"));
        Path built = Path.of(System.getProperty("rowcast.root"), "src", "destinations", "jdbc", "target");
        try (Stream<Path> files = Files.list(built)) {
            Path zip = files.filter(file -> file.toString().endsWith(".zip"))
                    .findFirst()
                    .orElseThrow();
            Files.copy(zip, destinations.resolve(zip.getFileName()));
        }
        Files.writeString(
                folder.resolve("secrets.properties"),
                "mysql=dbz\nreports=" + postgres.address().password() + "\n");
    }

    @AfterEach
    void end() {
        enough = true;
        processes.forEach(Process::destroyForcibly);
        postgres.close();
        mysql.close();
    }

    private String subscription(String name) {
        Endpoints.Postgres at = postgres.address();
        return """
                {"name": "%s", "tables": ["shop.*"], "destination": {"type": "jdbc", "url": "%s", "schema": "%s",
                  "auth": {"user": "%s", "password": {"secret": "reports"}}}}""".formatted(name, at.jdbcUrl(), name, at.user());
    }

    private Path config(String... subscriptions) throws IOException {
        return Files.writeString(folder.resolve("run.json"), """
                {"source": {"name": "shop", "host": "127.0.0.1", "port": %d, "user": "dbz", "password": {"secret": "mysql"}, "serverId": 6011},
                 "routes": {"subscriptions": [%s]},
                 "spool": {"after": "1s"}, "destinations": ["destinations"], "secrets": {"file": "secrets.properties"}}
                """.formatted(
                mysql.address().port(),
                String.join(
                        ", ", Stream.of(subscriptions).map(this::subscription).toList())));
    }

    private Connection connect() throws SQLException {
        Endpoints.Mysql at = mysql.address();
        return DriverManager.getConnection(
                at.jdbcUrl() + "?allowPublicKeyRetrieval=true&sslMode=DISABLED", at.user(), at.password());
    }

    private void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private String value(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private long loaded(String schema, String where) {
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

    private Process run(String name) throws IOException {
        Process process = new ProcessBuilder(Commands.rowcast(
                        "run", "--config", folder.resolve("run.json").toString()))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(name).toFile())
                .start();
        processes.add(process);
        return process;
    }

    private List<String> sync(String... more) {
        List<String> command = Commands.rowcast(
                "sync",
                "--config",
                folder.resolve("run.json").toString(),
                "--source",
                mysql.address().jdbcUrl() + "?allowPublicKeyRetrieval=true&sslMode=DISABLED",
                "--source-user",
                mysql.address().user(),
                "--source-password-file",
                folder.resolve("password").toString());
        command.addAll(List.of(more));
        return command;
    }

    private Commands.Result command(List<String> command) throws Exception {
        return Commands.tried(folder, command, PATIENCE);
    }

    private void fill() throws Exception {
        Files.writeString(folder.resolve("password"), mysql.address().password());
        execute(
                "CREATE DATABASE shop",
                "CREATE TABLE shop.orders (id BIGINT PRIMARY KEY, note VARCHAR(60), v BIGINT, doc JSON, at DATETIME(6))",
                "SET SESSION cte_max_recursion_depth = 10000000",
                "INSERT INTO shop.orders WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < "
                        + ROWS
                        + ") SELECT i * 3, CONCAT('note ', i), i, JSON_OBJECT('i', i), '2024-02-29 12:30:00.123456' FROM n");
    }

    /** Random keys of all, so that each change of a row may come before it is read, meanwhile or after. */
    private CompletableFuture<Void> writer(int seed, AtomicLong written) {
        return CompletableFuture.runAsync(() -> {
            Random random = new Random(seed);
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                while (!enough) {
                    long key = random.nextInt(ROWS * 3);
                    statement.execute(
                            switch (random.nextInt(5)) {
                                case 0 -> "DELETE FROM shop.orders WHERE id = " + key;
                                case 1 ->
                                    "INSERT IGNORE INTO shop.orders (id, note, v) VALUES (" + key + ", 'new', " + key
                                            + ")";
                                case 2 ->
                                    "UPDATE IGNORE shop.orders SET id = " + random.nextInt(ROWS * 3) + " WHERE id = "
                                            + key;
                                default ->
                                    "UPDATE shop.orders SET note = '" + random.nextInt()
                                            + "', v = v + 1 WHERE id BETWEEN " + key + " AND " + (key + 5);
                            });
                    written.incrementAndGet();
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    @Tag("pitfall-72")
    void aFreshStoreIsLoadedWhileTheStreamGoesOnAndNothingIsLost() throws Exception {
        fill();
        config("before");
        Process first = run("first");
        await().atMost(PATIENCE).until(() -> loaded("before", "true") == ROWS);
        Commands.Result refused = command(sync("--subscription", "before"));
        assertThat(refused.status()).as(refused.said()).isEqualTo(3);
        assertThat(refused.err()).contains("delivers to before now");

        config("before", "fresh");
        Commands.Result early = command(sync("--subscription", "fresh"));
        assertThat(early.status())
                .as("a copy, as long as nothing delivers to it: " + early.said())
                .isZero();
        assertThat(loaded("fresh", "true")).isEqualTo(ROWS);
        execute("DELETE FROM shop.orders WHERE id = 3");
        Commands.Result again = command(sync("--subscription", "fresh"));
        assertThat(again.said()).contains("what it had besides was removed");
        assertThat(loaded("fresh", "true")).isEqualTo(ROWS - 1);
        first.destroy();
        assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();

        config("before", "target");
        AtomicLong written = new AtomicLong();
        List<CompletableFuture<Void>> writers = List.of(writer(1, written), writer(2, written));
        Process second = run("second");
        // Prepared before the load begins, so that its rows look as before for a while although its GTID is there.
        CompletableFuture<Void> prepared = prepared();
        Path progress = folder.resolve("sync.progress");
        String[] load = {
            "--subscription",
            "target",
            "--then",
            "stream",
            "--range",
            "50",
            "--workers",
            "2",
            "--resume",
            progress.toString(),
            "--rows-per-second",
            "3000"
        };
        Process killed = new ProcessBuilder(sync(load))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("killed").toFile())
                .start();
        processes.add(killed);
        await().atMost(PATIENCE).until(() -> Files.exists(progress));
        killed.destroyForcibly().waitFor();
        second.destroyForcibly().waitFor();
        run("third");
        Commands.Result loaded = command(sync(load));
        assertThat(loaded.status()).as(loaded.said()).isZero();
        enough = true;
        CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).join();
        prepared.join();
        assertThat(written.get()).isPositive();

        long rows = Long.parseLong(value("SELECT count(*) FROM shop.orders"));
        await().atMost(PATIENCE).until(() -> loaded("target", "true") == rows && loaded("before", "true") == rows);
        for (String each : List.of("target", "before")) {
            Commands.Result compared = command(Commands.rowcast(
                    "verify",
                    "--config",
                    folder.resolve("run.json").toString(),
                    "--subscription",
                    each,
                    "--patience",
                    "20"));
            assertThat(compared.status()).as(compared.said()).isZero();
            assertThat(compared.out()).contains("shop.orders: " + rows + " rows in MySQL, none differs");
        }
        assertThat(loaded("target", "note = 'prepared'")).isEqualTo(1);
        readersMoveOnceTheSpoolIsDelivered();
    }

    private void readersMoveOnceTheSpoolIsDelivered() throws Exception {
        Commands.Result refused = command(swap("target.{table}"));
        assertThat(refused.status()).as(refused.said()).isEqualTo(1);
        assertThat(refused.err()).contains("target.orders is where subscription target writes");
        Endpoints.Postgres at = postgres.address();
        Path said = folder.resolve("swapping");
        Process swapping;
        try (Connection locking = DriverManager.getConnection(at.jdbcUrl(), at.user(), at.password());
                Statement statement = locking.createStatement()) {
            locking.setAutoCommit(false);
            // Readers pass.
            statement.execute("LOCK TABLE target.orders IN EXCLUSIVE MODE");
            execute("INSERT INTO shop.orders (id, note) VALUES (" + (ROWS * 3 + 200) + ", 'spooled')");
            swapping = new ProcessBuilder(swap("readers.{table}"))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            processes.add(swapping);
            await().atMost(PATIENCE)
                    .until(() ->
                            Files.readString(said).contains("the spool isn't delivered yet") || !swapping.isAlive());
            assertThat(swapping.isAlive()).as(Files.readString(said)).isTrue();
            assertThat(loaded("readers", "true")).as("nobody has moved yet").isNegative();
        }
        assertThat(swapping.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(swapping.exitValue()).as(Files.readString(said)).isZero();
        assertThat(loaded("readers", "note = 'spooled'")).isEqualTo(1);
    }

    private List<String> swap(String as) {
        return Commands.rowcast(
                "swap",
                "target",
                "--config",
                folder.resolve("run.json").toString(),
                "--source",
                mysql.address().jdbcUrl() + "?allowPublicKeyRetrieval=true&sslMode=DISABLED",
                "--source-user",
                mysql.address().user(),
                "--source-password-file",
                folder.resolve("password").toString(),
                "--as",
                as);
    }

    /** A change that is in the binary log, and whose GTID is executed, before anybody sees it. */
    private CompletableFuture<Void> prepared() throws SQLException {
        Connection connection = connect();
        Statement statement = connection.createStatement();
        statement.execute("XA START 'order'");
        statement.execute("INSERT INTO shop.orders (id, note) VALUES (" + (ROWS * 3 + 100) + ", 'prepared')");
        statement.execute("XA END 'order'");
        statement.execute("XA PREPARE 'order'");
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        statement.execute("XA COMMIT 'order'");
                        connection.close();
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                },
                CompletableFuture.delayedExecutor(5, TimeUnit.SECONDS));
    }
}
