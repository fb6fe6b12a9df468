package dev.rowcast.flow;

import dev.rowcast.change.RowChange;
import dev.rowcast.contract.gate.GateDecision;
import dev.rowcast.contract.shape.UnsupportedColumnException;
import dev.rowcast.encode.UnfitConditionException;
import dev.rowcast.route.GhostTable;
import java.util.List;

/** Rows of a shape that needs a decision: their partition waits before the first of them, and the task continues. */
final class TableHeldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient HeldRows rows;

    /** @param ghosts copies of the table that came by */
    TableHeldException(RowChange first, GateDecision.Hold hold, List<GhostTable> ghosts) {
        this(HeldRows.of(first, hold, ghosts));
    }

    /** Rows about which no decision is possible, because their contract isn't known. */
    TableHeldException(RowChange first, UnsupportedColumnException unsupported) {
        this(
                HeldRows.undecidable(
                        first,
                        unsupported.getMessage()
                                + ". No decision can release its rows. Change how the source sends them, or remove the table from the routing, then restart the connector or process"));
    }

    /** Rows of which a subscription's condition can't be asked. */
    TableHeldException(RowChange first, UnfitConditionException unfit) {
        this(
                HeldRows.undecidable(
                        first,
                        unfit.getMessage()
                                + ". Its rows wait: change \"when\" in the routing to columns that the table has now, then restart the connector"));
    }

    TableHeldException(HeldRows rows) {
        super(rows.notice(), null, false, false);
        this.rows = rows;
    }

    HeldRows rows() {
        return rows;
    }
}
