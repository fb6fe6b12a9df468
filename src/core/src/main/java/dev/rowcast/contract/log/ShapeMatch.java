package dev.rowcast.contract.log;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.evolution.ChangeKind;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.evolution.Evolved;
import dev.rowcast.contract.evolution.Policy;
import dev.rowcast.contract.evolution.TableChange;
import dev.rowcast.contract.evolution.TableDiff;
import dev.rowcast.contract.log.LogEntry.Held;
import dev.rowcast.contract.shape.TableShape;
import java.util.ArrayList;
import java.util.Collections;
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
public record ShapeMatch(
        Optional<ContractEntry> entry, @Nullable Evolved evolved, boolean late) {
    public static ShapeMatch of(TableHistory history, TableShape shape, LogPosition place, Decision decision) {
        Optional<ContractEntry> same = history.withShape(shape, place);
        if (same.isPresent()) {
            return new ShapeMatch(same, null, false);
        }
        boolean late = history.isLate(place);
        if (late) {
            Optional<ContractEntry> then = suitable(history, shape, place);
            if (then.isPresent()) {
                return new ShapeMatch(then, null, true);
            }
        }
        Evolved evolved = evolved(history, shape, place, decision);
        return evolved.changes().isEmpty()
                ? new ShapeMatch(Optional.of(history.inEffectAt(place)), null, late)
                : new ShapeMatch(Optional.empty(), evolved, late);
    }

    /** How rows like those held fit, as the rules have it. */
    public static ShapeMatch of(TableHistory history, Held held) {
        return of(history, held.shape(), held.since(), Decision.STANDARD);
    }

    /** The revision by which a person agreed to rows like those held; empty if nobody did, or they were rejected since. */
    public static Optional<ContractEntry> approvalOf(TableHistory history, Held held) {
        return history.rejection(held.shape(), held.since()).isPresent()
                ? Optional.empty()
                : of(history, held).entry().flatMap(history::approvalOf);
    }

    /**
     * What a shape that isn't known at that place means for the contract. One that was skipped over is held against what was in effect there, so that its
     * columns have the numbers and the names that they had, and gets new numbers for what is new.
     */
    public static Evolved evolved(TableHistory history, TableShape shape, LogPosition place, Decision decision) {
        if (!history.isLate(place)) {
            return Evolution.evolve(history.base(place), history.head(place).shape(), shape, decision);
        }
        ContractEntry then = history.inEffectAt(place);
        // What was perhaps renamed isn't gone for that: the table may have the column later.
        Decision plainly = decision.with(ChangeKind.COLUMN_RENAMED, Policy.APPLY);
        Evolved evolved = Evolution.evolve(history.base().asIn(then.contract()), then.shape(), shape, plainly);
        return new Evolved(evolved.next(), TableDiff.ofSkipped(evolved.changes()));
    }

    /** What its readers may object to. */
    public List<TableChange> changes() {
        return evolved == null ? List.of() : evolved.changes();
    }

    /** The revision that the rules make of the changes. */
    public ContractEntry proposal(
            TableHistory history, TableShape shape, LogPosition place, String connector, long atMillis) {
        Contract next = evolved == null ? history.base(place) : evolved.next();
        boolean changed = late || !next.equals(history.base());
        return history.next(
                next.withRevision(history.revision() + (changed ? 1 : 0)),
                shape,
                place,
                late,
                ContractEntry.AUTO,
                connector,
                atMillis);
    }

    /**
     * For a late row whose shape was never written down: the revision in effect at its place if that fits as it is, else the nearest that has all of its
     * columns. What the log gets later changes nothing about which that is.
     */
    private static Optional<ContractEntry> suitable(TableHistory history, TableShape shape, LogPosition place) {
        ContractEntry then = history.inEffectAt(place);
        Evolved evolved = Evolution.evolve(then.contract(), then.shape(), shape);
        if (evolved.next().equals(then.contract())) {
            return Optional.of(then);
        }
        int here = history.entries().indexOf(then);
        List<ContractEntry> nearest = new ArrayList<>(history.entries().subList(0, here + 1));
        Collections.reverse(nearest);
        nearest.addAll(history.entries().subList(here + 1, history.entries().size()));
        return nearest.stream().filter(entry -> hasAllColumns(entry, shape)).findFirst();
    }

    /** Whether the contract lacks none of the shape's columns, so that a row of it is encoded whole. */
    private static boolean hasAllColumns(ContractEntry entry, TableShape shape) {
        return Evolution.evolve(entry.contract(), entry.shape(), shape).changes().stream()
                .allMatch(change -> change instanceof TableChange.ColumnDropped
                        || change instanceof TableChange.Widened
                        || change instanceof TableChange.LabelsAdded
                        || change instanceof TableChange.LabelsRemoved);
    }
}
