package dev.rowcast.cli.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.connect.StatusReader.Heard;
import dev.rowcast.observe.TaskFigures;
import dev.rowcast.observe.TaskStatus;
import dev.rowcast.stack.ConnectorStatus;
import dev.rowcast.stack.ConnectorStatus.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** When it is certain that each record from now on comes to a task that knows the subscription. */
class SinkTasksTest {
    private static final long NOW = 1_000_000;
    private static final long INTERVAL = 10_000;
    private static final String TOPIC = "shop.shop.orders";
    private static final Set<TopicPartition> PARTITIONS =
            Set.of(new TopicPartition(TOPIC, 0), new TopicPartition(TOPIC, 1));

    private final List<Heard> heard = new ArrayList<>(List.of(task(0, "r"), task(1, "r")));

    private static TaskStatus status(int number, @Nullable String routing) {
        return TaskStatus.starting("sink", number, "here", "1", NOW - 60_000, INTERVAL)
                .routed(routing)
                .at(NOW, new TaskFigures(), name -> "", Map.of(TOPIC, List.of(number)), Map.of(), NOW);
    }

    private static Heard task(int number, @Nullable String routing) {
        return new Heard(status(number, routing), NOW);
    }

    private static ConnectorStatus connector(String... tasks) {
        List<Part> parts = new ArrayList<>(List.of(new Part("connector", "RUNNING", null)));
        for (String state : tasks) {
            parts.add(new Part("task " + (parts.size() - 1), state, null));
        }
        return new ConnectorStatus("sink", parts);
    }

    private String obstacle(ConnectorStatus connector) {
        return SinkTasks.heard("sink", heard, NOW)
                .obstacle(connector, "r", PARTITIONS)
                .orElse("");
    }

    private String obstacle() {
        return obstacle(connector("RUNNING", "RUNNING"));
    }

    @Test
    void allTasksThatRunWithTheRoutingAndHaveAllPartitionsAreNoObstacle() {
        assertThat(obstacle()).isEmpty();
        heard.set(0, new Heard(status(0, "r"), NOW - 3 * INTERVAL));
        assertThat(obstacle()).isEmpty();
    }

    @Test
    void aTaskThatDoesntRunByKafkaConnectIsOne() {
        assertThat(obstacle(connector("RUNNING", "PAUSED"))).contains("task 1 PAUSED");
        assertThat(obstacle(connector())).contains("no task yet");
        assertThat(obstacle(connector("RUNNING", "RUNNING", "RUNNING")))
                .isEqualTo("task 2 of connector sink hasn't said yet that it runs");
    }

    @Test
    void ofAPausedConnectorAllTasksArePaused() {
        SinkTasks tasks = SinkTasks.heard("sink", heard, NOW);
        ConnectorStatus half = new ConnectorStatus(
                "sink",
                List.of(
                        new Part("connector", "PAUSED", null),
                        new Part("task 0", "PAUSED", null),
                        new Part("task 1", "RUNNING", null)));
        assertThat(tasks.pausedObstacle(half, "r", PARTITIONS).orElse(""))
                .contains("not all of it is paused yet", "task 1 RUNNING");
        ConnectorStatus all = new ConnectorStatus(
                "sink",
                List.of(
                        new Part("connector", "PAUSED", null),
                        new Part("task 0", "PAUSED", null),
                        new Part("task 1", "PAUSED", null)));
        assertThat(tasks.pausedObstacle(all, "r", PARTITIONS)).isEmpty();
        assertThat(tasks.pausedObstacle(all, "other", PARTITIONS).orElse("")).contains("goes by another routing");
    }

    @Test
    void aTaskThatIsSilentHasStoppedOrIsAnotherConnectorsIsOne() {
        heard.set(1, new Heard(status(1, "r"), NOW - 3 * INTERVAL - 1));
        assertThat(obstacle()).contains("task 1 of connector sink hasn't said yet");
        heard.set(1, new Heard(status(1, "r").stopped(NOW, null), NOW));
        assertThat(obstacle()).contains("task 1 of connector sink hasn't said yet");
        heard.set(
                1,
                new Heard(
                        TaskStatus.starting("other", 1, "here", "1", NOW, INTERVAL)
                                .routed("r"),
                        NOW));
        assertThat(obstacle()).contains("task 1 of connector sink hasn't said yet");
    }

    @Test
    void aTaskWithAnotherRoutingIsOne() {
        heard.set(1, task(1, "of before"));
        assertThat(obstacle()).contains("task 1 of connector sink goes by another routing");
        heard.set(1, task(1, null));
        assertThat(obstacle()).contains("it runs an older version of Rowcast");
    }

    @Test
    void aPartitionThatNoneOfThemHasIsOne() {
        heard.set(1, task(0, "r"));
        heard.add(new Heard(
                TaskStatus.starting("sink", 1, "here", "1", NOW, INTERVAL).routed("r"), NOW));
        assertThat(obstacle()).contains("has been assigned " + TOPIC + "-1 yet");
    }
}
