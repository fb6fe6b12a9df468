package dev.rowcast.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.stack.Endpoints;
import dev.rowcast.standalone.state.StateServer;
import dev.rowcast.v1.PushResponse;
import java.io.File;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;

/** Two processes with one state on MySQL: one reads, the other waits. */
class TwoProcessesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static int serverId = 65_000;

    @TempDir
    Path folder;

    private Shop shop;
    private Subscriber subscriber;
    private String state;
    private final List<Process> processes = new ArrayList<>();

    @BeforeEach
    void open(TestInfo test) throws Exception {
        String name = "ha_"
                + Integer.toHexString(
                        test.getTestMethod().orElseThrow().getName().hashCode());
        shop = Shop.open(name);
        state = StateServer.newDatabase(name);
        subscriber = new Subscriber();
        shop.execute(
                "CREATE TABLE orders (id INT PRIMARY KEY, note VARCHAR(200))",
                "CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(200))",
                "INSERT INTO orders VALUES (1, 'one')");
    }

    @AfterEach
    void close() throws Exception {
        for (Process each : processes) {
            each.destroyForcibly();
            each.waitFor();
        }
        subscriber.close();
        shop.close();
    }

    private String routes() {
        return """
                {"defaults": {"tls": {"plaintext": true}, "retry": {"initial": "50ms", "max": "200ms"}},
                 "subscriptions": [{"name": "orders", "tables": ["%1$s.orders"], "target": "127.0.0.1:%2$d", "describe": "always"},
                                   {"name": "customers", "tables": ["%1$s.customers"], "target": "127.0.0.1:%2$d", "describe": "always"}]}""".formatted(shop.database(), subscriber.port());
    }

    private Process start(String holder) throws IOException {
        Endpoints.Mysql mysql = StateServer.get().address();
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Member.class.getName(),
                        String.valueOf(Shop.server().address().port()),
                        String.valueOf(serverId++),
                        shop.database(),
                        routes(),
                        state,
                        mysql.user(),
                        mysql.password(),
                        holder,
                        "",
                        "0"))
                .redirectErrorStream(true)
                .redirectOutput(output(holder))
                .start();
        processes.add(process);
        return process;
    }

    private File output(String holder) {
        return folder.resolve(holder + ".log").toFile();
    }

    private void awaitSaid(String holder, String what) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(Files.readString(output(holder).toPath())).contains(what));
    }

    /** One value of the state. */
    private String stored(String sql) {
        Endpoints.Mysql mysql = StateServer.get().address();
        try (Connection connection = DriverManager.getConnection(
                        state + "?allowPublicKeyRetrieval=true&sslMode=DISABLED", mysql.user(), mysql.password());
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            found.next();
            return found.getString(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void awaitEqual(String table) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(subscriber.rows(table)).isEqualTo(shop.rows("SELECT * FROM " + table)));
    }

    private static void signal(String name, Process process) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void theOtherTakesOverFromOneThatIsKilled() throws Exception {
        Process leader = start("one");
        awaitEqual("orders");
        start("two");
        awaitSaid("two", "standby of one");
        long epoch = Long.parseLong(stored("SELECT epoch FROM rowcast_leader"));
        subscriber.downFor("customers");
        for (int i = 0; i < 200; i++) {
            shop.execute("REPLACE INTO orders VALUES (" + i % 20 + ", 'o" + i + "')");
            shop.execute("UPDATE IGNORE orders SET id = " + (100 + i) + " WHERE id = " + i % 7);
            shop.execute("INSERT INTO customers VALUES (" + i + ", 'c" + i + "')");
            if (i == 100) {
                leader.destroyForcibly().waitFor();
            }
        }
        awaitSaid("two", "leads");
        subscriber.downFor("");
        awaitEqual("orders");
        awaitEqual("customers");
        assertThat(stored("SELECT holder FROM rowcast_leader")).isEqualTo("two");
        assertThat(Long.parseLong(stored("SELECT epoch FROM rowcast_leader"))).isGreaterThan(epoch);
    }

    @Test
    @Tag("pitfall-33")
    @Tag("pitfall-45")
    void oneThatWasStoppedForLongerThanItsLeaseWritesNothingMore() throws Exception {
        Process old = start("one");
        awaitEqual("orders");
        start("two");
        awaitSaid("two", "standby of one");

        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch late = new CountDownLatch(1);
        subscriber.answer(batch -> {
            if (batch.getTable().equals("orders") && arrived.getCount() > 0) {
                arrived.countDown();
                awaitQuietly(late);
            }
            return PushResponse.getDefaultInstance();
        });
        shop.execute("UPDATE orders SET note = 'old' WHERE id = 1", "INSERT INTO orders VALUES (2, 'old')");
        assertThat(arrived.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        signal("STOP", old);
        shop.execute("UPDATE orders SET note = 'new' WHERE id = 1", "DELETE FROM orders WHERE id = 2");
        awaitSaid("two", "leads");
        awaitEqual("orders");
        String epoch = stored("SELECT epoch FROM rowcast_position");

        late.countDown();
        signal("CONT", old);
        awaitSaid("one", "standby of two");
        assertThat(Files.readString(output("one").toPath())).containsAnyOf("lost: ", "fenced: ");
        await().atMost(PATIENCE).until(() -> subscriber.leftOut("orders") > 0);
        shop.execute("INSERT INTO orders VALUES (3, 'three')");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(subscriber.guardedRows("orders"))
                        .isEqualTo(shop.rows("SELECT * FROM orders"))
                        .containsKey("3"));
        assertThat(stored("SELECT epoch FROM rowcast_position")).isEqualTo(epoch);
        assertThat(stored("SELECT holder FROM rowcast_leader")).isEqualTo("two");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
