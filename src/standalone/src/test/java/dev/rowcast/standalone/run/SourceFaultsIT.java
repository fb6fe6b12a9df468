package dev.rowcast.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.standalone.engine.Source;
import dev.rowcast.standalone.run.SourceState.Phase;
import dev.rowcast.standalone.spool.SpoolLimits;
import dev.rowcast.standalone.state.Beginning;
import dev.rowcast.standalone.state.Leadership;
import dev.rowcast.standalone.state.State;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the process when its source does what sources do: a state that says why, and no end of the process. */
class SourceFaultsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final SpoolLimits SPOOL = new SpoolLimits(Duration.ofSeconds(5), 8 << 20, 1L << 30);

    @TempDir
    Path folder;

    private Shop shop;
    private Subscriber subscriber;

    @BeforeEach
    void open(TestInfo test) throws Exception {
        shop = Shop.open("f_"
                + Integer.toHexString(
                        test.getTestMethod().orElseThrow().getName().hashCode()));
        subscriber = new Subscriber();
        shop.execute(
                "CREATE TABLE orders (id INT PRIMARY KEY, note VARCHAR(200))", "INSERT INTO orders VALUES (1, 'one')");
    }

    @AfterEach
    void close() throws Exception {
        subscriber.close();
        shop.close();
    }

    private String routes() {
        return """
                {"subscriptions": [{"name": "orders", "tables": ["%s.*"], "target": "127.0.0.1:%d",
                  "describe": "always", "tls": {"plaintext": true}}]}""".formatted(shop.database(), subscriber.port());
    }

    private void awaitEqual() {
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(subscriber.rows("orders")).isEqualTo(shop.rows("SELECT * FROM orders")));
    }

    private static SourceState awaitState(Running running, Phase phase) {
        await().atMost(PATIENCE).until(() -> running.runner.sourceState().phase() == phase);
        return running.runner.sourceState();
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
            awaitEqual();
            shop.execute("ALTER USER reader@'%' IDENTIFIED BY 'new'");
            shop.kill("reader");
            shop.execute("INSERT INTO orders VALUES (2, 'two')");
            awaitReason(running, "Access denied for user 'reader'", "tried again in");
            source.set(as(source.get(), "reader", "new"));
            awaitEqual();
            awaitState(running, Phase.READING);
        } finally {
            shop.execute("DROP USER reader@'%'");
        }
    }

    @Test
    void aServerThatIsRestartedIsReadOn() throws Exception {
        try (Running running = Running.start(shop.source(Map.of()), routes(), folder, SPOOL)) {
            awaitEqual();
            Shop.server().server().stop();
            awaitReason(
                    running, "MySQL 127.0.0.1:", "doesn't take a connection", "Connection refused", "tried again in");
            shop.startServer();
            shop.execute("INSERT INTO orders VALUES (2, 'two')");
            awaitEqual();
            awaitState(running, Phase.READING);
        }
    }

    /** Pitfall 34. */
    @Test
    void aPositionThatIsPurgedIsNamedAndNothingIsSkipped() throws Exception {
        try (Running running = Running.start(shop.source(Map.of()), routes(), folder, SPOOL)) {
            awaitEqual();
        }
        shop.execute("INSERT INTO orders VALUES (2, 'in the gap')", "FLUSH BINARY LOGS");
        shop.purgeLogs();
        shop.execute("INSERT INTO orders VALUES (3, 'behind the gap')");
        try (Running running = Running.start(shop.source(Map.of()), routes(), folder, SPOOL)) {
            SourceState failed = awaitState(running, Phase.FAILED);
            assertThat(failed.reason()).contains("the binary log of MySQL 127.0.0.1:", "is gone", "--snapshot-again");
            awaitState(running, Phase.STARTING);
            awaitState(running, Phase.FAILED);
            assertThat(subscriber.rows("orders")).doesNotContainKey("3");
        }
        State state = State.open("jdbc:sqlite:" + folder.resolve("state.db"), null, null);
        try (Leadership leadership = new Leadership(state, "whoever begins again", Duration.ofSeconds(10))) {
            leadership.take();
            Beginning.again(state, leadership, "shop");
            leadership.release();
        }
        try (Running running = Running.start(shop.source(Map.of()), routes(), folder, SPOOL)) {
            awaitEqual();
            shop.execute("INSERT INTO orders VALUES (4, 'behind the new snapshot')");
            awaitEqual();
        }
    }

    /** A failover that lost transactions, or another server altogether. */
    @Test
    void aServerThatLacksWhatWasReadIsNamed() throws Exception {
        try (Running running = Running.start(shop.source(Map.of()), routes(), folder, SPOOL)) {
            awaitEqual();
        }
        shop.execute("RESET MASTER", "INSERT INTO orders VALUES (2, 'of the new history')");
        try (Running running = Running.start(shop.source(Map.of()), routes(), folder, SPOOL)) {
            awaitReason(running, "lacks transactions that were read already: ", "--snapshot-again");
            assertThat(subscriber.rows("orders")).doesNotContainKey("2");
        }
    }

    /** Pitfall 33. */
    @Test
    void twoReadersOfOneServerIdAreNamed() throws Exception {
        Source source = shop.source(Map.of());
        try (Running running = Running.start(source, routes(), folder.resolve("one"), SPOOL)) {
            awaitEqual();
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
