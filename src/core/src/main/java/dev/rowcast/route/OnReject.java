package dev.rowcast.route;

/** What happens to a key's later changes after one was rejected. */
public enum OnReject {
    /** They are delivered. */
    CONTINUE,
    /** They go to the dead-letter queue too, until an operator releases the key. */
    PARK
}
