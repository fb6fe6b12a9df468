package dev.rowcast.deliver;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a lane that aren't done, and which of them may be sent now, in the order that the subscription asked for. A change is added, taken by
 * a sender, and either given back or {@link #ended}; a rejected one uses buffer space until it is {@link #release released}.
 * Guarded by the lane's lock, except {@link Watermark#isFull} and {@link Watermark#footprint}, which any thread may call.
 */
interface Backlog {
    /** Adds changes, in this order, after all earlier ones. */
    void add(List<EncodedChange> changes);

    /** Whether a change may be sent. */
    boolean hasReady();

    /** Whether enough changes for a full batch may be sent, so that it has no use to wait for more. */
    boolean isBatchReady(int batchChanges, long batchBytes);

    /** The size of a request with only the next change, in bytes; 0 if none may be sent. */
    long nextRequestBytes();

    /**
     * Takes changes with equal batch keys that may be sent, the oldest first, within the limits; a single one even if it exceeds them. Empty if none
     * may be sent.
     */
    List<EncodedChange> take(int mostChanges, long mostBytes);

    /** Puts back taken changes that aren't done, in their order, before all later ones. */
    void giveBack(List<EncodedChange> taken);

    /**
     * Taken changes are done.
     *
     * @param done changes that no longer use buffer space
     * @param rejected changes that still use buffer space, until {@link #release}
     */
    void ended(List<EncodedChange> done, List<EncodedChange> rejected);

    /** A rejected change no longer uses buffer space. */
    void release(EncodedChange change);

    /** The end of these changes has been reported: later ones may be sent. */
    void passed(List<EncodedChange> ended);

    /** The change's order: among changes of the same order, a later one must not overtake an earlier one. */
    Object orderOf(EncodedChange change);

    /** The first change that isn't done, or that isn't taken; null if none. */
    @Nullable EncodedChange first();

    /** Drops all changes for good. */
    void discard();

    /** The changes and bytes that it holds. */
    Watermark watermark();
}
