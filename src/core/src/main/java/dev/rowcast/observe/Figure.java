package dev.rowcast.observe;

import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A figure as monitoring gets it, whatever it is that asks.
 *
 * @param name such as {@code delivered-total}; those that end in {@code -total} only grow
 * @param description what it says, for people
 * @param value reads it: a number or a text
 * @param <T> what it is a figure of
 */
public record Figure<T>(String name, String description, Function<T, Object> value) {
    private static final Set<String> WELL = Set.of("DELIVERING", "IDLE");

    /** Those of a subscription. */
    public static final List<Figure<SubscriptionMXBean>> OF_SUBSCRIPTIONS = List.of(
            new Figure<>(
                    "state",
                    "How it is doing: IDLE, DELIVERING, BEHIND, WAITING_FOR_ANSWER, BACKING_OFF, HELD or MISCONFIGURED",
                    SubscriptionMXBean::getState),
            new Figure<>("reason", "Why it is in that state", SubscriptionMXBean::getReason),
            new Figure<>(
                    "delivering",
                    "1 while its state is DELIVERING or IDLE, else 0",
                    figures -> WELL.contains(figures.getState()) ? 1 : 0),
            new Figure<>("delivered-total", "Changes that the subscriber accepted", SubscriptionMXBean::getDelivered),
            new Figure<>("delivered-rate", "Changes accepted a second", SubscriptionMXBean::getRate),
            new Figure<>("retried-total", "Changes that were to be sent again", SubscriptionMXBean::getRetried),
            new Figure<>("rejected-total", "Changes for the dead-letter queue", SubscriptionMXBean::getRejected),
            new Figure<>("skipped-total", "Changes that the subscriber did not want", SubscriptionMXBean::getSkipped),
            new Figure<>(
                    "stale-total",
                    "Writes that a store passed over, since it has newer rows",
                    SubscriptionMXBean::getStale),
            new Figure<>(
                    "outdated-total",
                    "Rejected changes whose rows a store's readers see as they were before",
                    SubscriptionMXBean::getOutdated),
            new Figure<>("in-flight", "Changes in calls that aren't answered yet", SubscriptionMXBean::getInFlight),
            new Figure<>(
                    "waiting-changes", "Changes taken in and not yet ended", SubscriptionMXBean::getWaitingChanges),
            new Figure<>("waiting-bytes", "Their encoded bytes", SubscriptionMXBean::getWaitingBytes),
            new Figure<>(
                    "waiting-memory", "Bytes of the heap that they keep, about", SubscriptionMXBean::getWaitingMemory),
            new Figure<>(
                    "oldest-waiting-ms",
                    "Since the oldest of them was committed at the source",
                    SubscriptionMXBean::getOldestWaitingMillis),
            new Figure<>("batch-size", "Changes accepted with the last answer", SubscriptionMXBean::getLastBatchSize),
            new Figure<>("round-trip-ms", "Round trip of the last call", SubscriptionMXBean::getLastRoundTripMillis),
            new Figure<>("lag-ms", "How far it lags behind the source now", SubscriptionMXBean::getLagMillis),
            new Figure<>(
                    "latency-ms",
                    "From the commit at the source to the last answer",
                    SubscriptionMXBean::getLatencyMillis));

    /** Those of all that a task reads. */
    public static final List<Figure<TaskFigures>> OF_TASKS = List.of(
            new Figure<>(
                    "not-understood-total",
                    "Records that became dead letters of no subscription",
                    figures -> figures.notUnderstood().records()),
            new Figure<>(
                    "key-change-deletes-total", "Deletes of key changes that were read", TaskFigures::keyChangeDeletes),
            new Figure<>(
                    "key-change-inserts-total",
                    "Inserts of key changes that were read",
                    TaskFigures::keyChangeInserts));
}
