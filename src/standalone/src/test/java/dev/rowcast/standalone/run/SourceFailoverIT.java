package dev.rowcast.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.standalone.engine.Source;
import dev.rowcast.standalone.spool.SpoolLimits;
import dev.rowcast.v1.PushResponse;
import io.grpc.Status;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The source dies, and a replica of it takes over. */
class SourceFailoverIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final SpoolLimits SPOOL = new SpoolLimits(Duration.ofSeconds(60), 64 << 20, 1L << 30);
    private static ReplicaServer replica;

    @TempDir
    Path folder;

    private Shop shop;
    private Subscriber subscriber;
    private AtomicReference<Source> source;

    @BeforeAll
    static void startReplica() {
        replica = ReplicaServer.start();
    }

    @AfterAll
    static void endReplica() {
        replica.close();
    }

    @BeforeEach
    void open(TestInfo test) throws Exception {
        shop = Shop.open("fo_"
                + Integer.toHexString(
                        test.getTestMethod().orElseThrow().getName().hashCode()));
        subscriber = new Subscriber();
        replica.replicate(shop);
        shop.execute("CREATE TABLE orders (id INT PRIMARY KEY, note VARCHAR(200))");
        source = new AtomicReference<>(shop.source(Map.of("max.batch.size", "10")));
    }

    @AfterEach
    void close() throws Exception {
        subscriber.close();
        if (!Shop.server().server().isRunning()) {
            shop.startServer();
        }
        shop.close();
    }

    private Map<String, String> replicasRows() throws SQLException {
        return replica.rows("SELECT * FROM " + shop.database() + ".orders");
    }

    /** Both servers know what is done by its GTIDs, so it doesn't matter which one is read. */
    @Test
    @Tag("pitfall-45")
    void aSwitchToTheReplicaAndBackLosesNothingAndTheNewestRowWins() throws Exception {
        Source first = source.get();
        shop.execute("INSERT INTO orders VALUES (1, 'old'), (2, 'old')");
        try (Running running = Running.start(source::get, routes(), folder, SPOOL)) {
            await().atMost(PATIENCE).until(() -> subscriber.rows("orders").size() == 2);
            // No row of the snapshot, so the log is being read: there is a connection that can be cut.
            shop.execute("INSERT INTO orders VALUES (3, 'old')");
            await().atMost(PATIENCE).until(() -> replicasRows().size() == 3);
            await().atMost(PATIENCE).until(() -> subscriber.rows("orders").size() == 3);
            replica.execute("STOP REPLICA");
            source.set(at(replica.address().port()));
            shop.kill("dbz");
            replica.execute(
                    "UPDATE " + shop.database() + ".orders SET note = 'there' WHERE id = 1",
                    "DELETE FROM " + shop.database() + ".orders WHERE id = 2");
            awaitReplicasRows();

            shop.execute(ReplicaServer.following(replica.address()), "START REPLICA");
            await().atMost(PATIENCE)
                    .until(() -> shop.rows("SELECT * FROM orders").equals(replicasRows()));
            shop.execute("STOP REPLICA", "RESET REPLICA ALL");
            source.set(first);
            replica.endReaders();
            shop.execute("UPDATE orders SET note = 'back' WHERE id IN (1, 3)", "INSERT INTO orders VALUES (2, 'anew')");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(subscriber.guardedRows("orders"))
                            .isEqualTo(shop.rows("SELECT * FROM orders"))
                            .isEqualTo(subscriber.rows("orders"))
                            .isEqualTo(Map.of("1", "back", "2", "anew", "3", "back")));
        }
    }

    private Source at(int port) {
        Source old = source.get();
        return new Source(
                old.name(), old.host(), port, old.user(), old.password(), old.serverId(), old.tables(), old.settings());
    }

    private void failOver() throws SQLException {
        Shop.server().server().kill();
        replica.detach();
        source.set(at(replica.address().port()));
    }

    private String routes() {
        return """
                {"defaults": {"tls": {"plaintext": true}, "retry": {"initial": "50ms", "max": "200ms"}, "batch": {"maxChanges": 20}},
                 "subscriptions": [{"name": "orders", "tables": ["%s.*"], "target": "127.0.0.1:%d",
                  "describe": "always"}]}""".formatted(shop.database(), subscriber.port());
    }

    private void awaitReplicasRows() {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(subscriber.rows("orders")).isEqualTo(replicasRows()));
    }

    /** The new primary has other events in a transaction than the old: what is counted there is worth nothing. */
    @Test
    @Tag("pitfall-29")
    void aTransactionThatWasHalfDeliveredComesWholeFromTheNewPrimary() throws Exception {
        shop.execute("INSERT INTO orders VALUES (1, 'one')");
        try (Running running = Running.start(source::get, routes(), folder, SPOOL)) {
            await().atMost(PATIENCE).until(() -> subscriber.rows("orders").containsKey("1"));
            AtomicInteger batches = new AtomicInteger();
            subscriber.answer(batch -> {
                if (batches.incrementAndGet() > 5) {
                    throw Status.UNAVAILABLE.asRuntimeException();
                }
                return PushResponse.getDefaultInstance();
            });
            shop.execute("SET autocommit = 0");
            for (int i = 10; i < 400; i++) {
                shop.execute("INSERT INTO orders VALUES (" + i + ", 'n')");
            }
            shop.execute("UPDATE orders SET id = 5000 WHERE id = 10", "COMMIT", "SET autocommit = 1");
            await().atMost(PATIENCE).until(() -> batches.get() > 5);
            await().atMost(PATIENCE).until(() -> replicasRows().size() == 391);
            assertThat(subscriber.rows("orders")).hasSizeLessThan(391);
            failOver();
            subscriber.answer(batch -> PushResponse.getDefaultInstance());
            replica.execute("INSERT INTO " + shop.database() + ".orders VALUES (6000, 'on the new primary')");
            awaitReplicasRows();
            replica.execute("DELETE FROM " + shop.database() + ".orders WHERE id = 11");
            awaitReplicasRows();
        }
    }
}
