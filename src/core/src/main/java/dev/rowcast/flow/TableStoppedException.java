package dev.rowcast.flow;

import dev.rowcast.change.RowChange;
import dev.rowcast.contract.GateDecision;

/** Rows of a shape that would hurt readers: the task ends before the first of them, and nothing behind it is delivered or committed. */
public final class TableStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TableStoppedException(RowChange change, GateDecision.Stop stop) {
        super(message(change, stop));
    }

    private static String message(RowChange change, GateDecision.Stop stop) {
        return "table " + change.table() + " changed in a way that would hurt its readers (topic "
                + change.at().topic() + ", partition " + change.at().partition() + ", offset "
                + change.at().offset() + ", " + change.source().file() + ":"
                + change.source().position()
                + "): " + String.join("; ", stop.reasons())
                + ". Rows before it are delivered; this one and later ones wait in Kafka. Undo the change of the table, or"
                + " take the table out of the routing until its readers are ready";
    }
}
