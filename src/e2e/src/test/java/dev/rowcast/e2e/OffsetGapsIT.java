package dev.rowcast.e2e;

import dev.rowcast.stack.ConnectorConfig;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Offsets of which no change comes to the task, and topics that have another name by the time that they do. */
@ExtendWith(StackExtension.class)
class OffsetGapsIT {
    private static final Map<String, String> TRANSFORMS = Map.ofEntries(
            Map.entry("consumer.override.isolation.level", "read_committed"),
            Map.entry("transforms", "drop,rename"),
            Map.entry("transforms.drop.type", "org.apache.kafka.connect.transforms.Filter"),
            Map.entry("transforms.drop.predicate", "tombstone"),
            Map.entry("predicates", "tombstone"),
            Map.entry("predicates.tombstone.type", "org.apache.kafka.connect.transforms.predicates.RecordIsTombstone"),
            Map.entry("transforms.rename.type", "org.apache.kafka.connect.transforms.RegexRouter"),
            Map.entry("transforms.rename.regex", ".*"),
            Map.entry("transforms.rename.replacement", "one-name-for-all"));

    /**
     * Two mistakes of other sinks. A sink that counts offsets one by one waits for ever for those that hold no record for it: markers and records of
     * transactions, and what a transform filters; here the committed offset reaches the end all the same. And one that keeps offsets by the topic's
     * name after the transforms commits them for topics that don't exist; here two topics with one name are committed apart.
     */
    @Test
    @Tag("pitfall-4")
    @Tag("pitfall-5")
    void offsetsOfWhateverComesAreCommittedUpToTheEndUnderTheirOwnTopic() {
        Pipeline pipeline = Pipeline.of("gaps");
        pipeline.db().execute(Orders.TABLE, Orders.TABLE.replace("orders", "returns"));
        Orders.insert(pipeline.db(), 20);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        pipeline.startSource(Map.of());
        ConnectorConfig sink = pipeline.sinkConfig(Route.to(subscriber.port(), "all", pipeline.table("*")));
        pipeline.start(TestStack.shared().connect(), sink.withAll(TRANSFORMS));
        pipeline.awaitCount(subscriber, 20);
        TestStack.shared().topics().writeAndAbort(pipeline.topic("orders"), 50);
        pipeline.db()
                .execute(
                        "INSERT INTO returns (customer_id, status, amount) VALUES (1, 'back', 2.50)",
                        "UPDATE orders SET status = 'paid' WHERE id <= 10",
                        // Their tombstones are the last records.
                        "DELETE FROM orders WHERE id > 15",
                        "DELETE FROM returns");

        pipeline.awaitSame(subscriber, "orders", "returns");
        pipeline.awaitCommitted("orders", "returns");
    }
}
