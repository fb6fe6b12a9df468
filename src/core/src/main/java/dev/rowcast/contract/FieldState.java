package dev.rowcast.contract;

/** What a field of a contract gets today. */
public enum FieldState {
    /** The values of its column. */
    ACTIVE,
    /** The values of its column wherever they convert to its type without loss, though the column has another field of its own. Absent elsewhere. */
    BRIDGED,
    /** Nothing, though its column is there: a person decided that the column stays out. */
    IGNORED,
    /** Nothing: its column is gone, or has another field of its own. Deprecated for readers. */
    DROPPED,
    /** Nothing ever again: readers don't know it any more; number and name stay reserved. */
    PURGED
}
