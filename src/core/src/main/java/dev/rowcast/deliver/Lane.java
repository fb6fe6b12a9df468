package dev.rowcast.deliver;

import java.util.List;

/**
 * One partition's changes on their way to one subscription, in the order that the subscription asked for. What can't be delivered now is
 * tried again; what never can goes to the dead-letter queue. Thread-safe; nothing in it blocks.
 */
public interface Lane {
    /**
     * Takes changes, which come in this order after all those taken before them. Never refuses: whoever offers looks at {@link #isFull()}
     * and stops reading the partition. After {@link #close} it does nothing.
     *
     * @param changes not kept
     */
    void offer(List<EncodedChange> changes);

    /** A single change. */
    default void offer(EncodedChange change) {
        offer(List.of(change));
    }

    /**
     * Whether the partition should be paused: true from when the lane holds its fill, in changes or bytes, until at most half of
     * it is left; and while the task's {@link BufferMemory} is short and the lane has its share of it. Cheap.
     */
    boolean isFull();

    /** Changes that haven't ended: waiting, in flight, or on their way to the dead-letter queue. */
    int waitingChanges();

    /** The encoded bytes of these. */
    long waitingBytes();

    /** About how many bytes of the heap these keep. */
    long waitingMemory();

    /** Changes in the calls that are out. */
    int inFlightChanges();

    /** When the first change still to be delivered was committed, in nanoseconds since the epoch; {@link Long#MAX_VALUE} if none. */
    long oldestCommitNanos();

    /** The peer can be reached again: no need to sit out the rest of a wait that was for that. */
    void wake();

    /** Sends nothing more, not even again; what is in flight may still be answered, and that counts. To be followed by {@link #close}. */
    void drain();

    /** Whether it drains, and nothing is in flight, and all that follows from the answers has been told. */
    boolean isDrained();

    /**
     * Ends the lane: cancels what is out, ignores its answers, forgets what waits. Closes no ticket: whatever hadn't ended
     * will be read again. A second time does nothing.
     */
    void close();
}
