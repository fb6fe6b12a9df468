package dev.rowcast.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.standalone.run.SourceState.Phase;
import dev.rowcast.standalone.spool.SpoolLimits;
import dev.rowcast.standalone.state.State;
import dev.rowcast.standalone.state.StateServer;
import dev.rowcast.v1.PushResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What becomes of the process when its state does what databases do. It goes on by itself, and nothing is lost or comes twice. */
class StateFaultsIT extends ShopScene {
    private static final SpoolLimits SPOOL = new SpoolLimits(Duration.ofMillis(200), 8 << 20, 1L << 30);

    @BeforeEach
    void insertOne() throws Exception {
        shop.execute("INSERT INTO orders VALUES (1, 'one')", "INSERT INTO customers VALUES (1, 'one')");
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
    @Tag("pitfall-30")
    void aFileThatAnotherKeepsLockedStopsReadingUntilItIsFree() throws Exception {
        try (Running running = start("state.db");
                Connection another = file()) {
            awaitEqual("orders", "customers");
            awaitPhase(running, Phase.READING);
            execute(another, "BEGIN EXCLUSIVE");
            insert(10, 40, "while it is locked");
            awaitPhase(running, Phase.STATE_UNAVAILABLE, "state.db", "Another process keeps the file locked");
            await().atMost(PATIENCE).until(() -> subscriber.rows("orders").containsKey("10"));
            insert(40, 60, "later");
            execute(another, "COMMIT");
            awaitEqual("orders", "customers");
            awaitPhase(running, Phase.READING);
            assertNothingCameTwice();
        }
        assertSound();
    }

    @Test
    @Tag("pitfall-30")
    void aFullDiskIsNamedAndNothingIsLost() throws Exception {
        // What the file may have at most stands for the disk: of 4 KiB each.
        try (Running running = start("state.db?max_page_count=1000");
                Connection another = file()) {
            awaitEqual("orders", "customers");
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
            awaitEqual("orders", "customers");
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
    @Tag("pitfall-30")
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
    @Tag("pitfall-30")
    void aServerThatIsDownForAWhileIsWaitedFor() throws Exception {
        State state = StateServer.open(StateServer.newDatabase(shop.database()));
        try (Running running = Running.start(shop.source(Map.of()), routes(), state, Duration.ofHours(1), SPOOL)) {
            awaitEqual("orders", "customers");
            awaitPhase(running, Phase.READING);
            StateServer.get().server().stop();
            insert(10, 40, "while it is away");
            awaitPhase(running, Phase.STATE_UNAVAILABLE, "the state (jdbc:mysql://127.0.0.1:", "It is tried again");
            insert(40, 60, "later");
            StateServer.get().server().start();
            awaitEqual("orders", "customers");
            awaitPhase(running, Phase.READING);
        }
    }
}
