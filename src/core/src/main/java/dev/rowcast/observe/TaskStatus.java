package dev.rowcast.observe;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The status that a task publishes. Times are in milliseconds since the epoch. Reading is lenient: a field that another version of Rowcast leaves out
 * is empty or 0.
 *
 * @param connector the connector's name
 * @param task the task's number within it, from 0
 * @param worker where it runs, for operators: the host, and the process there
 * @param version Rowcast's version
 * @param startedMillis when the task started
 * @param writtenMillis when this was written
 * @param intervalMillis the longest interval between two writes; a task that hasn't written for three times as long is dead or disconnected
 * @param stoppedMillis when it stopped; 0 while it runs
 * @param failure why it failed, for operators; null if it didn't fail, or if the failure was outside Rowcast
 * @param subscriptions its subscriptions, in the names' order
 * @param assigned its assigned partitions, by topic
 * @param paused those of them that are paused, because a subscription's buffer is full or a decision is needed
 * @param held the partitions that wait for a decision
 * @param blocked the partitions that aren't read further although some of their subscriptions would take more
 * @param notUnderstood the records that became dead letters of no subscription
 * @param assignedMillis when partitions were last assigned to it; what it counted of earlier commits may be counted by another task too
 * @param keyChanges the halves of key changes that it has read in the latest hour, by table and time
 * @param process what a process without Kafka says besides; null of a task of Kafka Connect
 * @param routing stands for the text that its subscriptions were read from: equal where that is; null where it isn't told
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
        List<HeldTable> held,
        List<BlockedPartition> blocked,
        NotUnderstood notUnderstood,
        long assignedMillis,
        List<KeyChanges> keyChanges,
        @Nullable ProcessStatus process,
        @Nullable String routing) {

    public TaskStatus {
        connector = Objects.requireNonNullElse(connector, "");
        worker = Objects.requireNonNullElse(worker, "");
        version = Objects.requireNonNullElse(version, "");
        subscriptions = List.copyOf(Objects.requireNonNullElse(subscriptions, List.of()));
        assigned = new TreeMap<>(Objects.requireNonNullElse(assigned, Map.of()));
        paused = new TreeMap<>(Objects.requireNonNullElse(paused, Map.of()));
        held = List.copyOf(Objects.requireNonNullElse(held, List.of()));
        blocked = List.copyOf(Objects.requireNonNullElse(blocked, List.of()));
        notUnderstood = Objects.requireNonNullElse(notUnderstood, NotUnderstood.NONE);
        keyChanges = List.copyOf(Objects.requireNonNullElse(keyChanges, List.of()));
    }

    /** The status of a task that starts. */
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
                List.of(),
                List.of(),
                NotUnderstood.NONE,
                0,
                List.of(),
                null,
                null);
    }

    /** The same of a process without Kafka, with what it says besides. */
    public TaskStatus with(ProcessStatus said) {
        return new TaskStatus(
                connector,
                task,
                worker,
                version,
                startedMillis,
                writtenMillis,
                intervalMillis,
                stoppedMillis,
                failure,
                subscriptions,
                assigned,
                paused,
                held,
                blocked,
                notUnderstood,
                assignedMillis,
                keyChanges,
                said,
                routing);
    }

    /** The same with each of its subscriptions as that says. */
    public TaskStatus mapped(UnaryOperator<SubscriptionStatus> said) {
        return new TaskStatus(
                connector,
                task,
                worker,
                version,
                startedMillis,
                writtenMillis,
                intervalMillis,
                stoppedMillis,
                failure,
                subscriptions.stream().map(said).toList(),
                assigned,
                paused,
                held,
                blocked,
                notUnderstood,
                assignedMillis,
                keyChanges,
                process,
                routing);
    }

    /** The same of a task whose subscriptions were read from that text. */
    public TaskStatus routed(@Nullable String by) {
        return new TaskStatus(
                connector,
                task,
                worker,
                version,
                startedMillis,
                writtenMillis,
                intervalMillis,
                stoppedMillis,
                failure,
                subscriptions,
                assigned,
                paused,
                held,
                blocked,
                notUnderstood,
                assignedMillis,
                keyChanges,
                process,
                by);
    }

    /**
     * The same task's current status.
     *
     * @param figures the figures of its delivery
     * @param targetOf the target of the subscription with that name
     */
    public TaskStatus at(
            long nowMillis,
            TaskFigures figures,
            UnaryOperator<String> targetOf,
            Map<String, List<Integer>> nowAssigned,
            Map<String, List<Integer>> nowPaused,
            long nowAssignedMillis) {
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
                nowHeld,
                figures.blocked(),
                figures.notUnderstood(),
                nowAssignedMillis,
                figures.keyChanges(),
                process,
                routing);
    }

    /**
     * The same task, stopped and without partitions. If it failed, it keeps its subscriptions, to show which ones are affected.
     *
     * @param why what failed, for operators; null if nothing did
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
                List.of(),
                List.of(),
                why == null ? NotUnderstood.NONE : notUnderstood,
                0,
                List.of(),
                process,
                routing);
    }

    /** Identifies the task among all others. */
    public String key() {
        return connector + "/" + task;
    }
}
