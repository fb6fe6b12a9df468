package dev.rowcast.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.stack.Endpoints;
import dev.rowcast.stack.LoneMysql;
import dev.rowcast.stack.Progress;
import dev.rowcast.stack.StackConfig;
import dev.rowcast.standalone.engine.Source;
import dev.rowcast.standalone.spool.SpoolLimits;
import dev.rowcast.v1.PushResponse;
import io.grpc.Status;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
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
    private static LoneMysql replica;

    @TempDir
    Path folder;

    private Shop shop;
    private Subscriber subscriber;
    private AtomicReference<Source> source;

    @BeforeAll
    static void startReplica() {
        replica = LoneMysql.start(
                Path.of("target", "replica").toAbsolutePath(), StackConfig.defaultCache(), 3, Progress.SILENT);
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
        shop.execute("CREATE TABLE orders (id INT PRIMARY KEY, note VARCHAR(200))");
        replicate();
        source = new AtomicReference<>(shop.source(Map.of("max.batch.size", "10")));
    }

    /** From what the source has now, whatever the test before left. */
    private void replicate() throws SQLException {
        Endpoints.Mysql primary = Shop.server().address();
        onReplica("STOP REPLICA", "RESET REPLICA ALL", "DROP DATABASE IF EXISTS " + shop.database());
        onReplica("CREATE DATABASE " + shop.database());
        onReplica(
                "CREATE TABLE " + shop.database() + ".orders (id INT PRIMARY KEY, note VARCHAR(200))",
                "RESET MASTER",
                "SET GLOBAL gtid_purged = '"
                        + shop.rows("SELECT 1, @@GLOBAL.gtid_executed").get("1") + "'",
                following(primary),
                "START REPLICA");
    }

    @AfterEach
    void close() throws Exception {
        subscriber.close();
        if (!Shop.server().server().isRunning()) {
            shop.startServer();
        }
        shop.close();
    }

    private static Connection replica() throws SQLException {
        Endpoints.Mysql mysql = replica.address();
        return DriverManager.getConnection(
                mysql.jdbcUrl() + "?allowPublicKeyRetrieval=true&sslMode=DISABLED", mysql.user(), mysql.password());
    }

    private static void onReplica(String... statements) throws SQLException {
        try (Connection connection = replica();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private Map<String, String> replicasRows() throws SQLException {
        Map<String, String> rows = new TreeMap<>();
        try (Connection connection = replica();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT * FROM " + shop.database() + ".orders")) {
            while (found.next()) {
                rows.put(found.getString(1), found.getString(2));
            }
        }
        return rows;
    }

    /** Both servers know what is done by its GTIDs, so it doesn't matter which one is read. */
    @Test
    @Tag("pitfall-45")
    void aSwitchToTheReplicaAndBackLosesNothingAndTheNewestRowWins() throws Exception {
        Source first = source.get();
        try (Running running = Running.start(source::get, routes(), folder, SPOOL)) {
            shop.execute("INSERT INTO orders VALUES (1, 'old'), (2, 'old'), (3, 'old')");
            await().atMost(PATIENCE).until(() -> replicasRows().size() == 3);
            onReplica("STOP REPLICA");
            source.set(at(replica.address().port()));
            shop.kill("dbz");
            onReplica(
                    "UPDATE " + shop.database() + ".orders SET note = 'there' WHERE id = 1",
                    "DELETE FROM " + shop.database() + ".orders WHERE id = 2");
            awaitReplicasRows();

            follow(replica.address());
            await().atMost(PATIENCE)
                    .until(() -> shop.rows("SELECT * FROM orders").equals(replicasRows()));
            shop.execute("STOP REPLICA", "RESET REPLICA ALL");
            source.set(first);
            killOnReplica();
            shop.execute("UPDATE orders SET note = 'back' WHERE id IN (1, 3)", "INSERT INTO orders VALUES (2, 'anew')");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(subscriber.guardedRows("orders"))
                            .isEqualTo(shop.rows("SELECT * FROM orders"))
                            .isEqualTo(subscriber.rows("orders"))
                            .isEqualTo(Map.of("1", "back", "2", "anew", "3", "back")));
        }
    }

    private void follow(Endpoints.Mysql primary) throws SQLException {
        shop.execute(following(primary), "START REPLICA");
    }

    private static String following(Endpoints.Mysql primary) {
        return "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '127.0.0.1', SOURCE_PORT = " + primary.port()
                + ", SOURCE_USER = '" + primary.debeziumUser() + "', SOURCE_PASSWORD = '" + primary.debeziumPassword()
                + "', SOURCE_AUTO_POSITION = 1, SOURCE_CONNECT_RETRY = 1, GET_SOURCE_PUBLIC_KEY = 1";
    }

    private static void killOnReplica() throws SQLException {
        try (Connection connection = replica();
                Statement statement = connection.createStatement();
                ResultSet found =
                        statement.executeQuery("SELECT id FROM information_schema.processlist WHERE user = 'dbz'")) {
            while (found.next()) {
                onReplica("KILL " + found.getString(1));
            }
        }
    }

    private Source at(int port) {
        Source old = source.get();
        return new Source(
                old.name(), old.host(), port, old.user(), old.password(), old.serverId(), old.tables(), old.settings());
    }

    private void failOver() throws SQLException {
        Shop.server().server().kill();
        onReplica("STOP REPLICA", "RESET REPLICA ALL");
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
            onReplica("INSERT INTO " + shop.database() + ".orders VALUES (6000, 'on the new primary')");
            awaitReplicasRows();
            onReplica("DELETE FROM " + shop.database() + ".orders WHERE id = 11");
            awaitReplicasRows();
        }
    }
}
