package dev.rowcast.contract.evolution;

import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What a subscription wants done when a table changes in one way or another: a word of the routing JSON, which says how to carry the change and whether
 * to stop before it. In the order of strictness.
 */
public enum Policy {
    /**
     * Rows go on with the new revision. The subscriber sees new columns in new fields, and a dropped one's field absent; a changed type is carried
     * out as {@link #VERSION} says. The operator sees one line in the log.
     */
    APPLY(Carry.APPLY, Stop.NONE),
    /**
     * Rows go on, and the changed column gets a new field. The subscriber sees the old field absent from now on, and the values in the new one as soon
     * as it is compiled against the new revision. The operator sees one line in the log.
     */
    VERSION(Carry.APPLY, Stop.NONE),
    /**
     * Rows go on, the changed column gets a new field, and the old one is still filled wherever the value converts without loss. The
     * subscriber sees nothing change but for values that don't convert, which are absent from the old field. The operator sees one line in
     * the log.
     */
    BRIDGE(Carry.BRIDGE, Stop.NONE),
    /** Rows go on without the new or changed column. The subscriber never sees it; the operator sees one line in the log. */
    IGNORE(Carry.IGNORE, Stop.NONE),
    /**
     * Rows of the new shape go to the dead-letter queue instead of the subscriber, until a person approves the change. The subscriber sees no row of the
     * new shape; the operator sees one line in the log, the table in {@code rowcast contracts list}, and the rows in the queue.
     */
    QUARANTINE(Carry.APPLY, Stop.QUARANTINE),
    /**
     * The table's rows stop before the first of the new shape, until a person approves or rejects the change. The subscriber sees nothing; the operator
     * sees one line in the log with what a reader would suffer and the command that decides, the table in {@code rowcast contracts list},
     * and a metric. The task goes on with other tables.
     */
    HOLD(Carry.APPLY, Stop.HOLD),
    /** The task fails before the first row of the new shape, and stays so after a restart until a person approves the change. */
    FAIL(Carry.APPLY, Stop.FAIL);

    private final Carry carry;
    private final Stop stop;

    Policy(Carry carry, Stop stop) {
        this.carry = carry;
        this.stop = stop;
    }

    /** How to carry the change, for a policy that stops once a person has approved without saying more. */
    public Carry carry() {
        return carry;
    }

    /** Whether to stop before it. */
    public Stop stop() {
        return stop;
    }

    /** Whether rows don't just go on. */
    public boolean stops() {
        return stop != Stop.NONE;
    }

    /** The one that counts of several; {@link #APPLY} of none. */
    public static Policy strictest(Stream<Policy> policies) {
        return policies.max(Comparator.naturalOrder()).orElse(APPLY);
    }

    /** As the routing JSON spells it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
