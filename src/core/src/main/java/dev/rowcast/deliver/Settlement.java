package dev.rowcast.deliver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What follows from an answer to a batch.
 *
 * @param ends how each change of the batch ended, in their order; null for one that is sent again
 * @param next how it goes on
 * @param reason why some are sent again, for a person; empty if none is, or only keys by themselves
 * @param atLeast no try before this; zero unless the peer asked for it
 * @param sizeLimit the largest request that the peer takes, in bytes; {@link Long#MAX_VALUE} where unknown
 * @param again the changes whose keys wait by themselves until they are tried again
 */
record Settlement(
        List<@Nullable End> ends,
        Next next,
        String reason,
        Duration atLeast,
        long sizeLimit,
        List<KeyDelays.Again> again) {
    /** How a change ended for one subscription. */
    enum How {
        /** The subscriber has it. */
        ACCEPTED,
        /** The subscriber doesn't want it, or has it already. */
        SKIPPED,
        /** It goes to the dead-letter queue, and has ended once it is there. */
        REJECTED
    }

    /**
     * The end of a change.
     *
     * @param reason why, for a person; empty for {@link How#ACCEPTED}
     */
    record End(How how, String reason) {
        static final End ACCEPTED = new End(How.ACCEPTED, "");

        static End skipped(String reason) {
            return new End(How.SKIPPED, reason);
        }

        static End rejected(String reason) {
            return new End(How.REJECTED, reason);
        }
    }

    /** How a sender goes on. */
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

    /** With nobody to wait for. */
    static Settlement of(List<@Nullable End> ends, Next next) {
        return new Settlement(ends, next, "", Duration.ZERO, Long.MAX_VALUE, List.of());
    }

    /** A batch of which all changes ended alike. */
    static Settlement all(Batch batch, End end, Next next) {
        return of(Collections.nCopies(batch.size(), end), next);
    }

    /** A batch of which nothing has ended. */
    static Settlement none(Batch batch, Next next, String reason, Duration atLeast, long sizeLimit) {
        return new Settlement(Collections.nCopies(batch.size(), null), next, reason, atLeast, sizeLimit, List.of());
    }

    /** How many changes ended. */
    int ended() {
        return (int) ends.stream().filter(Objects::nonNull).count();
    }

    /** The changes of the batch, in their order, whose end is such. */
    List<EncodedChange> of(Batch batch, Predicate<@Nullable End> such) {
        List<EncodedChange> changes = new ArrayList<>(ends.size());
        for (int i = 0; i < ends.size(); i++) {
            if (such.test(ends.get(i))) {
                changes.add(batch.changes().get(i));
            }
        }
        return changes;
    }
}
