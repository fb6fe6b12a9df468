package dev.rowcast.deliver;

import java.time.Duration;
import java.util.List;

/**
 * What follows from an answer to a batch.
 *
 * @param fates what became of the batch's first changes, in order; the rest is sent again
 * @param next how it goes on
 * @param reason why the rest is sent again; empty if there is no rest
 * @param atLeast no try before this; zero unless the peer asked for it
 * @param sizeLimit the largest request that the peer takes, in bytes; {@link Long#MAX_VALUE} where unknown
 */
record Settlement(List<Fate> fates, Next next, String reason, Duration atLeast, long sizeLimit) {
    enum Next {
        /** On to what comes behind the batch. */
        GO_ON,
        /** The refused change stood alone and has ended: on to what comes behind it, small. */
        FOUND,
        /** Several, one of which is refused: at once again, half as many. */
        NARROW,
        /** More than the peer takes at once: at once again, in smaller pieces. */
        SPLIT,
        /** Again after a while. */
        BACK_OFF,
        /** Again after a while, half as many. */
        BACK_OFF_SMALLER,
        /** Again now and then, until somebody mends what is wrong. */
        RETRY_SLOWLY
    }

    static Settlement of(List<Fate> fates, Next next) {
        return new Settlement(fates, next, "", Duration.ZERO, Long.MAX_VALUE);
    }

    static Settlement again(Next next, String reason) {
        return new Settlement(List.of(), next, reason, Duration.ZERO, Long.MAX_VALUE);
    }
}
