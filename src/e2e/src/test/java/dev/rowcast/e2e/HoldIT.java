package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.stack.ConnectClient;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A change of a table that would hurt its readers holds the table just before its first row, until somebody has decided. */
@ExtendWith(StackExtension.class)
class HoldIT {
    private static final int BEFORE = 30;
    private static final String OTHER_TABLE = "CREATE TABLE items (id BIGINT PRIMARY KEY, name VARCHAR(20))";

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        "dropped, ALTER TABLE orders DROP COLUMN note, note, apply",
        "retyped, ALTER TABLE orders MODIFY COLUMN amount DOUBLE NOT NULL, amount, version"
    })
    void rowsBeforeAreDeliveredAndTheRestWhenSomebodyHasDecided(
            String database, String alter, String column, String decision) {
        Pipeline pipeline = Pipeline.of(database);
        pipeline.db().execute(Orders.TABLE, OTHER_TABLE);
        Orders.insert(pipeline.db(), 10);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        pipeline.start(Route.to(subscriber.port(), "orders", pipeline.table("*")));
        pipeline.awaitCount(subscriber, 10);
        Contracts contracts = Contracts.of(pipeline, database);

        // While the sink pauses, so that rows of both shapes come to it in one batch.
        ConnectClient connect = TestStack.shared().connect();
        connect.pause(pipeline.sink());
        pipeline.waiting()
                .until(() -> connect.status(pipeline.sink()).parts().stream()
                        .allMatch(part -> part.state().equals("PAUSED")));
        Orders.insert(pipeline.db(), BEFORE);
        var rowsBefore = pipeline.db().rows("orders");
        pipeline.db().execute(alter, "INSERT INTO orders (customer_id, status, amount) VALUES (1, 'new shape', 1)");
        awaitInKafka(pipeline, 10L + BEFORE + 1);
        connect.resume(pipeline.sink());

        pipeline.waiting()
                .untilAsserted(() -> assertThat(contracts.holds("orders"))
                        .singleElement()
                        .satisfies(held ->
                                assertThat(held.notice()).contains("\"" + column + "\"", "(subscription orders)")));
        awaitCommittedUpTo(pipeline, 10L + BEFORE);
        assertThat(Replica.differences(
                        rowsBefore, Replica.of(subscriber.received()).rows("orders")))
                .as("differences between the table before its change and what was received")
                .isEmpty();
        assertThat(subscriber.received()).as("revisions").allMatch(change -> change.revision() == 1);

        // Nothing else waits, and nothing has failed.
        pipeline.db().execute("INSERT INTO items VALUES (1, 'goes on')");
        pipeline.awaitCount(subscriber, 10 + BEFORE + 1);
        pipeline.awaitCommitted("items");
        assertThat(connect.status(pipeline.sink()).parts())
                .allMatch(part -> part.state().equals("RUNNING"));

        contracts.approve("orders", decision);
        pipeline.awaitCount(subscriber, 10 + BEFORE + 2);
        pipeline.awaitCommitted("orders");
        pipeline.awaitSame(subscriber, "items");
        assertThat(subscriber.received()).as("nothing came twice").hasSize(10 + BEFORE + 2);
        assertThat(contracts.holds("orders")).isEmpty();
        assertThat(subscriber.changes().get(10 + BEFORE + 1).revision()).isEqualTo(2);
    }

    @Test
    void holdSurvivesRestartAndRebalanceAndASecondChangeOfTheTable() {
        Pipeline pipeline = Pipeline.of("held_long");
        pipeline.db().execute(Orders.TABLE, OTHER_TABLE);
        Orders.insert(pipeline.db(), 10);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        Route route = Route.to(subscriber.port(), "orders", pipeline.table("*"));
        pipeline.start(route);
        pipeline.awaitCount(subscriber, 10);
        Contracts contracts = Contracts.of(pipeline, "held_long");
        pipeline.db()
                .execute(
                        "ALTER TABLE orders DROP COLUMN note",
                        "INSERT INTO orders (customer_id, status, amount) VALUES (1, 'no note', 1)");
        pipeline.waiting().until(() -> contracts.holds("orders").size() == 1);
        awaitCommittedUpTo(pipeline, 10);

        ConnectClient connect = TestStack.shared().connect();
        connect.restart(pipeline.sink());
        connect.awaitRunning(pipeline.sink(), Pipeline.PATIENCE);
        pipeline.db()
                .execute(
                        "ALTER TABLE orders DROP COLUMN status, ADD COLUMN status INT NOT NULL DEFAULT 0",
                        "INSERT INTO orders (customer_id, status, amount) VALUES (1, 7, 1)",
                        "INSERT INTO items VALUES (1, 'one')");
        awaitInKafka(pipeline, 12);
        pipeline.awaitCount(subscriber, 11);

        // One more task, so that the partitions are dealt out anew.
        connect.register(pipeline.sinkConfig(route).with("tasks.max", "3"));
        connect.awaitRunning(pipeline.sink(), Pipeline.PATIENCE);
        pipeline.db().execute("INSERT INTO items VALUES (2, 'two')");
        pipeline.awaitCount(subscriber, 12);
        pipeline.awaitCommitted("items");
        awaitCommittedUpTo(pipeline, 10);
        assertThat(contracts.holds("orders")).hasSize(1);

        contracts.approve("orders", "apply");
        pipeline.waiting()
                .until(() -> contracts.holds("orders").stream()
                        .anyMatch(held -> held.notice().contains("\"status\" changed")));
        awaitCommittedUpTo(pipeline, 11);
        contracts.approve("orders", "bridge");
        pipeline.awaitSame(subscriber, "items");
        pipeline.awaitCommitted("orders");
        assertThat(subscriber.received().stream()
                        .filter(change -> change.table().equals("orders"))
                        .map(Received::place)
                        .distinct())
                .hasSize(12);
        assertThat(contracts.holds("orders")).isEmpty();
    }

    @Test
    void decisionInTheConfigurationLetsTheTableGoOnAndMayStay() {
        Pipeline pipeline = Pipeline.of("held_by_property");
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), 3);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        Route route = Route.to(subscriber.port(), "orders", pipeline.table("*"));
        pipeline.start(route);
        pipeline.awaitCount(subscriber, 3);
        Contracts contracts = Contracts.of(pipeline, "held_by_property");
        pipeline.db()
                .execute(
                        "ALTER TABLE orders RENAME COLUMN note TO remark",
                        "INSERT INTO orders (customer_id, status, amount, remark) VALUES (1, 'x', 1, 'hello')");
        pipeline.waiting().until(() -> contracts.holds("orders").size() == 1);

        ConnectClient connect = TestStack.shared().connect();
        Map<String, String> approve = Map.of("contract.approve", pipeline.table("orders") + "@2=rename:note=remark");
        connect.register(pipeline.sinkConfig(route).withAll(approve));
        pipeline.awaitCount(subscriber, 4);
        pipeline.awaitCommitted("orders");
        Received last = subscriber.changes().get(3);
        assertThat(contracts
                        .history("orders")
                        .base()
                        .activeField("remark")
                        .orElseThrow()
                        .number())
                .as("the number that the column had under its old name")
                .isEqualTo(5);
        assertThat(last.revision()).isEqualTo(2);
        assertThat(contracts.history("orders").current().decidedBy())
                .isEqualTo("contract.approve of " + pipeline.sink());

        connect.restart(pipeline.sink());
        Orders.insertWith(pipeline.db(), "remark");
        pipeline.awaitCount(subscriber, 5);
        assertThat(contracts.history("orders").entries()).hasSize(2);
    }

    private static void awaitInKafka(Pipeline pipeline, long records) {
        pipeline.waiting()
                .until(
                        () -> TestStack.shared()
                                .topics()
                                .ends(pipeline.topics("orders"))
                                .values(),
                        ends -> ends.contains(records));
    }

    private static void awaitCommittedUpTo(Pipeline pipeline, long offset) {
        Map<TopicPartition, Long> expected = Map.of(new TopicPartition(pipeline.topic("orders"), 0), offset);
        pipeline.waiting()
                .untilAsserted(() -> assertThat(TestStack.shared().topics().committed(pipeline.sink()))
                        .containsAllEntriesOf(expected));
    }
}
