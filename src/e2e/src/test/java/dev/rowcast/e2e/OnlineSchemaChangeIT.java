package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables that a tool alters by a copy, while rows are written: the copy goes to nobody, and the swap is a change of the table. */
@ExtendWith(StackExtension.class)
class OnlineSchemaChangeIT {
    private static final int BEFORE = 300;

    @Test
    void ptOnlineSchemaChangeItself() throws Exception {
        PtOnlineSchemaChange.require();
        Pipeline pipeline = Pipeline.of("by_pt");
        GenericSubscriber subscriber = started(pipeline);
        Workload workload = Workload.on(pipeline, 10_000);
        pipeline.awaitCount(subscriber, BEFORE + 20);

        PtOnlineSchemaChange.alter("by_pt", "orders", "ADD COLUMN channel VARCHAR(10)");
        pipeline.waiting().until(() -> revisions(subscriber).contains(2));
        workload.stop();
        awaitSameAndNothingOf(pipeline, subscriber, "_orders_new");

        PtOnlineSchemaChange.alter("by_pt", "orders", "DROP COLUMN note");
        awaitHeldForTheSwap(pipeline, subscriber, "pt-online-schema-change", "_orders_new");
    }

    /** The statements that gh-ost runs, with what it takes out of the binary log between them. */
    @Test
    void theStatementsOfGhost() throws Exception {
        Pipeline pipeline = Pipeline.of("by_ghost");
        GenericSubscriber subscriber = started(pipeline);

        ghost(pipeline.db(), "ADD COLUMN channel VARCHAR(10)");
        pipeline.waiting().until(() -> revisions(subscriber).contains(2));
        awaitSameAndNothingOf(pipeline, subscriber, "_orders_gho", "_orders_ghc");

        ghost(pipeline.db(), "DROP COLUMN note");
        awaitHeldForTheSwap(pipeline, subscriber, "gh-ost", "_orders_gh");
    }

    private static void ghost(Database db, String alter) {
        String columns = "id, customer_id, status, amount, approved_at, created_at";
        String copy = "INSERT IGNORE INTO _orders_gho (" + columns + ") SELECT " + columns
                + " FROM orders FORCE INDEX (PRIMARY) WHERE ";
        String applied = "REPLACE INTO _orders_gho (" + columns + ") SELECT " + columns + " FROM orders WHERE ";
        db.execute(
                "CREATE TABLE _orders_ghc (id BIGINT UNSIGNED AUTO_INCREMENT PRIMARY KEY, last_update TIMESTAMP NOT NULL"
                        + " DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP, hint VARCHAR(64) CHARACTER SET ascii"
                        + " NOT NULL, value VARCHAR(4096) CHARACTER SET ascii NOT NULL, UNIQUE KEY hint_uidx (hint))"
                        + " AUTO_INCREMENT = 256",
                "CREATE TABLE _orders_gho LIKE orders",
                "ALTER TABLE _orders_gho " + alter,
                "INSERT INTO _orders_ghc (id, hint, value) VALUES (2, 'state', 'GhostTableMigrated') ON DUPLICATE KEY"
                        + " UPDATE last_update = NOW(), value = VALUES(value)",
                copy + "id <= 150 LOCK IN SHARE MODE",
                "INSERT INTO orders (customer_id, status, amount) VALUES (1, 'meanwhile', 1)",
                applied + "status = 'meanwhile'",
                "UPDATE orders SET amount = amount + 1 WHERE id BETWEEN 100 AND 200",
                applied + "id BETWEEN 100 AND 200",
                copy + "id > 150 LOCK IN SHARE MODE",
                "DELETE FROM orders WHERE id IN (SELECT * FROM (SELECT MIN(id) FROM orders) AS first)",
                "DELETE FROM _orders_gho WHERE id NOT IN (SELECT id FROM orders)",
                "RENAME TABLE orders TO _orders_del, _orders_gho TO orders",
                "DROP TABLE _orders_ghc, _orders_del",
                "INSERT INTO orders (customer_id, status, amount) VALUES (1, 'afterwards', 1)");
    }

    private static GenericSubscriber started(Pipeline pipeline) {
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), BEFORE);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        pipeline.startSource(Map.of());
        // One task, so that what meets the copy is what holds the table.
        pipeline.start(
                TestStack.shared().connect(),
                pipeline.sinkConfig(Route.to(subscriber.port(), "billing", pipeline.table("*")))
                        .with("tasks.max", "1"));
        pipeline.awaitCount(subscriber, BEFORE);
        return subscriber;
    }

    private static Set<Integer> revisions(GenericSubscriber subscriber) {
        return subscriber.received().stream().map(Received::revision).collect(Collectors.toSet());
    }

    private static void awaitSameAndNothingOf(Pipeline pipeline, GenericSubscriber subscriber, String... copies) {
        for (String copy : copies) {
            assertThat(TestStack.shared().topics().changes(pipeline.topics(copy)))
                    .as("changes of %s in Kafka", copy)
                    .isNotEmpty();
        }
        pipeline.awaitSame(subscriber, "orders");
        pipeline.awaitCommitted(copies);
        assertThat(subscriber.received()).extracting(Received::table).containsOnly("orders");
    }

    private static void awaitHeldForTheSwap(Pipeline pipeline, GenericSubscriber subscriber, String tool, String copy)
            throws Exception {
        Contracts contracts = Contracts.of(pipeline, pipeline.db().name());
        pipeline.db().execute("INSERT INTO orders (customer_id, status, amount) VALUES (1, 'after the swap', 1)");
        pipeline.waiting().until(() -> contracts.holds("orders").size() == 1);
        assertThat(contracts.holds("orders").get(0).notice()).contains("\"note\"");
        pipeline.waiting().untilAsserted(() -> {
            Commands.Result status = StatusPage.status(pipeline);
            assertThat(status.said().replaceAll("\\s+", " "))
                    .contains("HELD", "rows of " + pipeline.table(copy))
                    .contains("so that this may be how " + tool + " changed it");
        });

        contracts.approve("orders", "apply");
        pipeline.awaitSame(subscriber, "orders");
        assertThat(subscriber.received()).extracting(Received::table).containsOnly("orders");
    }
}
