package dev.rowcast.store;

import dev.rowcast.change.Epoch;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.encode.Row;
import java.util.stream.Collectors;

/** Why a store can't take a change as it is, and what a person can do; what comes behind it waits. Empty where nothing is in the way. */
final class Obstacles {
    private Obstacles() {}

    static String of(RowChange change) {
        Epoch epoch = change.at().epoch();
        if (epoch.obstacle() != null) {
            return epoch.obstacle();
        }
        return change.operation() == Operation.TRUNCATE && !epoch.alone()
                ? "a TRUNCATE of " + change.table()
                        + " stands in one partition of a topic that has several, and which rows of the others come before it can't be told."
                        + " Give it up (rowcast skip), and remove the rows with rowcast verify --repair; a topic with one partition has"
                        + " no such changes"
                : "";
    }

    /** The same of a change after which the row is that. A column whose value isn't there must not become NULL. */
    static String of(RowChange change, Row after, Contract contract) {
        String general = of(change);
        if (!general.isEmpty()) {
            return general;
        }
        String missing = contract.fields().stream()
                .filter(field -> after.state(field) == Row.State.UNAVAILABLE)
                .map(ContractField::name)
                .collect(Collectors.joining(", "));
        return missing.isEmpty()
                ? ""
                : "a change of " + change.table() + " comes without its values of " + missing
                        + ", as where a session of MySQL has set binlog_row_image or binlog_row_value_options, and a store would forget them."
                        + " Give it up (rowcast skip), and have the row written anew with rowcast verify --repair";
    }
}
