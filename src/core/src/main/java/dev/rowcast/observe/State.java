package dev.rowcast.observe;

/** How a subscription is doing. The order is that of severity: a subscription shows the worst of its partitions. */
public enum State {
    /** The subscriber hasn't answered for any change since the task started, and nothing waits: whether the subscriber can take changes isn't known. */
    IDLE,
    /** Changes are delivered, or there are none. */
    DELIVERING,
    /** A partition that it wants isn't read further, because of another subscription or of another table's hold. */
    BEHIND,
    /** The subscriber hasn't answered a call for longer than a healthy one takes. */
    WAITING_FOR_ANSWER,
    /** The subscriber can't take changes now; they are retried at growing intervals. */
    BACKING_OFF,
    /** A table that it wants has changed, and the table's rows wait for a decision; other tables continue. */
    HELD,
    /** The configuration of either side is wrong and must be fixed; changes are retried slowly. */
    MISCONFIGURED
}
