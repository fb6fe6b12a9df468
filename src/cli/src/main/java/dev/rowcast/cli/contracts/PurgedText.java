package dev.rowcast.cli.contracts;

import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.TableHistory;
import java.util.ArrayList;
import java.util.List;

/** What a purge would do, and what it did. */
public final class PurgedText {
    private PurgedText() {}

    /** What it would do. */
    public static List<String> ahead(TableHistory history, ContractField field) {
        List<String> lines = new ArrayList<>();
        lines.add(history.table() + ": revision " + (history.revision() + 1) + " would lack the field");
        lines.add("  - " + field.type().protobufType() + " " + field.named());
        lines.add("and reserve its number and name. It can't be taken back.");
        if (field.state() == FieldState.BRIDGED) {
            lines.add("It is still filled, where the value of column \"" + field.column()
                    + "\" converts: its readers get no value any more.");
        }
        lines.add(
                "Readers that still use it don't compile against the new contract; those that are compiled already read"
                        + " it as absent.");
        lines.add("Nothing was done; to do it, add --yes");
        return lines;
    }

    /** What it did. */
    public static List<String> done(ContractEntry made) {
        return List.of(made.table() + ": revision " + made.contract().revision() + ", made " + made.origin()
                + "; its number and name stay reserved.");
    }
}
