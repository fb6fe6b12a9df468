package dev.rowcast.contract;

import java.util.List;

/** What a table's contract says to the rows of one shape. */
public sealed interface GateDecision {
    /**
     * They go out.
     *
     * @param contract what to encode them with: not always the latest revision, for a replayed row is encoded as it was the first time. Its
     *     revision is 0 for a TRUNCATE of a table of which no row has been seen yet
     */
    record Deliver(Contract contract) implements GateDecision {}

    /**
     * They must not go out before a person has decided.
     *
     * @param current the contract that they don't fit
     * @param shape their shape
     * @param changes every change that the shape brings, also the harmless ones
     */
    record Stop(Contract current, TableShape shape, List<TableChange> changes) implements GateDecision {
        public Stop {
            changes = List.copyOf(changes);
        }

        /** What a reader would suffer, one sentence a change; only the changes that need a decision. */
        public List<String> reasons() {
            return changes.stream()
                    .filter(change -> change.reaction() == Reaction.HOLD)
                    .map(TableChange::sentence)
                    .toList();
        }
    }
}
