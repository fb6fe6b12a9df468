package dev.rowcast.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.Server;
import dev.rowcast.stack.WorkerConfig;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tasks and workers come and go in the middle of a steady workload, for a consumer of either way of assignment. */
@ExtendWith(StackExtension.class)
class RebalanceIT {
    private static final int AT_EACH_STEP = 60;

    private enum Assignment {
        EAGER("org.apache.kafka.clients.consumer.RoundRobinAssignor"),
        COOPERATIVE("org.apache.kafka.clients.consumer.CooperativeStickyAssignor");

        private final String assignor;

        Assignment(String assignor) {
            this.assignor = assignor;
        }
    }

    private final TestStack stack = TestStack.shared();
    private final ConnectClient connect = stack.connect();
    private final Pipeline pipeline = Pipeline.of("rebalanced");
    private final Map<Assignment, GenericSubscriber> subscribers = new EnumMap<>(Assignment.class);

    /**
     * What was being tried again when a rebalance came was dropped by other sinks, or was sent on by its old owner beside the new one. Here the
     * subscribers fail one call in ten all the while: what is committed has arrived at all times, nothing is overtaken, and what the subscribers
     * made of it all is what the database has.
     */
    @Test
    @Tag("pitfall-1")
    @Tag("pitfall-3")
    void whateverComesAndGoesNothingIsLostOrOvertaken() {
        pipeline.db().execute(Orders.TABLE);
        Orders.insert(pipeline.db(), 50);
        pipeline.startSource(
                Map.of("topic.creation.default.partitions", "4", "topic.creation.default.replication.factor", "1"));
        for (Assignment assignment : Assignment.values()) {
            GenericSubscriber subscriber = GenericSubscriber.listening();
            subscriber.refusingOneIn(10);
            subscribers.put(assignment, subscriber);
            pipeline.start(connect, sink(assignment, 2));
        }
        Workload workload = Workload.on(pipeline, 1_000);
        flows();

        Server second = stack.stack()
                .startWorker(WorkerConfig.named("second")
                        .withGroup("rowcast-connect")
                        .withPlugins(stack.plugin()));
        stack.forTest(second::stop);
        flows();
        setTasks(3);
        flows();
        second.kill();
        assertCommittedHasArrived();
        flows();
        assertCommittedHasArrived();
        setTasks(1);
        flows();
        workload.stop();

        subscribers.forEach((assignment, subscriber) -> {
            Replica replica = pipeline.awaitSame(subscriber, "orders");
            pipeline.waiting()
                    .untilAsserted(() -> assertThat(stack.topics().lag(name(assignment), pipeline.topics("orders")))
                            .isEmpty());
            System.out.printf(
                    "Rebalances, %s: %,d changes arrived, %,d of them again%n",
                    assignment, replica.changes(), replica.duplicates());
        });
    }

    private String name(Assignment assignment) {
        return pipeline.sink() + "-" + assignment;
    }

    private ConnectorConfig sink(Assignment assignment, int tasks) {
        GenericSubscriber subscriber = subscribers.get(assignment);
        return pipeline.sinkConfig(Route.to(subscriber.port(), "orders", pipeline.table("orders")))
                .named(name(assignment))
                .with("tasks.max", String.valueOf(tasks))
                .with("consumer.override.partition.assignment.strategy", assignment.assignor);
    }

    private void setTasks(int tasks) {
        for (Assignment assignment : Assignment.values()) {
            connect.register(sink(assignment, tasks));
            pipeline.waiting()
                    .until(() -> stack.topics().members(name(assignment)).size() == tasks);
        }
    }

    private void flows() {
        subscribers.values().forEach(subscriber -> pipeline.awaitCount(subscriber, subscriber.count() + AT_EACH_STEP));
    }

    /** No offset is committed that the subscriber hadn't the change of. */
    private void assertCommittedHasArrived() {
        Map<Assignment, Map<TopicPartition, Long>> committed = new EnumMap<>(Assignment.class);
        Map<Assignment, Set<Topics.Place>> arrived = new EnumMap<>(Assignment.class);
        subscribers.forEach((assignment, subscriber) -> {
            committed.put(assignment, stack.topics().committed(name(assignment)));
            arrived.put(
                    assignment,
                    subscriber.received().stream().map(Received::place).collect(Collectors.toSet()));
        });
        Set<Topics.Place> written = stack.topics().changes(pipeline.topics("orders"));
        committed.forEach((assignment, offsets) -> assertThat(written.stream()
                        .filter(place -> place.offset()
                                < offsets.getOrDefault(new TopicPartition(place.topic(), place.partition()), 0L))
                        .filter(place -> !arrived.get(assignment).contains(place)))
                .as("%s: changes below the committed offset that haven't arrived", assignment)
                .isEmpty());
    }
}
