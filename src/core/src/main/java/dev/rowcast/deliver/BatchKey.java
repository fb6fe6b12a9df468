package dev.rowcast.deliver;

/**
 * What the changes of a batch share: changes go into one request when their keys are equal. A destination makes one for each
 * subscription, partition, table and contract revision, and it is kept for long. Immutable, with {@code equals} by value.
 */
public interface BatchKey {
    /** The name of the subscription in the routing. */
    String subscription();

    /** The table as {@code database.table}, as MySQL spells it. */
    String table();

    /** Revision of the contract that the rows are encoded with, from 1. */
    int contractRevision();

    /** Bytes that a request takes before its first change. */
    int requestBytes();

    /**
     * Bytes that a change takes in a request, what surrounds it included.
     *
     * @param body its encoded length
     */
    int changeBytes(int body);

    /**
     * The change's id, read back from what was encoded.
     *
     * @throws IllegalArgumentException if that isn't what this destination encodes
     */
    String idOf(byte[] body);
}
