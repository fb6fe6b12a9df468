package dev.rowcast.store;

import dev.rowcast.change.Epoch;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.encode.Row;
import java.util.List;

/** Why a store can't take a change as it is, and what a person can do; what comes behind it waits. Empty where nothing is in the way. */
final class Obstacles {
    /** Where the commands belong: rows are encoded once for several subscriptions, and these name one. */
    private static final String SKIP = "{skip}";

    private static final String REPAIR = "{repair}";

    private Obstacles() {}

    /** The obstacle of what was encoded, with the commands that one subscription needs. */
    static String of(StoreFrame frame, String subscription) {
        return frame.obstacle()
                .replace(SKIP, StoreCommands.skip(subscription, frame.id()))
                .replace(REPAIR, StoreCommands.repair(subscription));
    }

    static String of(RowChange change) {
        Epoch epoch = change.at().epoch();
        if (epoch.obstacle() != null) {
            return epoch.obstacle();
        }
        return change.operation() == Operation.TRUNCATE && !epoch.alone()
                ? "a TRUNCATE of " + change.table()
                        + " stands in one partition of a topic that has several, and which rows of the others come before it can't be told."
                        + " A topic with one partition has no such changes. Give it up, and then have the rows removed: "
                        + SKIP + "; "
                        + REPAIR
                : "";
    }

    /** The same of a change after which the row is that. A column whose value isn't there must not become NULL. */
    static String of(RowChange change, Row after, Contract contract) {
        List<String> missing = after.isAvailable()
                ? List.of()
                : contract.fields().stream()
                        .filter(field -> after.state(field) == Row.State.UNAVAILABLE)
                        .map(ContractField::name)
                        .toList();
        return of(change, missing, "a store would forget them");
    }

    /**
     * The same where a mapping makes documents of the rows before and after, so that what it no longer makes can be removed.
     *
     * @param missing the columns whose values one of them lacks
     */
    static String ofMapped(RowChange change, List<String> missing) {
        boolean changes = change.operation() == Operation.UPDATE || change.operation() == Operation.DELETE;
        return changes && change.before() == null
                ? of(change, List.of("the row before"), "what was made of that would stay")
                : of(change, missing, "a mapping would take them for NULL");
    }

    private static String of(RowChange change, List<String> missing, String damage) {
        String general = of(change);
        return !general.isEmpty() || missing.isEmpty()
                ? general
                : "a change of " + change.table() + " comes without its values of " + String.join(", ", missing)
                        + ", as where a session of MySQL has set binlog_row_image or binlog_row_value_options, and "
                        + damage + ". Give it up, and then have the row written anew: " + SKIP + "; " + REPAIR;
    }
}
