package dev.rowcast.flow;

import dev.rowcast.change.RowChange;
import dev.rowcast.contract.gate.GateDecision;
import dev.rowcast.contract.shape.UnsupportedColumnException;
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

    TableHeldException(HeldRows rows) {
        super(rows.notice(), null, false, false);
        this.rows = rows;
    }

    HeldRows rows() {
        return rows;
    }
}
