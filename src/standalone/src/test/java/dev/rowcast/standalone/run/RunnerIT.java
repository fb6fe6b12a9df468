package dev.rowcast.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.standalone.spool.SpoolLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** The process on a real MySQL, with the embedded engine and a gRPC service. */
class RunnerIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final SpoolLimits SPOOL = new SpoolLimits(Duration.ofSeconds(1), 8 << 20, 1L << 30);

    @TempDir
    Path folder;

    private Shop shop;
    private Subscriber subscriber;

    @BeforeEach
    void open(TestInfo test) throws Exception {
        shop = Shop.open("r_"
                + Integer.toHexString(
                        test.getTestMethod().orElseThrow().getName().hashCode()));
        subscriber = new Subscriber();
        shop.execute(
                "CREATE TABLE orders (id INT PRIMARY KEY, note VARCHAR(200))",
                "CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(200))");
    }

    @AfterEach
    void close() throws Exception {
        subscriber.close();
        shop.close();
    }

    /** Each table for a subscription of its own, of one service. */
    private String routes() {
        return """
                {"defaults": {"tls": {"plaintext": true}},
                  "subscriptions": [{"name": "orders", "tables": ["%1$s.orders"], "target": "127.0.0.1:%2$d", "describe": "always"},
                                    {"name": "customers", "tables": ["%1$s.customers"], "target": "127.0.0.1:%2$d", "describe": "always"}]}""".formatted(shop.database(), subscriber.port());
    }

    private Running start() {
        return Running.start(shop.source(Map.of()), routes(), folder, SPOOL);
    }

    private void awaitEqual(String table) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(subscriber.rows(table)).isEqualTo(shop.rows("SELECT * FROM " + table)));
    }

    @Test
    void rowsThatAreThereAndChangesArrive() throws Exception {
        shop.execute("INSERT INTO orders VALUES (1, 'one'), (2, 'two')");
        try (Running running = start()) {
            awaitEqual("orders");
            shop.execute(
                    "INSERT INTO orders VALUES (3, 'three')",
                    "UPDATE orders SET note = 'changed' WHERE id = 1",
                    "UPDATE orders SET id = 20 WHERE id = 2",
                    "INSERT INTO customers VALUES (1, 'Ada')");
            awaitEqual("orders");
            awaitEqual("customers");
        }
    }

    @Test
    void whatChangedWhileItWasDownArrivesAndWhatArrivedDoesNotAgain() throws Exception {
        shop.execute("INSERT INTO orders VALUES (1, 'one')");
        try (Running running = start()) {
            awaitEqual("orders");
        }
        int before = subscriber.ids().size();
        shop.execute("INSERT INTO orders VALUES (2, 'two')", "DELETE FROM orders WHERE id = 1");
        try (Running running = start()) {
            awaitEqual("orders");
        }
        assertThat(subscriber.ids()).hasSize(before + 2);
    }

    /** A silent connection is taken for a dead one, so a server on which nothing is written has to give signs of life. */
    @Test
    void whereNothingIsWrittenItReadsOn() throws Exception {
        shop.execute("INSERT INTO orders VALUES (1, 'one')");
        try (Running running = start()) {
            awaitEqual("orders");
        }
        try (Running running = start()) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> running.runner.sourceState().phase() == SourceState.Phase.READING);
        }
    }

    /** Pitfall 28: both records of a key change come again, or none. */
    @Test
    void aTableThatIsDownStopsNoOtherAndKeepsNoPositionBack() throws Exception {
        shop.execute("INSERT INTO orders VALUES (1, 'one')");
        try (Running running = start()) {
            awaitEqual("orders");
            subscriber.downFor("orders");
            for (int i = 2; i < 300; i++) {
                shop.execute(
                        "INSERT INTO orders VALUES (" + i + ", 'n')",
                        "REPLACE INTO customers VALUES (1, 'n" + i + "')");
            }
            awaitEqual("customers");
            await().atMost(PATIENCE).until(() -> running.runner.spooledBytes() > 0);
            shop.execute("REPLACE INTO customers VALUES (2, 'later')");
            awaitEqual("customers");
        }
        shop.execute("UPDATE orders SET note = 'while it was off' WHERE id = 7", "DELETE FROM orders WHERE id = 8");
        int before = subscriber.ids().size();
        try (Running running = start()) {
            shop.execute("REPLACE INTO customers VALUES (3, 'again')");
            awaitEqual("customers");
            assertThat(subscriber.rows("orders")).hasSize(1);
            subscriber.downFor("");
            awaitEqual("orders");
            await().atMost(PATIENCE).until(() -> running.runner.spooledBytes() == 0);
            shop.execute("INSERT INTO orders VALUES (1000, 'direct')");
            awaitEqual("orders");
        }

        // 298 inserts, an update, a delete, the direct one; and one of customers. A change whose transaction had not
        // been read to its end comes again.
        assertThat(subscriber.ids()).hasSize(before + 302);
    }

    /** Longer than what is taken for the silence of a connection that is gone. */
    @Test
    void aSourceWhereNothingChangesIsLeftAlone() throws Exception {
        shop.execute("INSERT INTO orders VALUES (1, 'one')");
        try (Running running = start()) {
            awaitEqual("orders");
            await().atMost(PATIENCE).until(() -> running.runner.sourceState().phase() == SourceState.Phase.READING);
            shop.execute("INSERT INTO orders VALUES (2, 'two')");
            awaitEqual("orders");
            long since = running.runner.sourceState().sinceMillis();
            await().during(Duration.ofSeconds(14))
                    .atMost(PATIENCE)
                    .until(() -> running.runner.sourceState().sinceMillis() == since);
        }
    }
}
