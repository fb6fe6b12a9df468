package dev.rowcast.contract;

import java.util.function.Predicate;

/**
 * Somebody who receives a table's rows, as far as the gate has to know.
 *
 * @param name the subscription's name
 * @param policies what it wants done when the table changes
 * @param receives whether it is sent the column of that name
 */
public record Reader(String name, Policies policies, Predicate<String> receives) {
    /** The strictest of what it says to these changes; {@link Policy#APPLY} where none concerns it. */
    public Policy on(Iterable<TableChange> changes) {
        Policy strictest = Policy.APPLY;
        for (TableChange change : changes) {
            Policy policy = on(change);
            strictest = policy.compareTo(strictest) > 0 ? policy : strictest;
        }
        return strictest;
    }

    /** What it says to that change; {@link Policy#APPLY} where it receives none of the columns. */
    public Policy on(TableChange change) {
        return change.columns().stream().anyMatch(receives) ? change.under(policies) : Policy.APPLY;
    }
}
