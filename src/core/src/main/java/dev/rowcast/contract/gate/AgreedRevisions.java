package dev.rowcast.contract.gate;

import dev.rowcast.contract.evolution.Recipient;
import dev.rowcast.contract.evolution.TableChange;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.TableHistory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * How far a connector has agreed to a table's revisions: to those that were there when it joined, to those that a person approved or that precede such a one in
 * the source, and to its own but for readers who have them quarantined.
 *
 * @param history all of the table's revisions
 * @param joinedAfter how many of them were there when the connector joined
 */
record AgreedRevisions(TableHistory history, int joinedAfter) {
    /** What its readers say to rows of that revision. */
    PolicyOutcome outcome(ContractEntry entry, String connector, Collection<Recipient> recipients) {
        return PolicyOutcome.of(open(entry, connector), shares(entry, recipients));
    }

    /** What its readers get of rows of that revision. */
    List<Share> shares(ContractEntry entry, Collection<Recipient> recipients) {
        List<ContractEntry> met = history.upTo(entry);
        return recipients.stream()
                .map(recipient -> Share.of(recipient, history, joinedAfter, met))
                .toList();
    }

    private List<TableChange> open(ContractEntry entry, String connector) {
        List<TableChange> open = new ArrayList<>();
        for (ContractEntry each : history.upTo(entry)) {
            // What this connector's own rules let through was held against its policies then, and is settled but for
            // readers who have it quarantined.
            boolean settled = each.decidedBy().equals(connector)
                    && history.hold(each.shape(), connector).isEmpty();
            if (!settled && !isAgreed(each)) {
                open.addAll(history.changesOf(each));
            }
        }
        return open;
    }

    private boolean isAgreed(ContractEntry entry) {
        return history.isAmongFirst(joinedAfter, entry)
                || history.approvalOf(entry).isPresent();
    }
}
