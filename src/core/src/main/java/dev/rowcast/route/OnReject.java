package dev.rowcast.route;

/** What becomes of a key's later changes when one was rejected. */
public enum OnReject {
    /** They are delivered. */
    CONTINUE,
    /** They go to the dead-letter queue too, until a person releases the key. */
    PARK
}
