package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.v1.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What two subscribers make of a table, against the table. */
@ExtendWith(StackExtension.class)
class SnapshotAndStreamIT {
    @Test
    void typedAndGenericSubscriberHaveWhatTheDatabaseHas() {
        Pipeline shop = Pipeline.of("snapshot_and_stream");
        Database db = shop.db();
        db.execute(Orders.TABLE);
        Orders.insert(db, 40);
        db.execute(
                "UPDATE orders SET status = 'approved', approved_at = '2024-02-29 12:00:00.125', note = 'gift ✓ wrap' WHERE id = 3");
        TypedSubscriber typed = TypedSubscriber.listening();
        GenericSubscriber generic = GenericSubscriber.listening();
        shop.start(
                Route.to(typed.port(), "billing", shop.table("orders")).typed("shop.OrdersSubscriber"),
                Route.to(generic.port(), "audit", shop.table("*")));
        shop.awaitCount(generic, 40);

        Orders.insert(db, 20);
        db.execute("UPDATE orders SET status = 'shipped', amount = amount * 3 WHERE id BETWEEN 5 AND 15");
        db.execute("UPDATE orders SET note = NULL WHERE id = 3", "DELETE FROM orders WHERE id IN (1, 17, 45)");
        db.transaction(
                "INSERT INTO orders (id, customer_id, status, amount) VALUES (500, 1, 'new', 9.99)",
                "UPDATE orders SET status = 'paid' WHERE id = 500",
                "DELETE FROM orders WHERE id = 5",
                "UPDATE orders SET amount = 0.01 WHERE id = 500");
        db.execute("UPDATE orders SET id = 1000 WHERE id = 20");
        db.execute("ALTER TABLE orders ADD COLUMN coupon VARCHAR(20) NULL AFTER id");
        Orders.insert(db, 10);
        db.execute("UPDATE orders SET coupon = 'half price' WHERE id IN (2, 500, 1000)");

        shop.awaitSame(generic, "orders");
        SortedMap<String, Map<String, String>> withoutCoupon = db.rows("orders");
        withoutCoupon.values().forEach(row -> row.remove("coupon"));
        shop.waiting()
                .untilAsserted(() -> assertThat(Replica.differences(withoutCoupon, typed.rows()))
                        .isEmpty());
        assertNumbersStay(generic.received());
        assertThat(revisions(generic.received())).containsExactlyInAnyOrder(1, 2);
        shop.awaitCommitted("orders");
    }

    @Test
    void everyTypeOfMysqlArrivesAsItIsInTheDatabase() {
        Pipeline types = Pipeline.of("every_type");
        Database db = types.db();
        db.execute(EveryType.TABLE);
        db.execute(EveryType.rows(0));
        GenericSubscriber subscriber = GenericSubscriber.listening();
        types.start(Route.to(subscriber.port(), "types", types.table("*")));
        types.awaitCount(subscriber, EveryType.rows(0).length);
        db.execute(EveryType.rows(100));
        db.execute(EveryType.CHANGES);

        types.awaitSame(subscriber, "every_type");
        assertThat(operations(subscriber.received(), "every_type"))
                .containsOnly(
                        Operation.OPERATION_SNAPSHOT,
                        Operation.OPERATION_INSERT,
                        Operation.OPERATION_UPDATE,
                        Operation.OPERATION_DELETE);
    }

    @Test
    void tablesOfEveryKindOfKeyArrive() {
        Pipeline kinds = Pipeline.of("kinds");
        Database db = kinds.db();
        db.execute(
                "CREATE TABLE stock (product VARCHAR(20), warehouse INT, n INT, PRIMARY KEY (warehouse, product))",
                "CREATE TABLE log (line VARCHAR(100), n INT)",
                "CREATE TABLE cart (id INT PRIMARY KEY, product VARCHAR(20))",
                "CREATE TABLE `odd-table.name` (`we ird-name` INT PRIMARY KEY, `select` INT, `1st` VARCHAR(10), `ünï` INT, ID2 INT)",
                "INSERT INTO stock VALUES ('pen', 1, 5), ('pen', 2, 7), ('ink', 1, 0)",
                "INSERT INTO log VALUES ('same', 1), ('same', 1), ('other', NULL)",
                "INSERT INTO cart VALUES (1, 'pen'), (2, 'ink')",
                "INSERT INTO `odd-table.name` VALUES (1, 2, 'three', 4, 5)");
        GenericSubscriber subscriber = GenericSubscriber.listening();
        // Heartbeats, markers of transactions and schema changes come along, and are no changes of a row.
        kinds.startSource(Map.of("heartbeat.interval.ms", "500", "transforms", "", "predicates", ""));
        kinds.start(
                TestStack.shared().connect(),
                kinds.sinkConfig(Route.to(subscriber.port(), "kinds", kinds.table("*")))
                        .with("topics.regex", "(__debezium-heartbeat\\.)?" + kinds.prefix() + "(\\..*)?"));
        kinds.awaitCount(subscriber, 9);

        db.execute(
                "UPDATE stock SET n = n - 1 WHERE product = 'pen'",
                "UPDATE stock SET warehouse = 3 WHERE product = 'ink'",
                "DELETE FROM stock WHERE warehouse = 2",
                "INSERT INTO log VALUES ('same', 1), ('same', 2)",
                "UPDATE log SET n = 9 WHERE line = 'other'",
                "DELETE FROM log WHERE n = 1 LIMIT 1",
                "TRUNCATE TABLE cart",
                "INSERT INTO cart VALUES (2, 'glue')",
                "UPDATE `odd-table.name` SET `select` = NULL, `ünï` = 44",
                "INSERT INTO `odd-table.name` VALUES (2, 2, NULL, NULL, 1)");

        kinds.awaitSame(subscriber, "stock", "log", "cart");
        kinds.waiting()
                .untilAsserted(() -> assertThat(Replica.differences(
                                db.rows("odd-table.name"),
                                Replica.of(subscriber.received()).rows("odd-table.name")))
                        .isEmpty());
        assertThat(operations(subscriber.received(), "cart")).contains(Operation.OPERATION_TRUNCATE);
        kinds.awaitCommitted("stock", "log", "cart");
        String prefix = kinds.prefix();
        Set<String> others = Set.of(prefix, prefix + ".transaction", "__debezium-heartbeat." + prefix);
        kinds.waiting()
                .untilAsserted(() -> assertThat(TestStack.shared().topics().committed(kinds.sink()).keySet().stream()
                                .map(partition -> partition.topic())
                                .collect(Collectors.toSet()))
                        .containsAll(others));
    }

    private static void assertNumbersStay(List<Received> changes) {
        Map<String, Integer> numbers = new HashMap<>();
        changes.forEach(change -> change.numbers()
                .forEach((column, number) -> assertThat(numbers.computeIfAbsent(column, first -> number))
                        .as("number of %s in %s", column, change.place())
                        .isEqualTo(number)));
        assertThat(numbers.values()).doesNotHaveDuplicates();
    }

    private static Set<Integer> revisions(List<Received> changes) {
        return changes.stream().map(Received::revision).collect(Collectors.toSet());
    }

    private static Set<Operation> operations(List<Received> changes, String table) {
        return changes.stream()
                .filter(change -> change.table().equals(table))
                .map(Received::operation)
                .collect(Collectors.toSet());
    }
}
