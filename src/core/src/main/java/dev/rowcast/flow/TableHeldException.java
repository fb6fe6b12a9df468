package dev.rowcast.flow;

import dev.rowcast.change.RowChange;
import dev.rowcast.contract.gate.GateDecision;
import dev.rowcast.contract.shape.UnsupportedColumnException;

/** Rows of a shape that needs a decision: their partition waits before the first of them, and the task continues. */
final class TableHeldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient HeldRows rows;

    TableHeldException(RowChange first, GateDecision.Hold hold) {
        this(HeldRows.of(first, hold));
    }

    /** Rows about which no decision is possible, because their contract isn't known. */
    TableHeldException(RowChange first, UnsupportedColumnException unsupported) {
        this(
                HeldRows.undecidable(
                        first,
                        unsupported.getMessage()
                                + ". No decision can release its rows. Change how the source sends them, or remove the table from the routing, then restart the connector"));
    }

    TableHeldException(HeldRows rows) {
        super(rows.notice(), null, false, false);
        this.rows = rows;
    }

    HeldRows rows() {
        return rows;
    }
}
