package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.Endpoints;
import dev.rowcast.v1.Operation;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A subscriber comes later than the rows, as the operations page says: from the topics where they still hold them, else by an incremental snapshot. */
@ExtendWith(StackExtension.class)
class NewSubscriberIT {
    private static final int ROWS = 40;
    private static final String SIGNALS = "signals";

    private final TestStack stack = TestStack.shared();
    private final Pipeline pipeline = Pipeline.of("latecomer");

    @Test
    void aConnectorOfItsOwnBringsTheTopicsAndASignalBringsTheTable() {
        pipeline.db()
                .execute(
                        Orders.TABLE,
                        "CREATE TABLE " + SIGNALS
                                + " (id VARCHAR(42) PRIMARY KEY, type VARCHAR(32) NOT NULL, data VARCHAR(2048))");
        Orders.insert(pipeline.db(), ROWS);
        GenericSubscriber first = GenericSubscriber.listening();
        // A user who may write to the table of signals, without which Debezium passes over them.
        Endpoints.Mysql mysql = stack.endpoints().mysql();
        pipeline.startSource(Map.of(
                "signal.data.collection", pipeline.table(SIGNALS),
                "database.user", mysql.user(),
                "database.password", mysql.password()));
        pipeline.startSink(Route.to(first.port(), "first", pipeline.table("orders")));
        pipeline.awaitCount(first, ROWS);
        pipeline.db().execute("UPDATE orders SET status = 'paid' WHERE id <= 10", "DELETE FROM orders WHERE id > 30");
        pipeline.awaitSame(first, "orders");

        GenericSubscriber second = GenericSubscriber.listening();
        startOwn("second", second);
        assertThat(pipeline.awaitSame(second, "orders").changes())
                .as("all that the topic holds")
                .isEqualTo(Replica.of(first.received()).changes());

        int before = first.count();
        stack.topics().deleteUpToTheEnd(pipeline.topic("orders"));
        GenericSubscriber third = GenericSubscriber.listening();
        startOwn("third", third);
        pipeline.db()
                .update(
                        "INSERT INTO " + SIGNALS + " VALUES ('ad-hoc-1', 'execute-snapshot', ?)",
                        "{\"type\": \"incremental\", \"data-collections\": [\"" + pipeline.table("orders") + "\"]}");

        assertThat(pipeline.awaitSame(third, "orders").changes()).isEqualTo(30);
        pipeline.awaitCount(first, before + 30);
        assertThat(first.changes().subList(before, first.count()))
                .as("what those see who had the rows before")
                .allMatch(change -> change.operation() == Operation.OPERATION_SNAPSHOT)
                .hasSize(30);
        assertThat(Replica.of(first.received()).faults()).isEmpty();
        assertThat(stack.connect().status(pipeline.sink()).isRunning()).isTrue();
    }

    /** A connector with that subscription alone, on the contract log of the first. */
    private void startOwn(String name, GenericSubscriber subscriber) {
        ConnectorConfig own = pipeline.sinkConfig(Route.to(subscriber.port(), name, pipeline.table("orders")))
                .named(pipeline.sink() + "-" + name);
        pipeline.start(stack.connect(), own);
    }
}
