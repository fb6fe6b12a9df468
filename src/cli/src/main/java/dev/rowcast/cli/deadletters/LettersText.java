package dev.rowcast.cli.deadletters;

import dev.rowcast.change.Place;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Dead letters as a person reads them: a line of figures each, and why. */
public final class LettersText {
    private static final List<String> HEADINGS =
            List.of("TIME", "SUBSCRIPTION", "TABLE", "READ FROM", "LETTER", "TRIES", "REV", "ID");
    private static final String NONE = "-";

    private LettersText() {}

    /** The lines, with headings, of at least one letter. */
    public static List<String> of(List<DeadLetterRecord> shown, Letters letters) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADINGS);
        shown.forEach(letter -> rows.add(row(letter)));
        int[] widths = new int[HEADINGS.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(HEADINGS, widths));
        for (int i = 0; i < shown.size(); i++) {
            DeadLetterRecord letter = shown.get(i);
            lines.add(line(rows.get(i + 1), widths));
            lines.add("    " + letter.reason().lines().findFirst().orElse(""));
            letters.settlement(letter)
                    .ifPresent(settled -> lines.add(
                            "    settled: " + settled.outcome() + " by " + settled.by() + " at " + settled.time()));
        }
        return lines;
    }

    private static List<String> row(DeadLetterRecord letter) {
        return List.of(
                letter.time().truncatedTo(ChronoUnit.SECONDS).toString(),
                letter.subscription().orElse(NONE),
                letter.table().orElse(NONE),
                letter.from().map(Place::toString).orElse(NONE),
                letter.place().toString(),
                number(letter.attempts()),
                number(letter.contractRevision()),
                letter.id().orElse(NONE));
    }

    private static String number(OptionalInt number) {
        return number.isPresent() ? String.valueOf(number.getAsInt()) : NONE;
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String cell = cells.get(i);
            line.append(i == 0 ? "" : "  ").append(cell).append(" ".repeat(widths[i] - cell.length()));
        }
        return line.toString().stripTrailing();
    }

    /** How a letter is called in a sentence. */
    static String name(DeadLetterRecord letter) {
        Optional<String> from = letter.from().map(at -> " from " + at);
        return letter.id().orElse("a record without an id") + from.orElse("") + " (letter " + letter.place() + ")";
    }
}
