package dev.rowcast.contract.log;

/** How one place in a source stands to another, as far as it can be told. */
public enum PlaceOrder {
    /** Certainly earlier. */
    BEFORE,
    /** Certainly later. */
    AFTER,
    /** The same place. */
    SAME,
    /** Nothing tells, or what tells contradicts itself. */
    UNKNOWN;

    static PlaceOrder of(long mine, long theirs) {
        return mine < theirs ? BEFORE : mine > theirs ? AFTER : SAME;
    }

    /** Whether one says earlier and the other later. */
    boolean contradicts(PlaceOrder other) {
        return this == BEFORE && other == AFTER || this == AFTER && other == BEFORE;
    }
}
