package dev.rowcast.cli.contracts;

import dev.rowcast.cli.support.Paste;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.gate.HeldShape;
import dev.rowcast.contract.log.TableHistory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All tables, one a line, and what is to be done about those that wait. */
public final class ListText {
    private static final String TABLE = "TABLE";

    private ListText() {}

    /** The lines, with a heading. */
    public static List<String> of(List<TableHistory> histories, Instant now, Paste paste) {
        int width = histories.stream()
                .mapToInt(history -> history.table().toString().length())
                .reduce(TABLE.length(), Math::max);
        String row = "%-" + width + "s  %4s  %6s  %s";
        String indent = " ".repeat(width + 16);
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, row, TABLE, "REV", "FIELDS", "STATE"));
        for (TableHistory history : histories) {
            List<String> state = state(history, now, indent, paste);
            lines.add(String.format(
                    Locale.ROOT,
                    row,
                    history.table(),
                    history.revision(),
                    active(history.base()),
                    state.get(0).strip()));
            lines.addAll(state.subList(1, state.size()));
        }
        return lines;
    }

    private static List<String> state(TableHistory history, Instant now, String indent, Paste paste) {
        List<String> lines = new ArrayList<>();
        for (HeldShape shape : HeldShape.of(history)) {
            HeldText text = new HeldText(shape, now);
            lines.addAll(Wording.wrapped(indent, text.headline()));
            if (TableState.of(shape).isUndecided()) {
                lines.addAll(Wording.wrapped(indent, text.notice()));
            }
            text.commands(paste).forEach(command -> lines.add(indent + "  " + command));
        }
        if (lines.isEmpty()) {
            long deprecated = deprecated(history.base());
            String ok = TableState.OK.word();
            lines.add(deprecated == 0 ? ok : ok + ", " + Wording.count(deprecated, "field") + " deprecated");
        }
        return lines;
    }

    static long active(Contract contract) {
        return contract.fields().stream().filter(ContractField::active).count();
    }

    static long deprecated(Contract contract) {
        return contract.fields().stream()
                .filter(field -> field.state() == FieldState.DROPPED || field.state() == FieldState.BRIDGED)
                .count();
    }
}
