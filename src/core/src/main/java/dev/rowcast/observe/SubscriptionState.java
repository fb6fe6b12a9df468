package dev.rowcast.observe;

/**
 * How a subscription stands right now.
 *
 * @param state the worst of its partitions
 * @param reason why, for a person; empty for {@link State#DELIVERING}
 * @param sinceMillis since when it has been in that state, in milliseconds since the epoch
 * @param nextTryMillis when it is tried again, in milliseconds since the epoch; 0 if it isn't waiting for that
 */
public record SubscriptionState(State state, String reason, long sinceMillis, long nextTryMillis) {}
