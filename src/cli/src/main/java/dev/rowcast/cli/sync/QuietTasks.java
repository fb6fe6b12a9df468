package dev.rowcast.cli.sync;

import dev.rowcast.observe.TaskStatus;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Knows when paused tasks have nothing under way any more, by what they say of themselves. What one said last may be from before the pause, and so may what comes next
 * have been put together before; the one after that isn't. For one thread.
 */
final class QuietTasks {
    private static final int FROM_AFTER = 3;

    private final String subscription;
    /** When each has written what was heard since the pause. */
    private final Map<Integer, TreeSet<Long>> heard = new HashMap<>();

    QuietTasks(String subscription) {
        this.subscription = subscription;
    }

    /**
     * Why it isn't certain yet that nothing is under way; asked again and again since all of them are paused.
     *
     * @param tasks what each has said last
     */
    Optional<String> obstacle(List<TaskStatus> tasks) {
        tasks.forEach(task ->
                heard.computeIfAbsent(task.task(), number -> new TreeSet<>()).add(task.writtenMillis()));
        return tasks.stream().flatMap(task -> obstacle(task).stream()).findFirst();
    }

    private Optional<String> obstacle(TaskStatus task) {
        long waiting = task.subscriptions().stream()
                .filter(each -> each.name().equals(subscription))
                .mapToLong(each -> each.waitingChanges())
                .sum();
        if (waiting > 0) {
            return Optional.of("task " + task.task() + " of connector " + task.connector() + " has changes of "
                    + subscription + " under way that aren't answered for yet: " + waiting);
        }
        return heard.getOrDefault(task.task(), new TreeSet<>()).size() < FROM_AFTER
                ? Optional.of("task " + task.task() + " of connector " + task.connector()
                        + " hasn't said yet since it was paused that nothing is under way; it does so every status.interval.ms, 10 s by"
                        + " default")
                : Optional.empty();
    }
}
