package dev.rowcast.observe;

import java.time.Duration;

/**
 * A subscription's state became another.
 *
 * @param subscription its name
 * @param state what it is now
 * @param reason why, for a person; empty for {@link State#DELIVERING}
 * @param waiting how many changes wait, over all partitions
 * @param oldest how long ago the oldest of these was committed at the source; zero if none waits
 * @param nextTry when it is tried again; zero if it isn't waiting
 */
public record StateChange(
        String subscription, State state, String reason, long waiting, Duration oldest, Duration nextTry) {}
