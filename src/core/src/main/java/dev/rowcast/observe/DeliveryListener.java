package dev.rowcast.observe;

import dev.rowcast.change.Place;

/**
 * Receives delivery events. Called on delivery threads, for one partition of a subscription by one thread at a time: must be quick,
 * must not block, and must not call back into delivery. Every method does nothing by default.
 */
public interface DeliveryListener {
    /** Ignores all events. */
    DeliveryListener NONE = new DeliveryListener() {};

    /** A subscription was opened in this task. */
    default void opened(String subscription, DeliveryGauges gauges) {}

    /** A subscription was closed in this task. */
    default void closed(String subscription) {}

    /**
     * A call was answered with status OK.
     *
     * @param changes how many changes were accepted, at least 0
     * @param bytes encoded size of the request
     * @param roundTripNanos from sending to the answer
     * @param lagNanos from the commit at the source of the batch's oldest change to the answer; at least 0
     */
    default void delivered(String subscription, int changes, long bytes, long roundTripNanos, long lagNanos) {}

    /** Changes will be sent again. */
    default void retried(String subscription, int changes) {}

    /** A change can't be delivered and is on its way to the dead-letter queue. */
    default void rejected(String subscription, Place at, String reason) {}

    /**
     * A record can't be decoded or routed, and is on its way to the dead-letter queue as no subscription's. Called on the task's thread.
     *
     * @param reason what was found, for operators
     */
    default void notUnderstood(Place at, String reason) {}

    /** The subscriber doesn't want a change, or has it already. */
    default void skipped(String subscription, Place at, String reason) {}

    /** What was opened delivers to a store, in one more partition. */
    default void storeOpened(String subscription) {}

    /**
     * A store has passed over writes, since it has newer rows. They count as delivered.
     *
     * @param writes how many, at least 1; one that comes again counts again
     */
    default void stale(String subscription, int writes) {}

    /** A subscription's state changed. */
    default void stateChanged(StateChange change) {}

    /**
     * One of the two changes was read that replace an update of a key value. Called on the task's thread, once for each record.
     *
     * @param table the table, as {@code database.table}
     * @param delete whether it is the delete of the old key, and not the insert of the new one
     * @param commitMillis when it was committed, in milliseconds since the epoch
     */
    default void keyChangeRead(String table, boolean delete, long commitMillis) {}

    /** A partition waits before a row for a decision. Called on the task's thread. */
    default void tableHeld(HeldTable held) {}

    /**
     * A held partition resumes, or is no longer assigned to this task. Called on the task's thread.
     *
     * @param partition as {@link HeldTable#partition}
     */
    default void tableReleased(String partition) {}

    /** A partition isn't read further although some of its subscriptions would take more; told again when the causes change. Called on the task's thread. */
    default void partitionBlocked(BlockedPartition blocked) {}

    /**
     * A blocked partition is read again, or is no longer assigned to this task. Called on the task's thread.
     *
     * @param partition as {@link BlockedPartition#partition}
     */
    default void partitionUnblocked(String partition) {}
}
