package dev.rowcast.observe;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One subscription of one task, as the task publishes it. Counters start with the task; times are in milliseconds since the epoch.
 *
 * @param name its name
 * @param target its target or destination, as in the routing
 * @param state the name of its {@link State}, or of a state that only a newer version has
 * @param reason why, for operators; empty while it delivers
 * @param sinceMillis since when it is in that state
 * @param nextTryMillis when the next try is due; 0 if it isn't waiting for one
 * @param delivered changes that the subscriber accepted
 * @param deliveredBytes encoded bytes of the requests that were answered with OK
 * @param retried changes that had to be sent again
 * @param rejected changes on their way to, or in, the dead-letter queue
 * @param skipped changes that the subscriber didn't want or already had
 * @param rate changes accepted per second, over the last ten seconds
 * @param inFlight changes in calls that aren't answered yet
 * @param waitingChanges changes that are buffered, in flight, or on their way to the dead-letter queue
 * @param waitingBytes their encoded bytes
 * @param oldestMillis when the oldest undelivered change, held ones included, was committed at the source; 0
 *     if none waits
 * @param batchSize changes accepted with the last answer
 * @param roundTripMillis round trip of the last call that was answered with OK
 * @param lagMillis how far it lagged behind the source when this was written; 0 when it is caught up
 * @param lastDeliveredMillis when the last change was accepted; 0 before the first
 * @param latencyMillis from the commit at the source to the last answer
 * @param failingId id of the change that fails alone, and that can be skipped; empty if none does
 * @param lookAt what is waited for and looked at, for operators; empty where that is the target
 * @param store what a store has besides; null where it is none
 */
public record SubscriptionStatus(
        String name,
        String target,
        String state,
        String reason,
        long sinceMillis,
        long nextTryMillis,
        long delivered,
        long deliveredBytes,
        long retried,
        long rejected,
        long skipped,
        double rate,
        long inFlight,
        long waitingChanges,
        long waitingBytes,
        long oldestMillis,
        long batchSize,
        double roundTripMillis,
        double lagMillis,
        long lastDeliveredMillis,
        double latencyMillis,
        String failingId,
        String lookAt,
        @Nullable StoreFigures store) {
    /** The state of one of whose tables nothing is handed out for a while. */
    public static final String PAUSED = "PAUSED";

    public SubscriptionStatus {
        // Other versions may leave out fields that this one needs.
        name = Objects.requireNonNullElse(name, "");
        target = Objects.requireNonNullElse(target, "");
        state = Objects.requireNonNullElse(state, "");
        reason = Objects.requireNonNullElse(reason, "");
        failingId = Objects.requireNonNullElse(failingId, "");
        lookAt = Objects.requireNonNullElse(lookAt, "");
    }

    /**
     * Creates the status from these figures.
     *
     * @param held the task's partitions that wait for a decision
     * @param nowMillis the time of day
     */
    static SubscriptionStatus of(
            String name, String target, SubscriptionMXBean figures, List<HeldTable> held, long nowMillis) {
        long waiting = figures.getOldestWaitingMillis();
        long oldestHere = waiting == 0 ? Long.MAX_VALUE : nowMillis - waiting;
        long oldest = held.stream()
                .filter(table -> table.subscriptions().contains(name))
                .mapToLong(HeldTable::oldestMillis)
                .reduce(oldestHere, Math::min);
        return new SubscriptionStatus(
                name,
                target,
                figures.getState(),
                figures.getReason(),
                figures.getStateSinceMillis(),
                figures.getNextTryMillis(),
                figures.getDelivered(),
                figures.getDeliveredBytes(),
                figures.getRetried(),
                figures.getRejected(),
                figures.getSkipped(),
                rounded(figures.getRate()),
                figures.getInFlight(),
                figures.getWaitingChanges(),
                figures.getWaitingBytes(),
                oldest == Long.MAX_VALUE ? 0 : oldest,
                figures.getLastBatchSize(),
                rounded(figures.getLastRoundTripMillis()),
                rounded(figures.getLagMillis()),
                figures.getLastDeliveredMillis(),
                rounded(figures.getLatencyMillis()),
                figures.getFailingId(),
                figures.getLookAt(),
                figures.isStore() ? new StoreFigures(figures.getStale(), figures.getOutdated()) : null);
    }

    /**
     * The same, while somebody has it wait.
     *
     * @param why who, for operators
     * @param atMillis since when
     */
    public SubscriptionStatus paused(String why, long atMillis) {
        return new SubscriptionStatus(
                name,
                target,
                PAUSED,
                why,
                atMillis,
                nextTryMillis,
                delivered,
                deliveredBytes,
                retried,
                rejected,
                skipped,
                rate,
                inFlight,
                waitingChanges,
                waitingBytes,
                oldestMillis,
                batchSize,
                roundTripMillis,
                lagMillis,
                lastDeliveredMillis,
                latencyMillis,
                failingId,
                lookAt,
                store);
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
