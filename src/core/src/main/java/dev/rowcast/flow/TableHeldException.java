package dev.rowcast.flow;

import dev.rowcast.contract.GateDecision;

/** Rows of a shape that a person has to decide about first: their partition waits before the first of them, and the task goes on. */
final class TableHeldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient GateDecision.Hold hold;

    TableHeldException(GateDecision.Hold hold) {
        super(hold.held().notice(), null, false, false);
        this.hold = hold;
    }

    GateDecision.Hold hold() {
        return hold;
    }
}
