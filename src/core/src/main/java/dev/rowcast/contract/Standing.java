package dev.rowcast.contract;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * How far a connector has agreed to a table's revisions: to those that were there when it joined, and to all up to the latest that a person approved.
 *
 * @param history all of the table's revisions
 * @param joinedAfter how many of them were there when the connector joined
 */
record Standing(TableHistory history, int joinedAfter) {
    /** What its readers say to rows of that revision. */
    Ruling ruling(ContractEntry entry, String connector, Collection<Reader> readers) {
        List<ContractEntry> entries = history.entries();
        List<TableChange> ofOthers = new ArrayList<>();
        List<TableChange> own = new ArrayList<>();
        for (int i = agreed(); i <= entries.indexOf(entry); i++) {
            ContractEntry each = entries.get(i);
            (each.decidedBy().equals(connector) ? own : ofOthers).addAll(history.changesOf(each));
        }
        // What this connector's own rules let through was held against the policies then; who has it quarantined still
        // does.
        return Ruling.of(ofOthers, readers).and(Ruling.of(own, readers).quarantineOnly());
    }

    private int agreed() {
        for (int i = history.entries().size() - 1; i >= joinedAfter; i--) {
            if (history.entries().get(i).isApproval()) {
                return i + 1;
            }
        }
        return joinedAfter;
    }
}
