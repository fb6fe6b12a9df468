package dev.rowcast.cli.status;

import dev.rowcast.observe.NotUnderstood;
import dev.rowcast.stack.ConnectorStatus;
import dev.rowcast.stack.ConnectorStatus.Part;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One connector with all that its tasks said.
 *
 * @param name its name
 * @param tasks its tasks that haven't stopped, in their order
 * @param stopped those that have
 * @param subscriptions its subscriptions, in the names' order
 * @param connect what Kafka Connect says of it, if it was asked
 */
record ConnectorView(
        String name,
        List<Task> tasks,
        List<Task> stopped,
        List<SubscriptionView> subscriptions,
        Optional<ConnectorStatus> connect) {

    static ConnectorView of(
            String name, List<Task> all, Predicate<String> wanted, Optional<ConnectorStatus> connect, Instant now) {
        List<Task> tasks = all.stream()
                .filter(task -> task.life() != Task.Life.STOPPED)
                .sorted(Comparator.comparingInt(Task::number))
                .toList();
        boolean paused = connect.stream()
                .flatMap(status -> status.parts().stream().limit(1))
                .anyMatch(part -> part.state().equals("PAUSED"));
        List<SubscriptionView> subscriptions = tasks.stream()
                .flatMap(task -> task.status().subscriptions().stream())
                .map(each -> each.name())
                .filter(wanted)
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .map(each -> SubscriptionView.of(each, having(each, tasks), paused, now))
                .toList();
        return new ConnectorView(
                name,
                tasks,
                all.stream().filter(task -> task.life() == Task.Life.STOPPED).toList(),
                subscriptions,
                connect);
    }

    private static List<Task> having(String subscription, List<Task> tasks) {
        return tasks.stream()
                .filter(task -> task.status().subscriptions().stream()
                        .anyMatch(each -> each.name().equals(subscription)))
                .toList();
    }

    /** How many records of its running tasks became dead letters of no subscription. */
    long notUnderstood() {
        return letters().mapToLong(NotUnderstood::records).sum();
    }

    /** The latest of them, of any task. */
    Optional<String> latestNotUnderstood() {
        return letters()
                .map(NotUnderstood::latest)
                .filter(latest -> !latest.isEmpty())
                .findFirst();
    }

    private Stream<NotUnderstood> letters() {
        return tasks.stream().map(task -> task.status().notUnderstood());
    }

    /** Whether there is nothing to be seen to. */
    boolean isWell() {
        return tasks.stream().allMatch(task -> task.life() == Task.Life.RUNNING)
                && subscriptions.stream().allMatch(each -> each.condition().isWell())
                && failedElsewhere().isEmpty();
    }

    /** What Kafka Connect says failed, and Rowcast didn't say itself. */
    List<Part> failedElsewhere() {
        List<String> known = tasks.stream()
                .filter(task -> task.life() == Task.Life.FAILED)
                .map(task -> "task " + task.number())
                .toList();
        return connect.stream()
                .flatMap(status -> status.parts().stream())
                .filter(part -> part.state().equals("FAILED") && !known.contains(part.what()))
                .toList();
    }

    /** A sentence for each table of which halves of key changes are missing. */
    List<String> halfKeyChanges(Instant now) {
        return HalfKeyChanges.of(tasks, now);
    }

    /** When its last task stopped, in milliseconds since the epoch. */
    long stoppedMillis() {
        return stopped.stream()
                .mapToLong(task -> task.status().stoppedMillis())
                .max()
                .orElse(0);
    }
}
