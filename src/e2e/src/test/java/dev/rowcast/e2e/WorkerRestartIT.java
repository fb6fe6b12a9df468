package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.stack.Server;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The Connect worker goes in the middle of a steady workload, and comes back. */
@ExtendWith(StackExtension.class)
class WorkerRestartIT {
    private static final int MEANWHILE = 150;

    /** How a worker ends. */
    enum End {
        SIGTERM,
        SIGKILL;

        void of(Server worker) {
            if (this == SIGTERM) {
                worker.stop();
            } else {
                worker.kill();
            }
        }
    }

    @Test
    void nothingIsLostOrOvertaken() {
        Pipeline pipeline = Pipeline.of("restarted");
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), 100);
        GenericSubscriber subscriber = GenericSubscriber.listening();
        // Several partitions and two tasks: only the changes of one key have an order.
        pipeline.startSource(
                Map.of("topic.creation.default.partitions", "3", "topic.creation.default.replication.factor", "1"));
        pipeline.startSink(Route.to(subscriber.port(), "orders", pipeline.table("orders")));
        Workload workload = Workload.on(pipeline, 1_000);
        pipeline.awaitCount(subscriber, 100 + MEANWHILE);

        Server worker = TestStack.shared().stack().connect();
        for (End end : End.values()) {
            end.of(worker);
            assertCommittedHasArrived(pipeline, subscriber);
            int beforeTheEnd = subscriber.count();
            int twice = Replica.of(subscriber.received()).duplicates();
            worker.start();
            TestStack.shared().connect().awaitRunning(pipeline.sink(), Pipeline.PATIENCE);
            pipeline.awaitCount(subscriber, beforeTheEnd + MEANWHILE);
            Replica replica = Replica.of(subscriber.received());
            System.out.printf(
                    "%s of the worker: %,d changes arrived, %,d of them twice%n",
                    end, replica.changes(), replica.duplicates() - twice);
        }
        workload.stop();

        pipeline.awaitSame(subscriber, "orders");
        pipeline.awaitCommitted("orders");
        assertThat(subscriber.received().stream()
                        .map(change -> change.place().partition())
                        .distinct())
                .as("partitions that changes came from")
                .containsExactlyInAnyOrder(0, 1, 2);
    }

    /** No offset is committed that the subscriber hadn't the change of: whoever reads on from there misses nothing. */
    private static void assertCommittedHasArrived(Pipeline pipeline, GenericSubscriber subscriber) {
        Topics topics = TestStack.shared().topics();
        Map<TopicPartition, Long> committed = topics.committed(pipeline.sink());
        Set<Topics.Place> arrived =
                subscriber.received().stream().map(Received::place).collect(Collectors.toSet());
        assertThat(topics.changes(pipeline.topics("orders")).stream()
                        .filter(place -> place.offset()
                                < committed.getOrDefault(new TopicPartition(place.topic(), place.partition()), 0L))
                        .filter(place -> !arrived.contains(place)))
                .as("changes below the committed offset that haven't arrived")
                .isEmpty();
    }
}
