package dev.rowcast.contract;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How rows of a shape fit what is known of their table.
 *
 * @param entry the revision to encode them with, if there is one already
 * @param evolved what a new revision would be, if not; null otherwise
 * @param late whether the shape was skipped over: the table has a later one already
 */
record Fit(Optional<ContractEntry> entry, @Nullable Evolved evolved, boolean late) {
    static Fit of(TableHistory history, TableShape shape, LogPosition place, Decision decision) {
        Optional<ContractEntry> same = history.withShape(shape, place);
        if (same.isPresent()) {
            return new Fit(same, null, false);
        }
        boolean late = place.precedes(history.head().since());
        if (late) {
            Optional<ContractEntry> then = suitable(history, shape, place);
            if (then.isPresent()) {
                return new Fit(then, null, true);
            }
        }
        Contract base = history.base();
        Evolved evolved = Evolution.evolve(base, history.head().shape(), shape, decision);
        if (evolved.changes().isEmpty()) {
            return new Fit(Optional.of(history.head()), null, late);
        }
        return new Fit(Optional.empty(), late ? union(evolved) : evolved, late);
    }

    /** What its readers may object to. */
    List<TableChange> changes() {
        return evolved == null ? List.of() : evolved.changes();
    }

    /** The revision that the rules make of the changes. */
    ContractEntry proposal(TableHistory history, TableShape shape, LogPosition place, String connector, long atMillis) {
        Contract next = evolved == null ? history.base() : evolved.next();
        boolean changed = !next.equals(history.base());
        return new ContractEntry(
                next.withRevision(history.revision() + (changed ? 1 : 0)),
                history.revision(),
                shape,
                place,
                late,
                ContractEntry.AUTO,
                connector,
                atMillis);
    }

    /**
     * For a late row whose shape was never written down: the revision in effect at its place if that fits as it is, else the latest that has all of its
     * columns.
     */
    private static Optional<ContractEntry> suitable(TableHistory history, TableShape shape, LogPosition place) {
        ContractEntry then = history.inEffectAt(place);
        Evolved evolved = Evolution.evolve(then.contract(), then.shape(), shape);
        if (evolved.next().equals(then.contract())) {
            return Optional.of(then);
        }
        for (int i = history.entries().size() - 1; i >= 0; i--) {
            ContractEntry entry = history.entries().get(i);
            if (hasAllColumns(entry, shape)) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    /** Whether the contract lacks none of the shape's columns, so that a row of it is encoded whole. */
    private static boolean hasAllColumns(ContractEntry entry, TableShape shape) {
        return Evolution.evolve(entry.contract(), entry.shape(), shape).changes().stream()
                .allMatch(change -> change instanceof TableChange.ColumnDropped
                        || change instanceof TableChange.Widened
                        || change instanceof TableChange.LabelsAdded
                        || change instanceof TableChange.LabelsRemoved);
    }

    /** A column that a skipped shape hasn't isn't dropped by that, and what the table got later isn't taken back. */
    private static Evolved union(Evolved evolved) {
        return new Evolved(
                evolved.next(),
                evolved.changes().stream()
                        .filter(change -> !(change instanceof TableChange.ColumnDropped))
                        .toList());
    }
}
