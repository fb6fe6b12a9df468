package dev.rowcast.flow;

import dev.rowcast.change.RowChange;
import dev.rowcast.contract.gate.GateDecision;
import dev.rowcast.contract.shape.UnsupportedColumnException;

/** Rows of a shape that a person has to decide about first: their partition waits before the first of them, and the task goes on. */
final class TableHeldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient HeldRows rows;

    TableHeldException(RowChange first, GateDecision.Hold hold) {
        this(HeldRows.of(first, hold));
    }

    /** What nobody can decide about: rows whose contract can't be told. */
    TableHeldException(RowChange first, UnsupportedColumnException unsupported) {
        this(
                HeldRows.undecidable(
                        first,
                        unsupported.getMessage()
                                + ". No decision helps its rows: when the source sends them otherwise, or the routing doesn't have the table any more, restart the connector"));
    }

    private TableHeldException(HeldRows rows) {
        super(rows.notice(), null, false, false);
        this.rows = rows;
    }

    HeldRows rows() {
        return rows;
    }
}
