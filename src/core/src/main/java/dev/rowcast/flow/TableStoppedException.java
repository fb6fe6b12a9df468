package dev.rowcast.flow;

import dev.rowcast.change.RowChange;
import dev.rowcast.contract.GateDecision;
import dev.rowcast.contract.UnsupportedColumnException;

/** Rows of a shape that would hurt readers: the task ends before the first of them, and nothing behind it is delivered or committed. */
public final class TableStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TableStoppedException(RowChange change, GateDecision.Stop stop) {
        super("table " + change.table() + " changed in a way that would hurt its readers (" + place(change) + "): "
                + String.join("; ", stop.reasons())
                + ". Rows before it are delivered; this one and later ones wait in Kafka. Undo the change of the table, or"
                + " take the table out of the routing until its readers are ready");
    }

    TableStoppedException(RowChange change, UnsupportedColumnException unsupported) {
        super(
                unsupported.getMessage() + " (" + place(change)
                        + "). Rows before it are delivered; this one and later ones wait in Kafka",
                unsupported);
    }

    private static String place(RowChange change) {
        return "topic " + change.at().topic() + ", partition " + change.at().partition() + ", offset "
                + change.at().offset() + ", " + change.source().file() + ":"
                + change.source().position();
    }
}
