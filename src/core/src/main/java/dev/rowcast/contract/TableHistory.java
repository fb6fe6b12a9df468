package dev.rowcast.contract;

import dev.rowcast.change.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All accepted revisions of one table's contract, oldest first. Immutable.
 *
 * @param table the table
 * @param entries at least one; the parent of each is the revision before it
 */
public record TableHistory(TableId table, List<ContractEntry> entries) {
    public TableHistory {
        entries = List.copyOf(entries);
    }

    /** The latest revision. */
    public ContractEntry current() {
        return entries.get(entries.size() - 1);
    }

    /** The latest revision that was brought about by just that shape. */
    public Optional<ContractEntry> withShape(TableShape shape) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i).shape().equals(shape)) {
                return Optional.of(entries.get(i));
            }
        }
        return Optional.empty();
    }

    /** The revision that was in effect at that place: the latest that the place doesn't certainly precede, else the first. */
    public ContractEntry inEffectAt(LogPosition place) {
        for (int i = entries.size() - 1; i > 0; i--) {
            if (!place.precedes(entries.get(i).since())) {
                return entries.get(i);
            }
        }
        return entries.get(0);
    }

    /** This history with one more revision. */
    TableHistory plus(ContractEntry entry) {
        List<ContractEntry> longer = new ArrayList<>(entries);
        longer.add(entry);
        return new TableHistory(table, longer);
    }
}
