package dev.rowcast.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.standalone.engine.Source;
import dev.rowcast.standalone.run.SourceState.Phase;
import dev.rowcast.standalone.spool.SpoolLimits;
import dev.rowcast.standalone.state.Position;
import dev.rowcast.standalone.state.Session;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of the process when its source does what sources do: a state that says why, and no end of the process. */
class SourceFaultsIT extends ShopScene {
    private static final SpoolLimits SPOOL = new SpoolLimits(Duration.ofSeconds(5), 8 << 20, 1L << 30);

    @BeforeEach
    void insertOne() throws Exception {
        shop.execute("INSERT INTO orders VALUES (1, 'one')");
    }

    private static void awaitReason(Running running, String... words) {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(running.runner.sourceState().reason()).contains(words));
    }

    private static Source as(Source source, String user, String password) {
        return new Source(
                source.name(),
                source.host(),
                source.port(),
                user,
                password,
                source.serverId(),
                source.tables(),
                source.settings());
    }

    @Test
    void aPasswordThatWasChangedIsNamedAndTheNewOneTaken() throws Exception {
        shop.execute(
                "CREATE USER reader@'%' IDENTIFIED BY 'old'",
                "GRANT SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE, REPLICATION CLIENT, LOCK TABLES ON *.* TO reader@'%'");
        AtomicReference<Source> source = new AtomicReference<>(as(shop.source(Map.of()), "reader", "old"));
        try (Running running = Running.start(source::get, routes(), folder, SPOOL)) {
            awaitEqual("orders");
            shop.execute("ALTER USER reader@'%' IDENTIFIED BY 'new'");
            shop.kill("reader");
            shop.execute("INSERT INTO orders VALUES (2, 'two')");
            awaitReason(running, "Access denied for user 'reader'", "tried again in");
            source.set(as(source.get(), "reader", "new"));
            awaitEqual("orders");
            awaitPhase(running, Phase.READING);
        } finally {
            shop.execute("DROP USER reader@'%'");
        }
    }

    @Test
    void aServerThatIsRestartedIsReadOn() throws Exception {
        try (Running running = Running.start(shop.source(Map.of()), routes(), folder, SPOOL)) {
            awaitEqual("orders");
            Shop.server().server().stop();
            awaitReason(
                    running, "MySQL 127.0.0.1:", "doesn't take a connection", "Connection refused", "tried again in");
            shop.startServer();
            shop.execute("INSERT INTO orders VALUES (2, 'two')");
            awaitEqual("orders");
            awaitPhase(running, Phase.READING);
        }
    }

    /** As behind a network that swallows what is sent: nobody tells that the connection is gone. */
    @Test
    @Tag("pitfall-32")
    void aServerThatFallsSilentIsNoticedAndReadOn() throws Exception {
        try (Running running = Running.start(shop.source(Map.of()), routes(), folder, SPOOL)) {
            awaitEqual("orders");
            awaitPhase(running, Phase.READING);
            int before = subscriber.count();
            signal("STOP");
            try {
                awaitPhase(running, Phase.FAILED, "tried again in");
            } finally {
                signal("CONT");
            }
            shop.execute("INSERT INTO orders VALUES (2, 'two')");
            awaitEqual("orders");
            awaitPhase(running, Phase.READING);
            assertThat(subscriber.count()).as("nothing came twice").isEqualTo(before + 1);
        }
    }

    /** MySQL says so, and Debezium tells nobody. */
    @Test
    @Tag("pitfall-32")
    void aConnectionThatEndsBeforeItsFirstSignOfLifeIsMadeAgain() throws Exception {
        Source source = shop.source(Map.of());
        try (Running running = Running.start(source, routes(), folder, SPOOL)) {
            awaitEqual("orders");
        }
        // MySQL notices only when it has something to say that nobody reads any more.
        shop.kill("dbz");
        await().atMost(PATIENCE).until(() -> !isRead());
        try (Running running = Running.start(source, routes(), folder, SPOOL)) {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(10)).until(this::isRead);
            shop.kill("dbz");
            shop.execute("INSERT INTO orders VALUES (2, 'two')");
            awaitEqual("orders");
        }
    }

    private boolean isRead() throws SQLException {
        return !shop.rows("SELECT id, user FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%'")
                .isEmpty();
    }

    private static void signal(String name) throws Exception {
        long pid = Shop.server().server().pid().orElseThrow();
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    /** The log's files and places are all that says where reading goes on. */
    @Test
    void aServerWithoutGtidsIsReadAndReadOn() throws Exception {
        shop.gtids(false);
        try {
            try (Running running = Running.start(shop.source(Map.of()), routes(), folder, SPOOL)) {
                awaitEqual("orders");
                shop.execute("INSERT INTO orders VALUES (2, 'two')");
                awaitEqual("orders");
                awaitPhase(running, Phase.READING);
            }
            shop.execute("INSERT INTO orders VALUES (3, 'while it was away')");
            try (Running running = Running.start(shop.source(Map.of()), routes(), folder, SPOOL)) {
                awaitEqual("orders");
                shop.execute("INSERT INTO orders VALUES (4, 'four')");
                awaitEqual("orders");
                awaitPhase(running, Phase.READING);
            }
        } finally {
            shop.gtids(true);
        }
    }

    /** Its files and places have the names of the one before, and other changes in them. */
    @Test
    void anotherServerWithoutGtidsIsNamedAndNotRead() throws Exception {
        shop.gtids(false);
        try {
            try (Running running = Running.start(shop.source(Map.of()), routes(), folder, SPOOL)) {
                awaitEqual("orders");
                awaitPhase(running, Phase.READING);
                awaitPlace("server_uuid");
            }
            String before = uuid();
            shop.becomeAnotherServer();
            shop.gtids(false);
            assertThat(uuid()).isNotEqualTo(before);
            shop.execute("INSERT INTO orders VALUES (2, 'of another server')");
            try (Running running = Running.start(shop.source(Map.of()), routes(), folder, SPOOL)) {
                awaitPhase(running, Phase.FAILED, before, uuid(), "--snapshot-again", "tried again in 1 s");
                awaitPhase(running, Phase.FAILED, before, uuid(), "tried again in 2 s");
                assertThat(subscriber.rows("orders")).doesNotContainKey("2");
            }
            beginAgain();
            try (Running running = Running.start(shop.source(Map.of()), routes(), folder, SPOOL)) {
                awaitEqual("orders");
            }
        } finally {
            shop.gtids(true);
        }
    }

    private String uuid() throws Exception {
        return shop.rows("SELECT 1, @@server_uuid").get("1");
    }

    private void awaitPlace(String part) {
        try (Session session = state().session()) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(session.run(connection -> Position.read(connection, "shop"))
                                    .place())
                            .contains(part));
        }
    }

    /** It waits for room, for longer than MySQL waits for a reader. */
    @Test
    @Tag("pitfall-32")
    void aSpoolThatIsFullForLongLosesNothing() throws Exception {
        shop.execute("SET GLOBAL net_write_timeout = 1");
        SpoolLimits little = new SpoolLimits(Duration.ofMillis(100), 8 << 20, 1 << 20);
        try (Running running = Running.start(shop.source(Map.of()), routes(), folder, little)) {
            awaitEqual("orders");
            awaitPhase(running, Phase.READING);
            subscriber.downFor("orders");
            String text = "x".repeat(2_000);
            for (int i = 0; i < 40; i++) {
                shop.execute(
                        "INSERT INTO orders WITH RECURSIVE n AS (SELECT 0 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 499) SELECT "
                                + (1_000 + 500 * i) + " + i, '" + text + "' FROM n");
            }
            await().during(Duration.ofSeconds(4))
                    .atMost(PATIENCE)
                    .until(() -> running.runner.spooledBytes() >= 1 << 20);
            subscriber.downFor("");
            // Reading and comparing 40 MB again and again would take its time from a busy machine.
            await().atMost(PATIENCE.multipliedBy(2))
                    .until(() -> subscriber.rows("orders").size() == 1 + 40 * 500);
            awaitEqual("orders");
            awaitPhase(running, Phase.READING);
        } finally {
            shop.execute("SET GLOBAL net_write_timeout = DEFAULT");
        }
    }

    @Test
    @Tag("pitfall-34")
    void aPositionThatIsPurgedIsNamedAndNothingIsSkipped() throws Exception {
        try (Running running = Running.start(shop.source(Map.of()), routes(), folder, SPOOL)) {
            awaitEqual("orders");
        }
        shop.execute("INSERT INTO orders VALUES (2, 'in the gap')", "FLUSH BINARY LOGS");
        shop.purgeLogs();
        shop.execute("INSERT INTO orders VALUES (3, 'behind the gap')");
        try (Running running = Running.start(shop.source(Map.of()), routes(), folder, SPOOL)) {
            awaitPhase(running, Phase.FAILED, "the binary log of MySQL 127.0.0.1:", "is gone", "--snapshot-again");
            awaitPhase(running, Phase.STARTING);
            awaitPhase(running, Phase.FAILED);
            assertThat(subscriber.rows("orders")).doesNotContainKey("3");
        }
        beginAgain();
        try (Running running = Running.start(shop.source(Map.of()), routes(), folder, SPOOL)) {
            awaitEqual("orders");
            shop.execute("INSERT INTO orders VALUES (4, 'behind the new snapshot')");
            awaitEqual("orders");
        }
    }

    /** A failover that lost transactions, or another server altogether. */
    @Test
    void aServerThatLacksWhatWasReadIsNamed() throws Exception {
        try (Running running = Running.start(shop.source(Map.of()), routes(), folder, SPOOL)) {
            awaitEqual("orders");
        }
        shop.execute("RESET MASTER", "INSERT INTO orders VALUES (2, 'of the new history')");
        try (Running running = Running.start(shop.source(Map.of()), routes(), folder, SPOOL)) {
            awaitReason(running, "lacks transactions that were read already: ", "--snapshot-again");
            assertThat(subscriber.rows("orders")).doesNotContainKey("2");
        }
    }

    /** Its files and GTIDs have the names of those before, and more in them than was read. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("pitfall-34")
    void aLogThatBeganAnewIsNamedAndNotRead(boolean gtids) throws Exception {
        if (!gtids) {
            shop.gtids(false);
        }
        try {
            shop.execute("RESET MASTER", "INSERT INTO orders VALUES (2, 'two')");
            try (Running running = Running.start(shop.source(Map.of()), routes(), folder, SPOOL)) {
                awaitEqual("orders");
                awaitPlace("log_begin");
            }
            shop.execute("RESET MASTER");
            for (int i = 10; i < 30; i++) {
                shop.execute("INSERT INTO orders VALUES (" + i + ", 'of the new log')");
            }
            try (Running running = Running.start(shop.source(Map.of()), routes(), folder, SPOOL)) {
                awaitPhase(running, Phase.FAILED, "has begun anew", "--snapshot-again", "tried again in 2 s");
                assertThat(subscriber.rows("orders")).hasSize(2);
            }
            beginAgain();
            try (Running running = Running.start(shop.source(Map.of()), routes(), folder, SPOOL)) {
                awaitEqual("orders");
            }
        } finally {
            if (!gtids) {
                shop.gtids(true);
            }
        }
    }

    @Test
    @Tag("pitfall-33")
    void twoReadersOfOneServerIdAreNamed() throws Exception {
        Source source = shop.source(Map.of());
        try (Running running = Running.start(source, routes(), folder.resolve("one"), SPOOL)) {
            awaitEqual("orders");
            // Two engines of one name would also quarrel about their metrics, in one JVM.
            Source second = new Source(
                    "other",
                    source.host(),
                    source.port(),
                    source.user(),
                    source.password(),
                    source.serverId(),
                    source.tables(),
                    Map.of());
            try (Running other = Running.start(second, routes(), folder.resolve("two"), SPOOL)) {
                await().atMost(PATIENCE)
                        .until(() -> running.runner.sourceState().reason().contains("source.serverId")
                                || other.runner.sourceState().reason().contains("source.serverId"));
            }
        }
    }
}
