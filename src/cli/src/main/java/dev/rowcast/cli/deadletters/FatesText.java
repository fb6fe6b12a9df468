package dev.rowcast.cli.deadletters;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What became of letters that were sent again: a line for each that stays, and a last one that counts. */
public final class FatesText {
    private FatesText() {}

    /** The lines. */
    public static List<String> of(List<Fate> fates) {
        List<String> lines = new ArrayList<>();
        for (Fate fate : fates) {
            if (!fate.end().good()) {
                lines.add(fate.letter().subscription().orElse("-") + "  "
                        + fate.letter().table().orElse("-") + "  " + LettersText.name(fate.letter()));
                lines.add("    " + words(fate.end()) + ": " + fate.why());
            }
        }
        Map<Fate.End, Integer> counts = new EnumMap<>(Fate.End.class);
        fates.forEach(fate -> counts.merge(fate.end(), 1, Integer::sum));
        lines.add(counts.entrySet().stream()
                .map(count -> count.getValue() + " " + words(count.getKey()))
                .collect(Collectors.joining(
                        ", ",
                        "",
                        counts.keySet().stream().allMatch(Fate.End::good)
                                ? ""
                                : "; what wasn't delivered stays a dead letter")));
        return lines;
    }

    private static String words(Fate.End end) {
        return switch (end) {
            case DELIVERED -> "delivered";
            case SKIPPED -> "skipped by the subscriber";
            case REJECTED -> "rejected again";
            case HELD -> "held";
            case WAITING -> "given up waiting";
            case BEHIND -> "behind an earlier change";
            case IMPOSSIBLE -> "can't be sent";
        };
    }
}
