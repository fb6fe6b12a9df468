package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.stack.ConnectClient;
import dev.rowcast.v1.Operation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page about what MySQL and Debezium don't tell says: where one of these fails the page has to be mended, for the better. */
@ExtendWith(StackExtension.class)
class UntoldIT {
    /** A text in a character set. */
    private record Text(String set, String hex, String right, String streamed) {}

    private static final List<Text> TEXTS = List.of(
            new Text("koi8u", "a4c1", "єа", "╓а"),
            new Text("armscii8", "b2", "Ա", "²"),
            new Text("geostd8", "c0", "ა", "À"),
            new Text("keybcs2", "80", "Č", "Ç"),
            new Text("hp8", "c5", "é", "Å"),
            new Text("swe7", "7b", "ä", "{"),
            new Text("eucjpms", "a1c1", "～", "〜"),
            new Text("sjis", "815f", "\\", "＼"),
            new Text("ujis", "a1c0", "\\", "＼"));

    @Test
    @Tag("pitfall-39")
    @Tag("pitfall-40")
    void changesThatTheBinaryLogHasTooEarlyOrNotAtAll() {
        Pipeline shop = Pipeline.of("untold_changes");
        Database db = shop.db();
        db.execute(
                "CREATE TABLE parent (id INT PRIMARY KEY)",
                "CREATE TABLE child (id INT PRIMARY KEY, parent INT, FOREIGN KEY (parent) REFERENCES parent (id)"
                        + " ON DELETE CASCADE ON UPDATE CASCADE)",
                "CREATE TABLE account (id INT PRIMARY KEY, balance INT)",
                "CREATE TABLE parts (id INT PRIMARY KEY) PARTITION BY RANGE (id) (PARTITION a VALUES LESS THAN (10),"
                        + " PARTITION b VALUES LESS THAN (100), PARTITION c VALUES LESS THAN (1000))",
                "INSERT INTO parent VALUES (1), (2)",
                "INSERT INTO child VALUES (1, 1), (2, 2)",
                "INSERT INTO account VALUES (1, 100)",
                "INSERT INTO parts VALUES (1), (11), (101)");
        GenericSubscriber subscriber = GenericSubscriber.listening();
        shop.start(Route.to(subscriber.port(), "untold", shop.table("*")));
        shop.awaitCount(subscriber, 8);
        db.execute(
                "DELETE FROM parent WHERE id = 1",
                "UPDATE parent SET id = 3 WHERE id = 2",
                "INSERT INTO child VALUES (9, NULL)",
                "ALTER TABLE parts DROP PARTITION a",
                "ALTER TABLE parts TRUNCATE PARTITION b",
                "INSERT INTO parts VALUES (109)",
                "XA START 'x'",
                "UPDATE account SET balance = 0 WHERE id = 1",
                "XA END 'x'",
                "XA PREPARE 'x'",
                "XA ROLLBACK 'x'",
                "INSERT INTO account VALUES (9, 9)");
        awaitRow(shop, subscriber, "child", "9");
        awaitRow(shop, subscriber, "parts", "109");
        awaitRow(shop, subscriber, "account", "9");

        Replica replica = Replica.of(subscriber.received());
        assertThat(db.rows("child").keySet()).doesNotContain("{id=1}");
        assertThat(replica.rows("child")).containsKey("{id=1}");
        assertThat(replica.rows("child").get("{id=2}")).containsEntry("parent", "2");
        assertThat(db.rows("parts").keySet()).containsExactly("{id=101}", "{id=109}");
        assertThat(replica.rows("parts").keySet()).contains("{id=1}", "{id=11}");
        assertThat(db.rows("account").get("{id=1}")).containsEntry("balance", "100");
        assertThat(replica.rows("account").get("{id=1}")).containsEntry("balance", "0");
        assertThat(subscriber.received())
                .filteredOn(change -> change.operation() == Operation.OPERATION_UPDATE
                        && change.table().equals("account"))
                .singleElement()
                .satisfies(change -> assertThat(change.id()).matches(".*/u@0:\\d+"));
    }

    @Test
    void valuesThatArriveOtherwise() {
        Pipeline shop = Pipeline.of("untold_values");
        Database db = shop.db();
        db.execute(
                "SET sql_mode = ''",
                "CREATE TABLE v (id INT PRIMARY KEY, maybe DATE NULL, part DATE NULL, never DATE NOT NULL DEFAULT '0000-00-00',"
                        + " at DATETIME NOT NULL, since TIMESTAMP NOT NULL, y YEAR, md FLOAT(7, 3), f FLOAT, j JSON)");
        TEXTS.forEach(text -> db.execute("CREATE TABLE " + text.set()
                + " (id INT PRIMARY KEY, v VARCHAR(40) CHARACTER SET " + text.set() + ")"));
        insertValues(db, 1);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        shop.start(Route.to(subscriber.port(), "untold", shop.table("*")));
        shop.awaitCount(subscriber, 1 + TEXTS.size());
        insertValues(db, 2);
        shop.awaitCount(subscriber, 2 * (1 + TEXTS.size()));

        for (String id : List.of("1", "2")) {
            assertThat(row(subscriber, "v", id))
                    .doesNotContainKeys("maybe", "part")
                    .containsEntry("never", "1970-01-01")
                    .containsEntry("at", "1970-01-01 00:00:00")
                    .containsEntry("since", "1970-01-01 00:00:00")
                    .containsEntry("md", "1.100000023841858");
        }
        assertThat(row(subscriber, "v", "1"))
                .containsEntry("y", "2000")
                .containsEntry("f", "1.67772E7")
                .containsEntry("j", "{\"t\":\"-12:30:00.250000\"}");
        assertThat(row(subscriber, "v", "2"))
                .containsEntry("y", "0")
                .containsEntry("f", "1.6777216E7")
                .containsEntry("j", "{\"t\":\"13:0-31:0-1.00000-25\"}");
        for (Text text : TEXTS) {
            assertThat(row(subscriber, text.set(), "1")).containsEntry("v", text.right());
            assertThat(row(subscriber, text.set(), "2")).containsEntry("v", text.streamed());
        }
    }

