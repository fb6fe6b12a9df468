package dev.rowcast.observe;

/**
 * The current state of a subscription.
 *
 * @param state the worst of its partitions
 * @param reason why, for operators; empty for {@link State#DELIVERING}
 * @param sinceMillis since when it has been in that state, in milliseconds since the epoch
 * @param nextTryMillis when the next try is due, in milliseconds since the epoch; 0 if it isn't waiting for one
 * @param failing id of the change that fails alone, and that can be skipped; empty if none does
 * @param lookAt what is waited for and looked at, for operators; empty where that is the subscriber
 */
public record SubscriptionState(
        State state, String reason, long sinceMillis, long nextTryMillis, String failing, String lookAt) {
    /** To look at where dead letters aren't taken. */
    public static final String DEAD_LETTERS =
            "the dead-letter queue (errors.deadletterqueue.topic.name) and its brokers";

    /** A state in which no change fails alone. */
    public SubscriptionState(State state, String reason, long sinceMillis, long nextTryMillis) {
        this(state, reason, sinceMillis, nextTryMillis, "", "");
    }
}
