package dev.rowcast.deliver;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a lane that haven't ended, and which of them may go now: the order that the subscription asked for. A change is added, taken by
 * a sender, and either given back or {@link #ended}; one that ended in a rejection takes up room until it is {@link #release released}.
 * Guarded by the lane's lock, but for {@link #isFull} and {@link #footprint}, which any thread may ask.
 */
interface Backlog {
    /** Takes changes, which come in this order after all those before. */
    void add(List<EncodedChange> changes);

    /** Whether a change may go. */
    boolean hasReady();

    /** Whether enough for a batch may go, so that there is no point in waiting for more. */
    boolean isBatchReady(int batchChanges, long batchBytes);

    /** The size of a request with the next change alone, in bytes; 0 if none may go. */
    long nextRequestBytes();

    /**
     * Takes changes of equal batch keys that may go, the oldest first, within the limits; a single one even if that is over them. Empty if none
     * may go.
     */
    List<EncodedChange> take(int mostChanges, long mostBytes);

    /** Puts back changes that were taken and haven't ended, in their order, before all that came after them. */
    void giveBack(List<EncodedChange> taken);

    /**
     * Changes that were taken have ended.
     *
     * @param done what takes up no room any more
     * @param rejected what still takes up room, until {@link #release}
     */
    void ended(List<EncodedChange> done, List<EncodedChange> rejected);

    /** A rejected change takes up no room any more. */
    void release(EncodedChange change);

    /** It was told of these that they ended: what comes after them may go. */
    void passed(List<EncodedChange> ended);

    /** What the change has an order with: of those with the same, a later one must not overtake an earlier one. */
    Object orderOf(EncodedChange change);

    /** The first change that hasn't ended, or that isn't taken; null if none. */
    @Nullable EncodedChange first();

    /** Lets go of everything, for good. */
    void discard();

    /** How much it holds. */
    Watermark watermark();
}
