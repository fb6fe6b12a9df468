package dev.rowcast.contract.evolution;

import java.util.Locale;

/** What a subscription wants done when a table changes in one way or another. The order is that of strictness: of several the last counts. */
public enum Policy {
    /**
     * Rows go on with the new revision. The subscriber sees new columns in new fields, and a dropped one's field absent; a changed type is carried
     * out as {@link #VERSION} says. The operator sees one line in the log.
     */
    APPLY,
    /**
     * Rows go on, and the changed column gets a new field. The subscriber sees the old field absent from now on, and the values in the new one as soon
     * as it is compiled against the new revision. The operator sees one line in the log.
     */
    VERSION,
    /**
     * Rows go on, the changed column gets a new field, and the old one is still filled wherever the value converts without loss. The
     * subscriber sees nothing change but for values that don't convert, which are absent from the old field. The operator sees one line in
     * the log.
     */
    BRIDGE,
    /** Rows go on without the new or changed column. The subscriber never sees it; the operator sees one line in the log. */
    IGNORE,
    /**
     * Rows of the new shape go to the dead-letter queue instead of the subscriber, until a person approves the change. The subscriber sees no row of the
     * new shape; the operator sees one line in the log, the table in {@code rowcast contracts list}, and the rows in the queue.
     */
    QUARANTINE,
    /**
     * The table's rows stop before the first of the new shape, until a person approves or rejects the change. The subscriber sees nothing; the operator
     * sees one line in the log with what a reader would suffer and the command that decides, the table in {@code rowcast contracts list},
     * and a metric. The task goes on with other tables.
     */
    HOLD,
    /** The task fails before the first row of the new shape, and stays so after a restart until a person approves the change. */
    FAIL;

    /** As the routing JSON spells it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
