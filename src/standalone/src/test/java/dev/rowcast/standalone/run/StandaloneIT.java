package dev.rowcast.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rowcast.standalone.AlreadyRunningException;
import dev.rowcast.standalone.EmbeddedExample;
import dev.rowcast.standalone.Standalone;
import dev.rowcast.standalone.config.RunConfigParser;
import dev.rowcast.standalone.run.SourceState.Phase;
import dev.rowcast.standalone.state.Session;
import dev.rowcast.standalone.state.SpoolTable;
import dev.rowcast.standalone.state.State;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process as a library, on a real MySQL. */
class StandaloneIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int TABLES = Integer.getInteger("rowcast.tables", 30);
    private static final int HEAP = Integer.getInteger("rowcast.heap", 128);
    private static final int MEGABYTES = Integer.getInteger("rowcast.megabytes", 160);

    @TempDir
    private Path folder;

    private Shop shop;
    private Subscriber subscriber;

    @BeforeEach
    void open() throws Exception {
        shop = Shop.open("library");
        subscriber = new Subscriber();
        shop.execute(
                "CREATE TABLE orders (id INT PRIMARY KEY, note VARCHAR(200))", "INSERT INTO orders VALUES (1, 'a')");
    }

    @AfterEach
    void close() throws Exception {
        subscriber.close();
        shop.close();
    }

    private Path config(int serverId, String more) throws Exception {
        return Files.writeString(folder.resolve(serverId + ".json"), """
                {"source": {"name": "shop", "host": "127.0.0.1", "port": %d, "user": "dbz", "password": {"secret": "pw"}, "serverId": %d,
                   "settings": {"snapshot.locking.mode": "none"}},
                 "routes": {"subscriptions": [{"name": "orders", "tables": ["library.*"], "target": "127.0.0.1:%d", "tls": {"plaintext": true}}]},
                 "secrets": {"file": "secrets.properties"} %s}
                """.formatted(
                        Shop.server().address().port(), serverId, subscriber.port(), more));
    }

    private void awaitEqual() {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(subscriber.rows("orders")).isEqualTo(shop.rows("SELECT * FROM orders")));
    }

    private void awaitPhase(Standalone process, Phase phase) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(process.sourceState())
                        .as("%s", process.sourceState())
                        .extracting(SourceState::phase)
                        .isEqualTo(phase));
    }

    @Test
    void theProgramOfTheDocumentationDelivers() throws Exception {
        Files.writeString(folder.resolve("secrets.properties"), "pw=dbz\n");
        Path config = config(6_101, "");
        InputStream before = System.in;
        CompletableFuture<Void> ended;
        try {
            System.setIn(new ByteArrayInputStream(new byte[0]));
            ended = CompletableFuture.runAsync(() -> {
                try {
                    EmbeddedExample.main(new String[] {config.toString()});
                } catch (Exception broken) {
                    throw new AssertionError(broken);
                }
            });
            awaitEqual();
            assertThatThrownBy(() -> Standalone.builder().config(config).start())
                    .isInstanceOf(AlreadyRunningException.class)
                    .hasMessageContaining("state.db");
            System.setIn(new ByteArrayInputStream(new byte[] {'\n'}));
            ended.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } finally {
            System.setIn(before);
        }
        assertThat(subscriber.ids()).hasSize(1);
    }

    /** As where the binary log is gone: rows come anew, and nothing is known of what was deleted. */
    @Test
    void theSnapshotIsTakenAgain() throws Exception {
        Files.writeString(folder.resolve("secrets.properties"), "pw=dbz\n");
        Path config = config(6_104, "");
        try (Standalone before = Standalone.builder().config(config).start()) {
            awaitEqual();
            awaitPhase(before, Phase.READING);
        }
        shop.execute("DELETE FROM orders WHERE id = 1", "INSERT INTO orders VALUES (2, 'b')");
        try (Standalone anew =
                Standalone.builder().config(config).snapshotAgain().start()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(subscriber.rows("orders"))
                            .containsExactlyInAnyOrderEntriesOf(Map.of("1", "a", "2", "b")));
            shop.execute("INSERT INTO orders VALUES (3, 'c')");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(subscriber.rows("orders")).containsEntry("3", "c"));
        }
        assertThat(subscriber.rows("orders")).as("a delete that nobody told").containsKey("1");
    }

    /** With {@code -Drowcast.tables=1000 -Drowcast.megabytes=1000 -Drowcast.heap=256}: the figures that it is to do with. */
    @Test
    @Tag("pitfall-37")
    void aTransactionLargerThanTheHeapOfManyTablesWaitsForItsServiceAndArrives() throws Exception {
        for (int table = 0; table < TABLES; table++) {
            shop.execute(
                    "CREATE TABLE t" + table + " (id INT PRIMARY KEY, a VARCHAR(200), b JSON, c DATETIME)",
                    "INSERT INTO t" + table + " VALUES (1, 'a', '{}', NOW())");
        }
        shop.execute("CREATE TABLE large (id INT PRIMARY KEY, text LONGTEXT)");
        subscriber.onlyCount();
        Files.writeString(folder.resolve("secrets.properties"), "pw=dbz\n");
        File output = folder.resolve("small.log").toFile();
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + HEAP + "m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddedExample.class.getName(),
                        config(6_107, "").toString()))
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        try {
            await().atMost(PATIENCE).until(() -> subscriber.counted() == TABLES + 1);
            subscriber.downFor("large");
            shop.execute("INSERT INTO large WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < "
                    + MEGABYTES / 2 + ") SELECT i, REPEAT('x', 2000000) FROM n");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(spooled())
                            .as("%s, alive: %s", Files.readString(output.toPath()), process.isAlive())
                            .isGreaterThan(MEGABYTES * 900_000L));
            subscriber.downFor("");
            await().atMost(PATIENCE.multipliedBy(2)).until(() -> subscriber.counted() == TABLES + 1 + MEGABYTES / 2);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private long spooled() {
        State state = State.open("jdbc:sqlite:" + folder.resolve("rowcast-state/state.db"), null, null);
        try (Session session = state.session()) {
            return session.run(SpoolTable::extents).stream()
                    .mapToLong(SpoolTable.Extent::bytes)
                    .sum();
        }
    }

    /** Nobody reads it any more, so there is nothing to decide. */
    @Test
    void aHeldTableThatNobodyWantsAnyMoreIsNotHeld() throws Exception {
        Files.writeString(folder.resolve("secrets.properties"), "pw=dbz\n");
        Path config = config(6_106, "");
        try (Standalone process = Standalone.builder().config(config).start()) {
            awaitEqual();
            shop.execute("ALTER TABLE orders RENAME COLUMN note TO text", "INSERT INTO orders VALUES (2, 'b')");
            await().atMost(PATIENCE).until(() -> process.figures().held().size() == 1);
            Files.writeString(config, Files.readString(config).replace("library.*", "library.others"));
            process.reload(RunConfigParser.read(config, Map.of()));
            await().atMost(PATIENCE).until(() -> process.figures().held().isEmpty());
            awaitPhase(process, Phase.READING);
            assertThat(process.figures().held()).isEmpty();
        }
    }

    /** Of two with one state in a database one reads, and the other goes on where that one ends. */
    @Test
    void anotherTakesOver() throws Exception {
        shop.execute("DROP DATABASE IF EXISTS library_state", "CREATE DATABASE library_state");
        Files.writeString(
                folder.resolve("secrets.properties"),
                "pw=dbz\nroot=" + Shop.server().address().password() + "\n");
        // Another name of the same server, which nobody would have in earnest: with locks the snapshot would wait for
        // the state for ever.
        String state =
                ", \"state\": {\"url\": \"jdbc:mysql://localhost:%d/library_state?allowPublicKeyRetrieval=true&sslMode=DISABLED\", \"user\": \"%s\", \"password\": {\"secret\": \"root\"}}"
                        .formatted(
                                Shop.server().address().port(),
                                Shop.server().address().user());
        try (Standalone first =
                Standalone.builder().config(config(6_102, state)).start()) {
            awaitPhase(first, Phase.READING);
            awaitEqual();
            try (Standalone second =
                    Standalone.builder().config(config(6_103, state)).start()) {
                awaitPhase(second, Phase.STANDBY);
                assertThat(second.sourceState().reason()).contains("takes over");
                assertThat(first.sourceState().phase()).isEqualTo(Phase.READING);
                first.close();
                assertThat(first.sourceState().phase()).isEqualTo(Phase.STOPPED);
                shop.execute("INSERT INTO orders VALUES (2, 'b')");
                awaitPhase(second, Phase.READING);
                awaitEqual();
            }
        }
        assertThat(subscriber.ids()).hasSize(2);
        shop.execute("DROP DATABASE library_state");
    }
}
