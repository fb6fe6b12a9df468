package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.PushResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.ObjectName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A change's version says which of two changes of a row is the newer one, whatever becomes of the topic. */
@ExtendWith(StackExtension.class)
class VersionsIT {
    private static final Comparator<ByteString> AS_BYTES = ByteString.unsignedLexicographicalComparator();

    private final ConnectClient connect = TestStack.shared().connect();
    private final List<ChangeEvent> events = new CopyOnWriteArrayList<>();

    @Test
    @Tag("pitfall-45")
    void aChangeInATopicThatWasMadeAnewIsNewerThanThoseBefore() {
        Pipeline shop = Pipeline.of("versions");
        Database db = shop.db();
        db.execute("CREATE TABLE orders (id INT PRIMARY KEY, note VARCHAR(20))");
        GenericSubscriber subscriber = GenericSubscriber.listening();
        subscriber.answering(batch -> {
            events.addAll(batch.getChangesList());
            return PushResponse.getDefaultInstance();
        });
        shop.start(Route.to(subscriber.port(), "versions", shop.table("*")));
        for (int i = 0; i < 5; i++) {
            db.execute("REPLACE INTO orders VALUES (1, 'before " + i + "')");
        }
        shop.waiting().until(() -> events.size() >= 5);
        shop.awaitCommitted("orders");
        assertThat(versions()).isSortedAccordingTo(AS_BYTES).doesNotHaveDuplicates();
        ByteString last = versions().get(versions().size() - 1);
        assertThat(last.size()).isEqualTo(16);

        connect.stop(shop.source());
        shop.waiting()
                .until(() -> connect.status(shop.source()).parts().stream()
                        .allMatch(part -> part.state().equals("STOPPED")));
        TestStack.shared().topics().delete(shop.topic("orders"));
        connect.resume(shop.source());
        events.clear();
        db.execute("REPLACE INTO orders VALUES (1, 'after')");

        shop.waiting().until(() -> !events.isEmpty());
        assertThat(events.get(0).getOffset()).isLessThan(5);
        assertThat(versions())
                .allSatisfy(
                        version -> assertThat(AS_BYTES.compare(version, last)).isPositive());
    }

    /** The store is another database of the same server. */
    @Test
    void aStoreShowsLikeASubscriberAndALetterComesBackToItByItsVersion(@TempDir Path folder) throws Exception {
        Endpoints.Mysql mysql = TestStack.shared().endpoints().mysql();
        Database copy = TestStack.shared().forTest(Copy.of(mysql)).database();
        Pipeline shop = Pipeline.of("copied");
        Database db = shop.db();
        db.execute(
                "CREATE TABLE orders (id INT PRIMARY KEY, note VARCHAR(20))",
                "CREATE TABLE items (id INT PRIMARY KEY, order_id INT, FOREIGN KEY (order_id) REFERENCES orders (id) ON DELETE CASCADE)",
                "INSERT INTO orders VALUES (1, 'one'), (2, 'two')",
                "INSERT INTO items VALUES (10, 1)");
        Files.copy(
                Path.of(System.getProperty("rowcast.destination.jdbc.zip")),
                Files.createDirectory(folder.resolve("destinations")).resolve("jdbc.zip"));
        shop.startSource(Map.of());
        ConnectorConfig sink = shop.sinkConfig()
                .withAll(Map.of(
                        "destinations.path",
                        folder.resolve("destinations").toString(),
                        "secret.copy",
                        mysql.password(),
                        "status.interval.ms",
                        "1000",
                        "routes",
                        Copy.routes(shop.table("*"), mysql)));
        shop.start(connect, sink);
        // Neither is there before the first row of its table.
        shop.waiting()
                .ignoreExceptions()
                .until(() -> copy.count(Copy.ROWS) == 2 && copy.count("stored_copy.items") == 1);

        copy.execute("ALTER TABLE stored_copy_rows.orders ADD CONSTRAINT no_bad CHECK (note <> 'bad')");
        db.execute("UPDATE orders SET note = 'bad' WHERE id = 1", "UPDATE orders SET note = 'bad' WHERE id = 2");
        // One that came along with a newer one of its row would be settled by that.
        shop.waiting().untilAsserted(() -> assertThat(metric(shop, "Outdated")).isGreaterThanOrEqualTo(2));
        db.execute("UPDATE orders SET note = 'good' WHERE id = 2");
        shop.waiting().until(() -> copy.count(Copy.ROWS + " WHERE id = 2 AND note = 'good'") == 1);
        // As if somebody had written there whose changes are newer.
        copy.execute("UPDATE stored_copy_rows.orders SET _rowcast_version = _rowcast_version + 1000 WHERE id = 2");
        db.execute("UPDATE orders SET note = 'late' WHERE id = 2");
        shop.waiting().untilAsserted(() -> {
            JsonNode shown = new ObjectMapper()
                    .readTree(StatusPage.status(shop, "--json").out())
                    .at("/connectors/0/subscriptions/0");
            assertThat(shown.path("name").asText()).isEqualTo("copy");
            assertThat(shown.path("state").asText()).isEqualTo("delivering");
            assertThat(shown.path("outdated").asLong()).isGreaterThanOrEqualTo(2);
            assertThat(shown.path("stale").asLong()).isPositive();
        });
        assertThat(StatusPage.status(shop).said())
                .contains("the store of copy shows rows as they were before")
                .contains("the store of copy has passed over");
        assertThat(metric(shop, "Stale")).isPositive();
        shop.awaitCommitted("orders", "items");

        assertThat(copy.count(Copy.ROWS + " WHERE id = 1 AND note = 'one'")).isEqualTo(1);
        copy.execute("ALTER TABLE stored_copy_rows.orders DROP CHECK no_bad");
        assertThat(tried(0, "dead-letters", "redrive", "--subscription", "copy"))
                .contains("delivered")
                .doesNotContain("rejected");
        assertThat(copy.count(Copy.ROWS + " WHERE id = 1 AND note = 'bad'")).isEqualTo(1);
        assertThat(copy.count(Copy.ROWS + " WHERE id = 2 AND note = 'good'"))
                .as("not the letter's, which is older")
                .isEqualTo(1);

        // 39: what goes without row events is named before, found and removed.
        Path config = Files.writeString(
                folder.resolve("sink.json"),
                new ObjectMapper().writeValueAsString(Map.of("name", sink.name(), "config", sink.config())));
        Path password = Files.writeString(folder.resolve("password"), mysql.password());
        List<String> plan = Commands.rowcast(
                "plan",
                "--config",
                config.toString(),
                "--source",
                mysql.jdbcUrl() + "?allowPublicKeyRetrieval=true&sslMode=DISABLED",
                "--source-user",
                mysql.user(),
                "--source-password-file",
                password.toString(),
                "--sql",
                "ALTER TABLE copied.orders DROP PRIMARY KEY, ADD PRIMARY KEY (id, note); CREATE TABLE copied.notes (note TEXT)");
        plan.addAll(Commands.log(shop));
        Commands.Result planned = Commands.tried(Path.of("."), plan);
        assertThat(planned.status()).as(planned.said()).isEqualTo(2);
        assertThat(planned.out())
                .contains(
                        "its store would have the rows wait: its rows are known by (id), and those that come by (id, note)",
                        "its store would have the rows wait: table copied.notes has no primary key",
                        "Note: the foreign key items_ibfk_1 to copied.orders (ON DELETE CASCADE)");
        db.execute("DELETE FROM orders WHERE id = 1");
        shop.waiting().until(() -> copy.count(Copy.ROWS) == 1);

        assertThat(tried(
                        0,
                        "verify",
                        "--repair",
                        "--subscription",
                        "copy",
                        "--patience",
                        "0",
                        "--source-connector",
                        shop.source()))
                .contains("2 differs in note; mended", "10 is left over; mended", "the foreign key items_ibfk_1");
        assertThat(copy.count(Copy.ROWS + " WHERE id = 2 AND note = 'late'")).isEqualTo(1);
        assertThat(copy.count("stored_copy.items")).isZero();
    }

