package dev.rowcast.route;

/** Which changes are kept in order. */
public enum Ordering {
    /** All changes of a partition, one batch after the other. */
    PARTITION,
    /** The changes of one key; different keys are sent in parallel. */
    KEY
}
