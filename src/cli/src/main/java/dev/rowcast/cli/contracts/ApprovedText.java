package dev.rowcast.cli.contracts;

import dev.rowcast.cli.support.Paste;
import dev.rowcast.contract.evolution.Stop;
import dev.rowcast.contract.gate.HeldShape;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.TableHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What an approval did. */
public final class ApprovedText {
    private ApprovedText() {}

    /** The revision, its fields, and what happens now; the history is that after it. */
    public static List<String> of(ContractEntry made, TableHistory history, Paste paste) {
        int revision = made.contract().revision();
        List<String> lines = new ArrayList<>();
        lines.add(made.table() + ": revision " + revision + ", made " + made.origin() + ". Its fields:");
        FieldLines.all(Revisions.upTo(history, made.parent()).base(), made.contract())
                .forEach(line -> lines.add("  " + line));
        boolean failed = history.holds().stream()
                .filter(held -> held.shape().equals(made.shape()))
                .anyMatch(held -> held.stop() == Stop.FAIL);
        lines.add(
                failed
                        ? "A task that failed because of it continues after a restart; running connectors continue within a second."
                        : "Running connectors continue within a second; nothing has to be restarted.");
        Instant then = Instant.ofEpochMilli(made.decidedAtMillis());
        for (HeldShape shape : HeldShape.of(history)) {
            if (shape.approval().isEmpty()) {
                HeldText text = new HeldText(shape, then);
                lines.add("Another change of the table waits for a decision of its own: " + text.headline());
                lines.addAll(Wording.wrapped("  ", text.notice()));
                text.commands(paste).forEach(command -> lines.add("  " + command));
            }
        }
        return lines;
    }
}
