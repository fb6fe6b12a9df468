package dev.rowcast.cli.verify;

import dev.rowcast.batch.verify.Difference;
import dev.rowcast.batch.verify.TableResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was found, for people. Stateless. */
final class VerifyText {
    private VerifyText() {}

    static List<String> of(List<TableResult> results, boolean values) {
        List<String> lines = new ArrayList<>();
        results.forEach(result -> add(result, values, lines));
        return lines;
    }

    private static void add(TableResult result, boolean values, List<String> lines) {
        lines.add(result.table() + ": " + count(result.rows(), "row") + " in MySQL, "
                + (result.found() == 0 ? "none differs" : count(result.found(), "difference"))
                + (result.mended() == 0 ? "" : ", " + result.mended() + " mended")
                + (result.undecided() == 0
                        ? ""
                        : ", " + count(result.undecided(), "row") + " changed too often to be compared"));
        result.differences().forEach(difference -> {
            lines.add("  " + line(difference));
            if (values) {
                lines.addAll(values(difference));
            }
        });
        if (result.found() > result.differences().size()) {
            lines.add("  … and " + (result.found() - result.differences().size()) + " more");
        }
        result.notes().forEach(note -> lines.add("  note: " + note));
        if (!result.unfinished().isEmpty()) {
            lines.add("  NOT FINISHED: " + result.unfinished());
        }
    }

    private static String count(long count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    private static String line(Difference difference) {
        String what = switch (difference.kind()) {
            case MISSING -> "is missing";
            case DIFFERENT -> "differs in " + String.join(", ", difference.names());
            case LEFT_OVER -> "is left over";
        };
        return difference.key() + " " + what
                + switch (difference.mended()) {
                    case NOT_ASKED -> "";
                    case YES -> "; mended";
                    case NOT_YET -> "; not mended, since it is being written: run it again";
                };
    }

    private static List<String> values(Difference difference) {
        return difference.fields().stream()
                .map(field -> String.format(
                        Locale.ROOT,
                        "    %s: %s in MySQL, %s in the store",
                        field.name(),
                        field.source(),
                        field.there()))
                .toList();
    }
}
