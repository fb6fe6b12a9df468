package dev.rowcast.contract.evolution;

/** How a change of a table is carried to a subscription whose rows go on. */
public enum Carry {
    /** What is new or changed comes in a new field, and the field of what is gone or changed reads as absent. */
    APPLY,
    /** As {@link #APPLY}, and the old field is still filled wherever the value converts without loss. */
    BRIDGE,
    /** The new or changed column isn't sent. */
    IGNORE
}
