package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectorStatus;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A change of a table that would hurt its readers stops just before its first row. */
@ExtendWith(StackExtension.class)
class ShapeChangeStopsIT {
    private static final int BEFORE = 30;

    static List<Arguments> changes() {
        return List.of(
                Arguments.of("dropped", "ALTER TABLE orders DROP COLUMN note", List.of("note")),
                Arguments.of("retyped", "ALTER TABLE orders MODIFY COLUMN amount DOUBLE NOT NULL", List.of("amount")));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("changes")
    void rowsBeforeAreDeliveredAndNoneAfter(String database, String alter, List<String> named) {
        Pipeline pipeline = Pipeline.of(database);
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), 10);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        pipeline.start(Route.to(subscriber.port(), "orders", pipeline.table("*")));
        pipeline.awaitCount(subscriber, 10);

        // While the sink pauses, so that rows of both shapes come to it in one batch.
        ConnectClient connect = TestStack.shared().connect();
        connect.pause(pipeline.sink());
        pipeline.waiting()
                .until(() -> connect.status(pipeline.sink()).parts().stream()
                        .allMatch(part -> part.state().equals("PAUSED")));
        Orders.insert(pipeline.db(), BEFORE);
        var rowsBefore = pipeline.db().rows("orders");
        pipeline.db().execute(alter, "INSERT INTO orders (customer_id, status, amount) VALUES (1, 'new shape', 1)");
        pipeline.waiting()
                .until(
                        () -> TestStack.shared()
                                .topics()
                                .ends(pipeline.topics("orders"))
                                .values(),
                        ends -> ends.contains(10L + BEFORE + 1));
        connect.resume(pipeline.sink());

        assertStopped(pipeline, named);
        assertThat(Replica.differences(
                        rowsBefore, Replica.of(subscriber.received()).rows("orders")))
                .as("differences between the table before its change and what was received")
                .isEmpty();
        assertThat(subscriber.received()).as("revisions").allMatch(change -> change.revision() == 1);
        assertCommittedUpTo(pipeline, 10 + BEFORE);
    }

    /** How the stop shows: the task has failed, and says why. The other tables of the task stop with it. */
    private static void assertStopped(Pipeline pipeline, List<String> named) {
        ConnectorStatus status = TestStack.shared().connect().awaitFailed(pipeline.sink(), Pipeline.PATIENCE);
        assertThat(BadRecordsIT.traces(status))
                .contains(
                        "TableStoppedException",
                        pipeline.table("orders"),
                        pipeline.topic("orders"),
                        "Undo the change of the table")
                .contains(named);
    }

    private static void assertCommittedUpTo(Pipeline pipeline, long offset) {
        Map<TopicPartition, Long> expected = Map.of(new TopicPartition(pipeline.topic("orders"), 0), offset);
        assertThat(TestStack.shared().topics().committed(pipeline.sink())).containsAllEntriesOf(expected);
    }
}
