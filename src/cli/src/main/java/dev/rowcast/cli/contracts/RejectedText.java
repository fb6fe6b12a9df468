package dev.rowcast.cli.contracts;

import dev.rowcast.cli.support.Paste;
import dev.rowcast.contract.gate.HeldShape;
import dev.rowcast.contract.log.LogEntry.Rejected;
import dev.rowcast.contract.log.TableHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a rejection does. */
public final class RejectedText {
    private RejectedText() {}

    /** What becomes of the rows, and how it is taken back; the history is that after it. */
    public static List<String> of(Rejected rejected, TableHistory history, Paste paste) {
        List<String> lines = new ArrayList<>();
        lines.add(rejected.table() + ": rejected by " + rejected.decidedBy()
                + "; rows of that shape are never delivered.");
        for (HeldShape shape : HeldShape.of(history)) {
            if (shape.shape().equals(rejected.shape())) {
                HeldText text = new HeldText(shape, Instant.ofEpochMilli(rejected.atMillis()));
                lines.add("From " + shape.since() + " on they go to the dead letters of " + text.connectors()
                        + ", within a second and without a restart.");
                lines.add("Without a dead-letter queue (errors.tolerance=all and errors.deadletterqueue.topic.name)"
                        + " the table stays on hold.");
                text.commands(paste).forEach(command -> lines.add("  " + command));
            }
        }
        return lines;
    }
}
