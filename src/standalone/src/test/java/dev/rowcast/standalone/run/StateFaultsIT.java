package dev.rowcast.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.standalone.run.SourceState.Phase;
import dev.rowcast.standalone.spool.SpoolLimits;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StateServer;
import dev.rowcast.v1.PushResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Pitfall 30: what becomes of the process when its state does what databases do. It goes on by itself, and nothing is lost or comes twice. */
class StateFaultsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final SpoolLimits SPOOL = new SpoolLimits(Duration.ofMillis(200), 8 << 20, 1L << 30);

    @TempDir
    Path folder;

    private Shop shop;
    private Subscriber subscriber;

    @BeforeEach
    void open(TestInfo test) throws Exception {
        shop = Shop.open("s_"
                + Integer.toHexString(
                        test.getTestMethod().orElseThrow().getName().hashCode()));
        subscriber = new Subscriber();
        shop.execute(
                "CREATE TABLE orders (id INT PRIMARY KEY, note VARCHAR(2000))",
                "CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(2000))",
                "INSERT INTO orders VALUES (1, 'one')",
                "INSERT INTO customers VALUES (1, 'one')");
    }

    @AfterEach
    void close() throws Exception {
        subscriber.close();
        shop.close();
    }

    private String routes() {
        return """
                {"defaults": {"tls": {"plaintext": true}, "retry": {"initial": "50ms", "max": "200ms"}},
                 "subscriptions": [{"name": "orders", "tables": ["%1$s.orders"], "target": "127.0.0.1:%2$d", "describe": "always"},
                                   {"name": "customers", "tables": ["%1$s.customers"], "target": "127.0.0.1:%2$d", "describe": "always"}]}""".formatted(shop.database(), subscriber.port());
    }

    private Running start(String file) throws SQLException {
        State state = State.open("jdbc:sqlite:" + folder.resolve(file), null, null);
        return Running.start(shop.source(Map.of()), routes(), state, Duration.ofSeconds(10), SPOOL);
    }

    private Connection file() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("state.db") + "?busy_timeout=60000");
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void awaitEqual() {
        for (String table : new String[] {"orders", "customers"}) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(subscriber.rows(table)).isEqualTo(shop.rows("SELECT * FROM " + table)));
        }
    }

    private static void awaitPhase(Running running, Phase phase, String... words) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(running.runner.sourceState().phase()).isEqualTo(phase);
            for (String each : words) {
                assertThat(running.runner.sourceState().reason()).contains(each);
            }
        });
    }

    private void insert(int from, int to, String text) throws SQLException {
        for (int i = from; i < to; i++) {
            shop.execute(
                    "INSERT INTO orders VALUES (" + i + ", '" + text + "')",
                    "REPLACE INTO customers VALUES (" + i % 5 + ", '" + text + i + "')");
        }
    }

    private void assertNothingCameTwice() {
        assertThat(subscriber.count()).isEqualTo(subscriber.ids().size());
    }

    @Test
    void aFileThatAnotherKeepsLockedStopsReadingUntilItIsFree() throws Exception {
        try (Running running = start("state.db");
                Connection another = file()) {
            awaitEqual();
            awaitPhase(running, Phase.READING);
            execute(another, "BEGIN EXCLUSIVE");
            insert(10, 40, "while it is locked");
            awaitPhase(running, Phase.STATE_UNAVAILABLE, "state.db", "Another process keeps the file locked");
            await().atMost(PATIENCE).until(() -> subscriber.rows("orders").containsKey("10"));
            insert(40, 60, "later");
            execute(another, "COMMIT");
            awaitEqual();
            awaitPhase(running, Phase.READING);
            assertNothingCameTwice();
        }
        assertSound();
    }

    @Test
    void aFullDiskIsNamedAndNothingIsLost() throws Exception {
        // What the file may have at most stands for the disk: of 4 KiB each.
        try (Running running = start("state.db?max_page_count=1000");
                Connection another = file()) {
            awaitEqual();
            awaitPhase(running, Phase.READING);
            execute(another, "CREATE TABLE filler AS SELECT zeroblob(4096000) AS bytes");
            subscriber.downFor("orders");
            insert(10, 300, "x".repeat(1_900));
            awaitPhase(running, Phase.STATE_UNAVAILABLE, "state.db", "The disk is full", "nothing is lost");
            insert(300, 320, "later");
            execute(another, "DROP TABLE filler");
            awaitPhase(running, Phase.READING);
            await().atMost(PATIENCE).until(() -> running.runner.spooledBytes() > 0);
            subscriber.downFor("");
            awaitEqual();
            assertNothingCameTwice();
        }
        assertSound();
    }

    private void assertSound() throws SQLException {
        try (Connection connection = file();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("PRAGMA integrity_check")) {
            found.next();
            assertThat(found.getString(1)).isEqualTo("ok");
        }
    }

    /** It is in a commit that nobody answers: then it can't say itself that it leads no more. */
    @Test
    void nothingIsDeliveredOnceTheLeaseIsOverAlthoughACommitBlocks() throws Exception {
        String url = StateServer.newDatabase(shop.database());
        String routes = routes().replace("\"retry\"", "\"batch\": {\"maxChanges\": 1}, \"retry\"");
        Semaphore answers = new Semaphore(0);
        AtomicInteger sent = new AtomicInteger();
        try (Connection another = StateServer.connect(url);
                Running running = Running.start(
                        shop.source(Map.of()), routes, StateServer.open(url), Duration.ofSeconds(4), SPOOL)) {
            awaitEqual();
            awaitPhase(running, Phase.READING);
            subscriber.answer(batch -> {
                if (batch.getTable().equals("orders")) {
                    sent.incrementAndGet();
                    answers.acquireUninterruptibly();
                }
                return PushResponse.getDefaultInstance();
            });
            shop.execute(
                    "INSERT INTO orders SELECT * FROM (WITH RECURSIVE n (id) AS (SELECT 10 UNION ALL SELECT id + 1 FROM n WHERE id < 40)"
                            + " SELECT id, 'n' FROM n) many");
            await().atMost(PATIENCE).until(() -> sent.get() > 0);
            another.setAutoCommit(false);
            execute(another, "SELECT * FROM rowcast_leader FOR UPDATE");
            insert(50, 60, "n");
            await().atMost(PATIENCE).until(() -> !running.leads());
            assertThat(running.hasEnded()).as("it is in the commit").isFalse();
            int before = sent.get();
            answers.release(before);
            await().during(Duration.ofSeconds(1)).atMost(PATIENCE).until(() -> sent.get() == before);
            another.rollback();
            await().atMost(PATIENCE).until(running::hasEnded);
        } finally {
            answers.release(1_000);
        }
    }

    @Test
    void aServerThatIsDownForAWhileIsWaitedFor() throws Exception {
        State state = StateServer.open(StateServer.newDatabase(shop.database()));
        try (Running running = Running.start(shop.source(Map.of()), routes(), state, Duration.ofHours(1), SPOOL)) {
            awaitEqual();
            awaitPhase(running, Phase.READING);
            StateServer.get().server().stop();
            insert(10, 40, "while it is away");
            awaitPhase(running, Phase.STATE_UNAVAILABLE, "the state (jdbc:mysql://127.0.0.1:", "It is tried again");
            insert(40, 60, "later");
            StateServer.get().server().start();
            awaitEqual();
            awaitPhase(running, Phase.READING);
        }
    }
}
