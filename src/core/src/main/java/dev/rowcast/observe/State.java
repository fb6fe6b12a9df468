package dev.rowcast.observe;

/** How a subscription is doing. The order is that of severity: a subscription shows the worst of its partitions. */
public enum State {
    /** Changes go out, or there are none. */
    DELIVERING,
    /** The subscriber can't take them now; they are tried again, at growing intervals. */
    BACKING_OFF,
    /** A table that it wants has changed, and its rows wait until a person has decided; other tables go on. */
    HELD,
    /** Something is wrongly set up here or there, and stays so until somebody mends it; tried again now and then. */
    MISCONFIGURED
}