    @Test
    void aNullThatTheSourcesConverterReplaces() {
        Pipeline shop = Pipeline.of("untold_null");
        Database db = shop.db();
        db.execute("CREATE TABLE v (id INT PRIMARY KEY, n INT NULL DEFAULT 7)", "INSERT INTO v VALUES (1, NULL)");
        GenericSubscriber subscriber = GenericSubscriber.listening();
        shop.startSource(Map.of(
                "value.converter",
                "org.apache.kafka.connect.json.JsonConverter",
                "value.converter.schemas.enable",
                "true"));
        shop.startSink(Route.to(subscriber.port(), "untold", shop.table("v")));
        shop.awaitCount(subscriber, 1);

        assertThat(row(subscriber, "v", "1")).containsEntry("n", "7");
    }

    /** Debezium passes over each UPDATE of such a session, of tables without JSON too. */
    @Test
    @Tag("pitfall-41")
    void updatesOfSessionsThatWriteJsonInPart() {
        Pipeline shop = Pipeline.of("untold_json");
        Database db = shop.db();
        db.execute(
                "CREATE TABLE doc (id INT PRIMARY KEY, a INT, j JSON)",
                "CREATE TABLE plain (id INT PRIMARY KEY, a INT)",
                "INSERT INTO doc VALUES (1, 10, '{\"k\": 1, \"l\": 1}')",
                "INSERT INTO plain VALUES (1, 10)");
        GenericSubscriber subscriber = GenericSubscriber.listening();
        shop.start(Route.to(subscriber.port(), "untold", shop.table("*")));
        shop.awaitCount(subscriber, 2);
        db.execute(
                "SET SESSION binlog_row_value_options = 'PARTIAL_JSON'",
                "UPDATE doc SET j = JSON_SET(j, '$.k', 2) WHERE id = 1",
                "UPDATE doc SET a = 11 WHERE id = 1",
                "UPDATE plain SET a = 11 WHERE id = 1",
                "INSERT INTO doc VALUES (9, 9, '{}')",
                "INSERT INTO plain VALUES (9, 9)");
        awaitRow(shop, subscriber, "doc", "9");
        awaitRow(shop, subscriber, "plain", "9");

        Replica replica = Replica.of(subscriber.received());
        assertThat(db.rows("doc").get("{id=1}")).containsEntry("a", "11");
        assertThat(replica.rows("doc").get("{id=1}"))
                .as("what it was: old, and never a NULL")
                .containsEntry("a", "10")
                .containsEntry("j", "{\"k\":1,\"l\":1}");
        assertThat(db.rows("plain").get("{id=1}")).containsEntry("a", "11");
        assertThat(replica.rows("plain").get("{id=1}")).containsEntry("a", "10");
    }

    /** The source fails at such a row, and nobody gets a NULL that isn't there. */
    @ParameterizedTest
    @ValueSource(strings = {"MINIMAL", "NOBLOB"})
    @Tag("pitfall-41")
    void rowsOfSessionsThatLeaveColumnsOut(String image) {
        Pipeline shop = Pipeline.of("untold_" + image.toLowerCase(Locale.ROOT));
        Database db = shop.db();
        db.execute(
                "CREATE TABLE v (id INT PRIMARY KEY, a INT, b VARCHAR(9) NOT NULL DEFAULT 'x', t TEXT)",
                "INSERT INTO v VALUES (1, 10, 'one', 'text')");
        GenericSubscriber subscriber = GenericSubscriber.listening();
        shop.start(Route.to(subscriber.port(), "untold", shop.table("v")));
        shop.awaitCount(subscriber, 1);
        db.execute(
                "SET SESSION binlog_row_image = '" + image + "'",
                "UPDATE v SET a = 11 WHERE id = 1",
                "SET SESSION binlog_row_image = 'FULL'",
                "INSERT INTO v VALUES (9, 9, 'nine', 'text')");
        ConnectClient connect = TestStack.shared().connect();
        await().atMost(Pipeline.PATIENCE)
                .until(
                        () -> connect.status(shop.source()).describe(),
                        status -> status.contains("internal schema size 4, but row size"));
        assertThat(subscriber.count()).isEqualTo(1);
    }

    private static void insertValues(Database db, int id) {
        db.execute("INSERT INTO v VALUES (" + id
                + ", '0000-00-00', '2024-00-15', '0000-00-00', '0000-00-00', '0000-00-00', 0, 1.1,"
                + " 16777216, JSON_OBJECT('t', CAST('-12:30:00.25' AS TIME(2))))");
        TEXTS.forEach(text -> db.execute("INSERT INTO " + text.set() + " VALUES (" + id + ", x'" + text.hex() + "')"));
    }

    private static void awaitRow(Pipeline shop, GenericSubscriber subscriber, String table, String id) {
        shop.waiting()
                .untilAsserted(() -> assertThat(subscriber.received())
                        .anyMatch(change -> change.table().equals(table)
                                && change.after() != null
                                && id.equals(change.after().get("id"))));
    }

    private static Map<String, String> row(GenericSubscriber subscriber, String table, String id) {
        return subscriber.received().stream()
                .filter(change ->
                        change.table().equals(table) && id.equals(change.after().get("id")))
                .findFirst()
                .orElseThrow()
                .after();
    }
}
