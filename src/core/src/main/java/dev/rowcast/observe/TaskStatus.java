package dev.rowcast.observe;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a task publishes of itself. Times are in milliseconds since the epoch. Read leniently: what another version of Rowcast leaves out
 * is empty or 0.
 *
 * @param connector the connector's name
 * @param task the task's number within it, from 0
 * @param worker where it runs, for people: the host, and the process there
 * @param version Rowcast's version
 * @param startedMillis when the task started
 * @param writtenMillis when this was written
 * @param intervalMillis how often the task writes at least; one that hasn't for three times that is dead or cut off
 * @param stoppedMillis when it stopped; 0 while it runs
 * @param failure why it failed, for a person; null if it didn't, or if what failed was not Rowcast's
 * @param subscriptions its subscriptions, in the names' order
 * @param assigned the partitions that it holds, by topic
 * @param paused those of them that aren't read on just now, because a subscription has its fill or a person must decide
 * @param held those that wait for a person
 */
public record TaskStatus(
        String connector,
        int task,
        String worker,
        String version,
        long startedMillis,
        long writtenMillis,
        long intervalMillis,
        long stoppedMillis,
        @Nullable String failure,
        List<SubscriptionStatus> subscriptions,
        Map<String, List<Integer>> assigned,
        Map<String, List<Integer>> paused,
        List<HeldTable> held) {

    public TaskStatus {
        connector = Objects.requireNonNullElse(connector, "");
        worker = Objects.requireNonNullElse(worker, "");
        version = Objects.requireNonNullElse(version, "");
        subscriptions = List.copyOf(Objects.requireNonNullElse(subscriptions, List.of()));
        assigned = new TreeMap<>(Objects.requireNonNullElse(assigned, Map.of()));
        paused = new TreeMap<>(Objects.requireNonNullElse(paused, Map.of()));
        held = List.copyOf(Objects.requireNonNullElse(held, List.of()));
    }

    /** A task that begins, with nothing to tell yet. */
    public static TaskStatus starting(
            String connector, int task, String worker, String version, long startedMillis, long intervalMillis) {
        return new TaskStatus(
                connector,
                task,
                worker,
                version,
                startedMillis,
                startedMillis,
                intervalMillis,
                0,
                null,
                List.of(),
                Map.of(),
                Map.of(),
                List.of());
    }

    /**
     * The same task now.
     *
     * @param figures how delivery goes
     * @param targetOf where a subscription of that name goes
     */
    public TaskStatus at(
            long nowMillis,
            TaskFigures figures,
            UnaryOperator<String> targetOf,
            Map<String, List<Integer>> nowAssigned,
            Map<String, List<Integer>> nowPaused) {
        List<HeldTable> nowHeld = figures.held();
        List<SubscriptionStatus> now = figures.subscriptions().entrySet().stream()
                .map(each -> SubscriptionStatus.of(
                        each.getKey(), targetOf.apply(each.getKey()), each.getValue(), nowHeld, nowMillis))
                .toList();
        return new TaskStatus(
                connector,
                task,
                worker,
                version,
                startedMillis,
                nowMillis,
                intervalMillis,
                0,
                null,
                now,
                nowAssigned,
                nowPaused,
                nowHeld);
    }

    /**
     * The same task, which has stopped and holds no partition any more. One that failed names the subscriptions that it failed.
     *
     * @param why what failed, for a person; null if nothing did
     */
    public TaskStatus stopped(long nowMillis, @Nullable String why) {
        return new TaskStatus(
                connector,
                task,
                worker,
                version,
                startedMillis,
                nowMillis,
                intervalMillis,
                nowMillis,
                why,
                why == null ? List.of() : subscriptions,
                Map.of(),
                Map.of(),
                List.of());
    }

    /** What tells the task from all others. */
    public String key() {
        return connector + "/" + task;
    }
}
