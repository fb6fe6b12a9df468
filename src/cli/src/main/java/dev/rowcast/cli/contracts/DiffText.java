package dev.rowcast.cli.contracts;

import dev.rowcast.change.TableId;
import dev.rowcast.cli.support.Paste;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.gate.HeldShape;
import dev.rowcast.contract.gate.HoldAdvice;
import dev.rowcast.contract.gate.RuntimeWords;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.TableHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What changed in a contract, or would change under each decision about what is held. */
public final class DiffText {
    private DiffText() {}

    /**
     * What the shape changes, and what each decision makes of the contract.
     *
     * @param paste for the commands that decide
     * @param words of the runtime
     */
    public static List<String> of(HeldShape shape, Instant now, Paste paste, RuntimeWords words) {
        TableHistory history = shape.history();
        TableId table = history.table();
        int next = history.revision() + 1;
        HeldText text = new HeldText(shape, now);
        List<String> lines = new ArrayList<>();
        lines.add(table + ", revision " + history.revision() + ": " + text.headline());
        lines.addAll(Wording.wrapped("  ", text.notice()));
        shape.changes().stream()
                .filter(change -> shape.holds().stream().noneMatch(held -> held.isFor(change)))
                .forEach(change -> lines.addAll(Wording.wrapped("  ", "also: " + change.sentence())));
        for (HeldShape.Option option : shape.options()) {
            lines.add("");
            lines.add("as " + String.join(" or ", option.decisions()) + ", revision " + next + ":");
            lines.addAll(fields(history.base(), option.contract()));
        }
        lines.add("");
        lines.add("Decide:");
        for (HeldShape.Option option : shape.options()) {
            lines.add(
                    "  " + paste.of(HoldAdvice.approve(table, option.decisions().get(0)) + " --revision " + next));
        }
        if (shape.rejection().isEmpty()) {
            lines.add("  " + paste.of(HoldAdvice.reject(table)));
        }
        lines.add("or without a shell, in the " + words.program() + "'s configuration:");
        lines.add("  "
                + words.setting(table, next, shape.options().get(0).decisions().get(0)));
        return lines;
    }

    /** What two of the table's revisions, each from 1 to the current, differ in. */
    public static List<String> between(TableHistory history, int from, int to) {
        List<String> lines = new ArrayList<>();
        lines.add(history.table() + ", revision " + from + " to " + to + ":");
        for (ContractEntry entry : history.entries()) {
            int revision = entry.contract().revision();
            if (revision > Math.min(from, to) && revision <= Math.max(from, to)) {
                lines.add("  revision " + revision + ", made " + entry.origin() + " at "
                        + Wording.time(entry.decidedAtMillis()) + ", from " + entry.since() + " on");
                Revisions.sentences(history, entry)
                        .forEach(sentence -> lines.addAll(Wording.wrapped("    ", sentence)));
            }
        }
        lines.addAll(fields(
                Revisions.upTo(history, from).base(),
                Revisions.upTo(history, to).base()));
        return lines;
    }

    private static List<String> fields(Contract before, Contract after) {
        List<String> changed = FieldLines.changed(before, after);
        return changed.isEmpty()
                ? List.of("  the same fields")
                : changed.stream().map(line -> "  " + line).toList();
    }
}
