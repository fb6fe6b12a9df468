package dev.rowcast.cli.sync;

import dev.rowcast.connect.StatusReader.Heard;
import dev.rowcast.observe.TaskStatus;
import dev.rowcast.stack.ConnectorStatus;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.TopicPartition;

/**
 * The tasks of a connector that run, as they say of themselves.
 *
 * @param connector its name
 * @param running what each has said last
 */
record SinkTasks(String connector, List<TaskStatus> running) {
    /** So many intervals without a word, and nobody knows whether it runs. */
    private static final int SILENT = 3;

    SinkTasks {
        running = List.copyOf(running);
    }

    /** Those of which was heard lately. */
    static SinkTasks heard(String connector, List<Heard> all, long nowMillis) {
        return new SinkTasks(
                connector,
                all.stream()
                        .filter(heard -> runs(heard, nowMillis))
                        .map(Heard::status)
                        .filter(status -> status.connector().equals(connector))
                        .toList());
    }

    private static boolean runs(Heard heard, long nowMillis) {
        TaskStatus status = heard.status();
        return status.stoppedMillis() == 0
                && status.failure() == null
                && nowMillis - heard.atMillis() <= SILENT * status.intervalMillis();
    }

    /**
     * Why it isn't certain that a task of that routing takes each record from now on.
     *
     * @param status what Kafka Connect says of them
     * @param routing the hash of the routing that the connector is registered with
     * @param partitions all that it reads
     * @return empty where it is certain
     */
    Optional<String> obstacle(ConnectorStatus status, String routing, Set<TopicPartition> partitions) {
        return status.isRunning()
                ? obstacle(status.tasks(), routing, partitions)
                : Optional.of("not all of it runs. " + status.describe());
    }

    /** The same of a connector that is paused, for when it goes on. */
    Optional<String> pausedObstacle(ConnectorStatus status, String routing, Set<TopicPartition> partitions) {
        return status.isPaused()
                ? obstacle(status.tasks(), routing, partitions)
                : Optional.of("not all of it is paused yet. " + status.describe());
    }

    private Optional<String> obstacle(int tasks, String routing, Set<TopicPartition> partitions) {
        Set<TopicPartition> left = new HashSet<>(partitions);
        for (int number = 0; number < tasks; number++) {
            int wanted = number;
            Optional<TaskStatus> task =
                    running.stream().filter(each -> each.task() == wanted).findFirst();
            if (task.isEmpty()) {
                return Optional.of("task " + number + " of connector " + connector + " hasn't said yet that it runs");
            }
            if (!routing.equals(task.get().routing())) {
                return Optional.of("task " + number + " of connector " + connector
                        + (task.get().routing() == null
                                ? " doesn't say by which routing it goes; it runs an older version of Rowcast"
                                : " goes by another routing than the one that is read here; it was changed, and the task not started again,"
                                        + " or the file of routes.file is another on its worker"));
            }
            task.get()
                    .assigned()
                    .forEach((topic, numbers) -> numbers.forEach(each -> left.remove(new TopicPartition(topic, each))));
        }
        return left.isEmpty()
                ? Optional.empty()
                : Optional.of("no task of connector " + connector + " has been assigned " + first(left)
                        + " yet; a new topic is noticed within metadata.max.age.ms, 5 minutes by default");
    }

    private static String first(Set<TopicPartition> partitions) {
        TreeSet<String> names = new TreeSet<>();
        partitions.forEach(each -> names.add(each.toString()));
        return names.first() + (names.size() == 1 ? "" : " and " + (names.size() - 1) + " more");
    }
}
