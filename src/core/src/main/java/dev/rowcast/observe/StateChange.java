package dev.rowcast.observe;

import java.time.Duration;

/**
 * A change of a subscription's state.
 *
 * @param subscription its name
 * @param state the new state
 * @param reason why, for operators; empty for {@link State#DELIVERING}
 * @param waiting how many changes wait, over all partitions
 * @param oldest time since the oldest of these was committed at the source; zero if none waits
 * @param nextTry time until the next try; zero if it isn't waiting for one
 */
public record StateChange(
        String subscription, State state, String reason, long waiting, Duration oldest, Duration nextTry) {}
