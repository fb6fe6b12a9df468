package dev.rowcast.cli.contracts;

import dev.rowcast.contract.GoPackages;
import dev.rowcast.contract.export.ProtoFile;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.TableHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A table's .proto file, and as comments below how it came to be. */
public final class ShowText {
    private ShowText() {}

    /** The lines, a .proto file as a whole. */
    public static List<String> of(TableHistory history, Optional<GoPackages> goPackages) {
        List<String> lines =
                new ArrayList<>(ProtoFile.text(history, goPackages).lines().toList());
        lines.add("");
        lines.add("// How it came to be:");
        int last = 0;
        for (ContractEntry entry : history.entries()) {
            int revision = entry.contract().revision();
            String what = revision == last ? "as it is for another shape," : "made";
            last = revision;
            lines.add("// revision " + revision + ", " + what + " " + entry.origin() + " at "
                    + Wording.time(entry.decidedAtMillis()) + (entry.late() ? ", for late rows" : "") + ", from "
                    + entry.since() + " on");
            Revisions.sentences(history, entry).forEach(sentence -> lines.addAll(Wording.wrapped("//     ", sentence)));
        }
        return lines;
    }
}
