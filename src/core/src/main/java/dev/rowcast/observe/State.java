package dev.rowcast.observe;

/** How a subscription is doing. The order is that of severity: a subscription shows the worst of its partitions. */
public enum State {
    /** Changes are delivered, or there are none. */
    DELIVERING,
    /** The subscriber can't take changes now; they are retried at growing intervals. */
    BACKING_OFF,
    /** A table that it wants has changed, and the table's rows wait for a decision; other tables continue. */
    HELD,
    /** The configuration of either side is wrong and must be fixed; changes are retried slowly. */
    MISCONFIGURED
}
