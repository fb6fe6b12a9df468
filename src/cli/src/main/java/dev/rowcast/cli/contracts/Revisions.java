package dev.rowcast.cli.contracts;

import dev.rowcast.contract.evolution.TableChange;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.TableHistory;
import java.util.List;

/** A table's history up to a revision. */
public final class Revisions {
    private Revisions() {}

    /** The history as it was when that revision, one from 1 to the current, was the latest; what waits is left out. */
    public static TableHistory upTo(TableHistory history, int revision) {
        return TableHistory.of(history.entries().stream()
                .filter(entry -> entry.contract().revision() <= revision)
                .toList());
    }

    static List<String> sentences(TableHistory history, ContractEntry entry) {
        return history.changesOf(entry).stream().map(TableChange::sentence).toList();
    }
}
