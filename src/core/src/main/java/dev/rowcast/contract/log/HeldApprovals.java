package dev.rowcast.contract.log;

import dev.rowcast.contract.log.LogEntry.Held;
import dev.rowcast.contract.log.LogEntry.Rejected;
import java.util.Optional;

/** Whether a person agreed to rows that wait. */
public final class HeldApprovals {
    private HeldApprovals() {}

    /** The revision by which a person agreed to rows like those held; empty if nobody did, or they were rejected since. */
    public static Optional<ContractEntry> of(TableHistory history, Held held) {
        return history.rejection(held.shape(), held.since()).isPresent()
                ? Optional.empty()
                : ShapeMatch.of(history, held).entry().flatMap(history::approvalOf);
    }

    /** The history with one more rejection, if that counts: one that comes after an approval of the same rows lost a race. */
    static TableHistory plus(TableHistory history, Rejected rejected) {
        Optional<ContractEntry> approval = history.holds().stream()
                .filter(held -> rejected.isOf(held.shape(), held.since()))
                .findFirst()
                .map(held -> of(history, held))
                .orElseGet(() -> history.withShape(rejected.shape()).flatMap(history::approvalOf));
        return approval.isPresent() ? history : history.with(rejected);
    }
}