    /** What the program says: whose the subscription is it asks the worker. */
    private static String tried(int status, String... arguments) throws Exception {
        List<String> command = Commands.rowcast(arguments);
        command.addAll(
                List.of("--connect", TestStack.shared().endpoints().connect().url()));
        Commands.Result result = Commands.tried(Path.of("."), command);
        assertThat(result.status()).as(result.said()).isEqualTo(status);
        return result.said();
    }

    /** Over both tasks, of which each has one of the tables. */
    private static long metric(Pipeline shop, String name) throws Exception {
        return WorkerJmx.ask(beans -> {
            long all = 0;
            for (ObjectName bean : beans.queryNames(
                    new ObjectName("rowcast:type=subscription,name=\"copy\",task=\"" + shop.sink() + "-*\""), null)) {
                assertThat(beans.getAttribute(bean, "Store")).isEqualTo(true);
                assertThat(beans.getAttribute(bean, "State")).isIn("DELIVERING", "IDLE");
                all += (long) beans.getAttribute(bean, name);
            }
            return all;
        });
    }

    /** What is left of it goes with the test, once no connector writes there any more. */
    private record Copy(Database database) implements AutoCloseable {
        static final String ROWS = "stored_copy.orders";

        static Copy of(Endpoints.Mysql mysql) {
            return new Copy(Database.create(mysql.jdbcUrl(), mysql.user(), mysql.password(), "stored_copy"));
        }

        static String routes(String table, Endpoints.Mysql mysql) {
            return """
                    {"subscriptions": [{"name": "copy", "tables": ["%s"], "retry": {"max": "1s"},
                      "destination": {"type": "jdbc", "schema": "stored_copy",
                        "url": "%s?allowPublicKeyRetrieval=true&sslMode=DISABLED",
                        "auth": {"user": "%s", "password": {"secret": "copy"}}}}]}""".formatted(table, mysql.jdbcUrl(), mysql.user());
        }

        @Override
        public void close() {
            database.execute("DROP DATABASE stored_copy", "DROP DATABASE IF EXISTS stored_copy_rows");
            database.close();
        }
    }

    private List<ByteString> versions() {
        return events.stream().map(ChangeEvent::getVersion).toList();
    }
}
