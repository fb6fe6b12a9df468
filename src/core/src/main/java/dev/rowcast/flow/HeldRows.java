package dev.rowcast.flow;

import dev.rowcast.change.RowChange;
import dev.rowcast.contract.gate.GateDecision;
import org.jspecify.annotations.Nullable;

/**
 * Where a partition waits, and for what.
 *
 * @param first the first change that waits; a shape stands for all others of it
 * @param hold what is to be decided; null where nobody can decide, as about a single row that has a value which its field can't hold
 * @param notice what is wrong, for people
 */
record HeldRows(RowChange first, GateDecision.@Nullable Hold hold, String notice) {
    static HeldRows of(RowChange first, GateDecision.Hold hold) {
        return new HeldRows(first, hold, hold.held().notice());
    }
}
