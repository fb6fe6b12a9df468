package dev.rowcast.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.samples.Pause;
import dev.rowcast.standalone.engine.PlaceJson;
import dev.rowcast.standalone.spool.SpoolLimits;
import dev.rowcast.standalone.state.Position;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.State;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process that dies under load, at any moment and at each named step: what a subscriber holds in the end is what the database holds. Keys change within
 * transactions, so that a position within one would lose a half.
 */
class KilledIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final SpoolLimits SPOOL = new SpoolLimits(Duration.ofSeconds(5), 8 << 20, 1L << 30);
    private static final int IN_ONE = 5_000;
    /** What a transaction has in the log before its BEGIN is shorter, and all of it with the first table's name is longer. */
    private static final long BEFORE_BEGIN = 100;

    private static final int KILLS = Integer.getInteger("rowcast.kills", 6);

    @TempDir
    Path folder;

    private Shop shop;
    private Subscriber subscriber;
    private Process process;
    /** More tables of the first subscription. */
    private String tables = "";

    private final AtomicBoolean writing = new AtomicBoolean(true);
    private final Random random = new Random();

    @BeforeEach
    void open(TestInfo test) throws Exception {
        shop = Shop.open("k_"
                + Integer.toHexString(
                        test.getTestMethod().orElseThrow().getName().hashCode()));
        subscriber = new Subscriber();
        shop.execute(
                "CREATE TABLE orders (id INT PRIMARY KEY, note VARCHAR(200))",
                "CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(200))");
        // A snapshot that dies begins anew, and doesn't know of rows that were deleted since.
        try (Running first = Running.start(shop.source(Map.of()), routes(), folder, SPOOL)) {
            State state = State.open("jdbc:sqlite:" + folder.resolve("state.db"), null, null);
            try (Session session = state.session()) {
                await().atMost(PATIENCE)
                        .until(() -> session.run(connection -> Position.read(connection, "shop"))
                                        .place()
                                != null);
            }
        }
    }

    private String routes() {
        return """
                {"defaults": {"tls": {"plaintext": true}, "retry": {"initial": "50ms", "max": "200ms"}},
                 "subscriptions": [{"name": "orders", "tables": ["%1$s.orders"%3$s], "target": "127.0.0.1:%2$d", "describe": "always"},
                                   {"name": "customers", "tables": ["%1$s.customers"], "target": "127.0.0.1:%2$d", "describe": "always"}]}""".formatted(shop.database(), subscriber.port(), tables);
    }

    @AfterEach
    void close() throws Exception {
        writing.set(false);
        end(process);
        subscriber.close();
        shop.close();
    }

    private Process start(String step, int times) throws Exception {
        process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DyingProcess.class.getName(),
                        String.valueOf(Shop.server().address().port()),
                        String.valueOf(7_000 + random.nextInt(50_000)),
                        shop.database(),
                        routes(),
                        folder.toString(),
                        step,
                        String.valueOf(times)))
                .redirectErrorStream(true)
                .redirectOutput(new File("target/killed.log"))
                .start();
        return process;
    }

    /** Transactions that insert, change, change keys and delete, until it is told to end. */
    private CompletableFuture<Void> write() {
        return CompletableFuture.runAsync(() -> {
            try (Connection connection = shop.connect()) {
                connection.setCatalog(shop.database());
                connection.setAutoCommit(false);
                while (writing.get()) {
                    for (int i = random.nextInt(5); i >= 0; i--) {
                        change(connection, random.nextBoolean() ? "orders" : "customers");
                    }
                    connection.commit();
                    Pause.millis(2);
                }
            } catch (SQLException failed) {
                throw new IllegalStateException(failed);
            }
        });
    }

    private void change(Connection connection, String table) throws SQLException {
        String column = table.equals("orders") ? "note" : "name";
        int id = random.nextInt(60);
        int other = random.nextInt(60);
        switch (random.nextInt(4)) {
            case 0, 1 -> {
                try (PreparedStatement replace =
                        connection.prepareStatement("REPLACE INTO " + table + " VALUES (?, ?)")) {
                    replace.setInt(1, id);
                    replace.setString(2, "v" + random.nextLong());
                    replace.executeUpdate();
                }
            }
            case 2 ->
                execute(
                        connection,
                        "UPDATE IGNORE " + table + " SET id = " + other + ", " + column + " = 'moved "
                                + random.nextLong() + "' WHERE id = " + id);
            default -> execute(connection, "DELETE FROM " + table + " WHERE id = " + id);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void assertEqualInTheEnd(CompletableFuture<Void> writer) throws Exception {
        writing.set(false);
        writer.get(60, TimeUnit.SECONDS);
        subscriber.downFor("");
        start("", 0);
        for (String table : List.of("orders", "customers")) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(subscriber.rows(table)).isEqualTo(shop.rows("SELECT * FROM " + table)));
        }
    }

    private static void end(Process process) throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** {@code -Drowcast.kills=150} has it killed that often. */
    @Test
    @Tag("pitfall-29")
    void killedAtAnyMoment() throws Exception {
        CompletableFuture<Void> writer = write();
        for (int i = 0; i < KILLS; i++) {
            start("", 0);
            int before = subscriber.ids().size();
            await().atMost(PATIENCE).until(() -> subscriber.ids().size() > before || writer.isDone());
            assertThat(writer).as("it writes until it is told to end").isNotDone();
            subscriber.downFor(List.of("", "orders", "customers").get(random.nextInt(3)));
            Pause.millis(random.nextInt(1_500));
            end(process);
            subscriber.downFor("");
        }
        assertEqualInTheEnd(writer);
    }

    /** Where each record of the engine is a batch of its own. */
    @Test
    @Tag("pitfall-28")
    void haltedAtEachStep() throws Exception {
        CompletableFuture<Void> writer = write();
        for (Step step : Step.values()) {
            subscriber.downFor(List.of("", "orders", "customers").get(random.nextInt(3)));
            start(step.name(), 3 + random.nextInt(20));
            assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .as(step.name())
                    .isTrue();
            assertThat(process.exitValue()).isEqualTo(9);
            subscriber.downFor("");
        }
        assertEqualInTheEnd(writer);
    }

    /** {@code -Drowcast.kills=120} has each of the two killed 20 times. A position within it would lose what came before. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("pitfall-29")
    void killedWithinOneLargeTransaction(boolean gtids) throws Exception {
        if (!gtids) {
            shop.gtids(false);
        }
        try {
            Map.Entry<String, String> before =
                    shop.rows("SHOW MASTER STATUS").entrySet().iterator().next();
            shop.execute("SET cte_max_recursion_depth = 10000", "BEGIN", "INSERT INTO customers VALUES (0, 'first')");
            shop.execute(
                    "INSERT INTO orders WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < "
                            + IN_ONE + ") SELECT i, 'n' FROM n");
            shop.execute("UPDATE orders SET id = id + 100000 WHERE id % 100 = 0", "DELETE FROM customers", "COMMIT");
            for (int kill = 0; kill < Math.max(1, KILLS / 6); kill++) {
                // The first records of a start are those of the transaction.
                start(Step.HANDED_OVER.name(), 10 + random.nextInt(IN_ONE));
                assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .isTrue();
                assertThat(process.exitValue()).isEqualTo(9);
                assertThat(storedPlace()).doesNotContain("\"event\"", "\"row\"", "transaction_");
                String place = PlaceJson.logPlace(storedPlace());
                assertThat(place).startsWith(before.getKey() + ":");
                assertThat(Long.parseLong(place.substring(before.getKey().length() + 1)))
                        .as("it isn't within the transaction")
                        .isLessThanOrEqualTo(Long.parseLong(before.getValue()) + BEFORE_BEGIN);
            }
            assertEqualInTheEnd(CompletableFuture.completedFuture(null));
        } finally {
            if (!gtids) {
                shop.gtids(true);
            }
        }
    }

    private String storedPlace() {
        State state = State.open("jdbc:sqlite:" + folder.resolve("state.db"), null, null);
        try (Session session = state.session()) {
            Position position = session.run(connection -> Position.read(connection, "shop"));
            return Objects.requireNonNull(position.place());
        }
    }

    /** The second snapshot doesn't know of rows that the first one delivered, and that are gone. */
    @Test
    void killedDuringASnapshot() throws Exception {
        shop.execute(
                "CREATE TABLE many (id INT PRIMARY KEY, note VARCHAR(200))",
                "INSERT INTO many VALUES (0, 'a'), (1, 'b')");
        for (int rows = 2; rows < 60_000; rows *= 2) {
            shop.execute("INSERT INTO many SELECT id + " + rows + ", note FROM many");
        }
        Files.delete(folder.resolve("state.db"));
        tables = ", \"%s.many\"".formatted(shop.database());
        start("", 0);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> subscriber.rows("many").size() > 0);
        end(process);
        int delivered = subscriber.rows("many").size();
        assertThat(delivered).isLessThan(60_000);

        shop.execute("DELETE FROM many WHERE id % 2 = 0", "UPDATE many SET note = 'later' WHERE id < 100");
        start("", 0);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(subscriber.rows("many")).isEqualTo(shop.rows("SELECT * FROM many")));
    }
}
