package dev.rowcast.deliver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The consequences of an answer to a batch.
 *
 * @param ends how each change of the batch ended, in their order; null for one that is sent again
 * @param next what the sender does next
 * @param reason why changes are sent again, for operators; empty if none is, or if only their keys wait
 * @param atLeast no try before this; zero unless the peer asked for it
 * @param sizeLimit the largest request that the peer takes, in bytes; {@link Long#MAX_VALUE} if unknown
 * @param again the changes whose keys wait for a retry of their own
 * @param wanted whether the subscriber itself asked for the first change that isn't done to be sent again
 */
record Settlement(
        List<@Nullable End> ends,
        Next next,
        String reason,
        Duration atLeast,
        long sizeLimit,
        List<KeyDelays.Again> again,
        boolean wanted) {
    /** How a change ended for one subscription. */
    enum How {
        /** The subscriber accepted it. */
        ACCEPTED,
        /** The subscriber doesn't want it, or has it already. */
        SKIPPED,
        /** It goes to the dead-letter queue, and is done as soon as it is there. */
        REJECTED
    }

    /**
     * How a change ended, and why.
     *
     * @param reason why, for operators; empty for {@link How#ACCEPTED}
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

    /** What a sender does next. */
    enum Next {
        /** Continue after the batch. */
        GO_ON,
        /** The refused change was alone and is done: continue after it, with small batches. */
        FOUND,
        /** One of several changes is refused: retry half as many, at once. */
        NARROW,
        /** The request is too large for the peer: retry at once in smaller batches. */
        SPLIT,
        /** Retry with backoff. */
        BACK_OFF,
        /** Retry half as many, with backoff. */
        BACK_OFF_SMALLER,
        /** Retry slowly, until the configuration is fixed. */
        RETRY_SLOWLY
    }

    /** Without a reason or a wait. */
    static Settlement of(List<@Nullable End> ends, Next next) {
        return new Settlement(ends, next, "", Duration.ZERO, Long.MAX_VALUE, List.of(), false);
    }

    /** All changes of a batch ended the same way. */
    static Settlement all(Batch batch, End end, Next next) {
        return of(Collections.nCopies(batch.size(), end), next);
    }

    /** No change of a batch is done. */
    static Settlement none(Batch batch, Next next, String reason, Duration atLeast, long sizeLimit) {
        return new Settlement(
                Collections.nCopies(batch.size(), null), next, reason, atLeast, sizeLimit, List.of(), false);
    }

    /** The change for which alone the batch is sent again; null if it isn't known, or if the peer's condition is the cause. */
    @Nullable EncodedChange failing(Batch batch) {
        boolean isAlone = next == Next.BACK_OFF_SMALLER && batch.size() == 1;
        return isAlone || next == Next.BACK_OFF && wanted ? batch.changes().get(ends.indexOf(null)) : null;
    }

    /** How many changes are done. */
    int ended() {
        return (int) ends.stream().filter(Objects::nonNull).count();
    }

    /** The changes of the batch that ended this way, in order. */
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
