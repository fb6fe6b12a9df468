package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Shards of a table that Debezium's ByLogicalTableRouter puts into one topic. Reported for Debezium as DBZ-121. */
@ExtendWith(StackExtension.class)
class ShardedTablesIT {
    private static final Map<String, String> ROUTER = Map.of(
            "transforms",
            "dropTransactions,shards",
            "transforms.shards.type",
            "io.debezium.transforms.ByLogicalTableRouter",
            "transforms.shards.topic.regex",
            "(.*)\\.orders_\\d+",
            "transforms.shards.topic.replacement",
            "$1.orders_all");

    private Pipeline pipeline;
    private GenericSubscriber subscriber;

    private void begin(String database, Map<String, String> router, boolean aliases) {
        pipeline = Pipeline.of(database);
        pipeline.db()
                .execute(
                        "CREATE TABLE orders_1 (id INT PRIMARY KEY, v VARCHAR(10))",
                        "CREATE TABLE orders_2 (id INT PRIMARY KEY, v VARCHAR(10))",
                        "CREATE TABLE items (id INT PRIMARY KEY, v VARCHAR(10))",
                        "INSERT INTO orders_1 VALUES (1, 's1')",
                        "INSERT INTO orders_2 VALUES (1, 's2')",
                        "INSERT INTO items VALUES (1, 'one')");
        subscriber = GenericSubscriber.listening();
        Map<String, String> source = new LinkedHashMap<>(ROUTER);
        source.putAll(router);
        pipeline.startSource(source);
        Route route = Route.to(subscriber.port(), "orders", pipeline.table("*"));
        String json = Route.json(route);
        String aliased = "{\"aliases\":{\"%1$s.orders_1\":\"%1$s.orders\",\"%1$s.orders_2\":\"%1$s.orders\"},";
        pipeline.start(
                TestStack.shared().connect(),
                pipeline.sinkConfig(route)
                        .with("routes", aliases ? aliased.formatted(database) + json.substring(1) : json));
    }

    /** The router's default adds a column to keys that no row has. */
    @Test
    void withARoutersDefaultTheShardsWaitWithAdviceThatFitsAndOtherTablesGoOn() {
        begin("shards_default", Map.of(), false);
        Contracts contracts = Contracts.of(pipeline, "shards_default");
        pipeline.waiting()
                .untilAsserted(
                        () -> assertThat(StatusPage.status(pipeline).said().replaceAll("\\s+", " "))
                                .contains(
                                        "__dbz__physicalTableIdentifier",
                                        "transforms.NAME.key.enforce.uniqueness=false on the source connector"));
        pipeline.db().execute("INSERT INTO items VALUES (2, 'goes on')");
        pipeline.awaitSame(subscriber, "items");
        pipeline.awaitCommitted("items");
        assertThat(subscriber.received()).allMatch(change -> change.table().equals("items"));
    }

    @Test
    void withoutUniquenessEachShardsRowsArrive() {
        begin("shards_plain", Map.of("transforms.shards.key.enforce.uniqueness", "false"), false);
        pipeline.awaitCount(subscriber, 3);
        change();
        assertThat(after("orders_1")).containsExactlyInAnyOrder("1 s1", "1 u1", "9 s1-9");
        assertThat(after("orders_2")).containsExactlyInAnyOrder("1 s2", "- -", "7 s2-7", "8 s2-8");
    }

    @Test
    void withAliasesTheyAreOneTable() {
        begin("shards_aliased", Map.of("transforms.shards.key.enforce.uniqueness", "false"), true);
        pipeline.awaitCount(subscriber, 3);
        change();
        assertThat(subscriber.received().stream()
                        .filter(change -> !change.table().equals("items"))
                        .map(ShardedTablesIT::row))
                .containsExactlyInAnyOrder("1 s1", "1 u1", "9 s1-9", "1 s2", "- -", "7 s2-7", "8 s2-8");
    }

    private void change() {
        pipeline.db()
                .execute(
                        "UPDATE orders_1 SET v = 'u1'",
                        "DELETE FROM orders_2",
                        "INSERT INTO orders_2 VALUES (7, 's2-7')",
                        "ALTER TABLE orders_2 ADD COLUMN extra INT",
                        "INSERT INTO orders_2 VALUES (8, 's2-8', 8)",
                        "INSERT INTO orders_1 VALUES (9, 's1-9')");
        pipeline.awaitCount(subscriber, 8);
        pipeline.awaitCommitted("orders_all");
    }

    private java.util.List<String> after(String table) {
        return subscriber.received().stream()
                .filter(change -> change.table().equals(table))
                .map(ShardedTablesIT::row)
                .toList();
    }

    private static String row(Received change) {
        return change.after() == null
                ? "- -"
                : change.after().getOrDefault("id", "-") + " " + change.after().getOrDefault("v", "-");
    }
}
