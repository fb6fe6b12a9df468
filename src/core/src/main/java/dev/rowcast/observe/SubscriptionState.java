package dev.rowcast.observe;

/**
 * The current state of a subscription.
 *
 * @param state the worst of its partitions
 * @param reason why, for operators; empty for {@link State#DELIVERING}
 * @param sinceMillis since when it has been in that state, in milliseconds since the epoch
 * @param nextTryMillis when the next try is due, in milliseconds since the epoch; 0 if it isn't waiting for one
 */
public record SubscriptionState(State state, String reason, long sinceMillis, long nextTryMillis) {}
