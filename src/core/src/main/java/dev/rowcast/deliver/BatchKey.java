package dev.rowcast.deliver;

/**
 * What the changes of a batch share: changes go into one request when their keys are equal. A destination makes one for each
 * subscription, partition, table and contract revision, and it is long-lived. Immutable, with {@code equals} by value.
 */
public interface BatchKey {
    /** The name of the subscription in the routing. */
    String subscription();

    /** The table as {@code database.table}, as MySQL spells it. */
    String table();

    /** Revision of the contract that the rows are encoded with, from 1. */
    int contractRevision();

    /** Size of a request without changes, in bytes. */
    int requestBytes();

    /**
     * Size of a change in a request, its framing included, in bytes.
     *
     * @param body its encoded length in bytes
     */
    int changeBytes(int body);

    /**
     * The change's id, parsed from the encoded change.
     *
     * @throws IllegalArgumentException if the bytes aren't in this destination's encoding
     */
    String idOf(byte[] body);
}
