package dev.rowcast.flow;

import dev.rowcast.change.RowChange;
import dev.rowcast.contract.gate.GateDecision;
import dev.rowcast.contract.gate.HoldAdvice;
import dev.rowcast.contract.gate.RuntimeWords;
import java.time.Duration;

/** Rows that must not be delivered: the task stops before the first of them, and delivers and commits nothing after it. */
public final class TableStoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private TableStoppedException(String message) {
        super(message);
    }

    TableStoppedException(RowChange change, GateDecision.Hold hold, RuntimeWords words) {
        this("table " + change.table() + " changed, and its policy is to fail (" + place(change) + "): "
                + hold.held().notice()
                + ". Rows before it are delivered; this one and later ones wait at the source. Decide, then restart the task (without Kafka it goes on by itself): "
                + words.command(HoldAdvice.approve(change.table(), "apply")) + " or "
                + words.setting(change.table(), hold.revision(), "apply"));
    }

    /** A hold that exceeded its deadline. */
    static TableStoppedException overdue(
            RowChange change, GateDecision.Hold hold, Duration deadline, RuntimeWords words) {
        return new TableStoppedException("table " + change.table()
                + " has been held for longer than its holdDeadline of "
                + deadline.toMinutes() + " min (" + place(change) + "): "
                + hold.held().notice() + ". Decide, then restart the task (without Kafka it goes on by itself): "
                + words.command(HoldAdvice.approve(change.table(), "apply")) + " or "
                + words.setting(change.table(), hold.revision(), "apply"));
    }

    static String place(RowChange change) {
        return change.at().words() + ", " + change.source().file() + ":"
                + change.source().position();
    }
}
