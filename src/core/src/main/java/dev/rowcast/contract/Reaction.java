package dev.rowcast.contract;

/** What happens by default when a table changes. */
public enum Reaction {
    /** Rows go on; nobody is told, since no reader can tell the difference. */
    APPLY_SILENTLY,
    /** Rows go on; the log says once what is new. */
    APPLY_AND_NOTIFY,
    /** The table's rows stop before the first of the new shape, until a person has decided. */
    HOLD
}
