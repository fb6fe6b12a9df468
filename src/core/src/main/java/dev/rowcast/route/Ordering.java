package dev.rowcast.route;

/** Which changes are kept in order. */
public enum Ordering {
    /** All of a partition, one batch after the other. */
    PARTITION,
    /** Those of one key; different keys go in parallel. */
    KEY
}
