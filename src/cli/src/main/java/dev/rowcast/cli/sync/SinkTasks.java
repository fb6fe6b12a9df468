package dev.rowcast.cli.sync;

import dev.rowcast.connect.StatusReader;
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
 * What the tasks of a connector say of themselves.
 *
 * @param connector its name
 * @param reader of the topic in which they say it
 */
record SinkTasks(String connector, StatusReader reader) {
    /** So many intervals without a word, and nobody knows whether it runs. */
    private static final int SILENT = 3;

    /** Those that run. */
    List<TaskStatus> running() {
        long now = System.currentTimeMillis();
        return reader.read().tasks().stream()
                .filter(heard -> runs(heard, now))
                .map(Heard::status)
                .toList();
    }

    private boolean runs(Heard heard, long now) {
        TaskStatus status = heard.status();
        return status.connector().equals(connector)
                && status.stoppedMillis() == 0
                && status.failure() == null
                && now - heard.atMillis() <= SILENT * status.intervalMillis();
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
        if (!status.isRunning()) {
            return Optional.of("not all of it runs. " + status.describe());
        }
        List<TaskStatus> running = running();
        Set<TopicPartition> left = new HashSet<>(partitions);
        for (int number = 0; number < status.parts().size() - 1; number++) {
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
