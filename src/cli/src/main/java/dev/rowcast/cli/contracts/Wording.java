package dev.rowcast.cli.contracts;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Times, lists and long sentences as a person reads them on a terminal. */
public final class Wording {
    private static final int WIDTH = 120;
    /** A field's number stays beside its name. */
    private static final String GLUED = "\u00a0=\u00a0";

    private Wording() {}

    /** An instant to the second, in ISO form. */
    public static String time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** How long ago that is, in the unit that suits it. */
    public static String age(long millis, Instant now) {
        Duration age = Duration.between(Instant.ofEpochMilli(millis), now);
        if (age.toMinutes() < 2) {
            return Math.max(0, age.toSeconds()) + " s";
        }
        if (age.toHours() < 2) {
            return age.toMinutes() + " min";
        }
        return age.toDays() < 2 ? age.toHours() + " h" : age.toDays() + " d";
    }

    /** The text in lines that fit a terminal behind such an indent, each with it. */
    public static List<String> wrapped(String indent, String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.replace(" = ", GLUED).split(" ", -1)) {
            if (!line.isEmpty() && indent.length() + line.length() + 1 + word.length() > WIDTH) {
                lines.add(indent + line);
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(indent + line);
        return lines.stream().map(each -> each.replace(GLUED, " = ")).toList();
    }

    /** {@code 1 field}, {@code 2 fields}. */
    public static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
