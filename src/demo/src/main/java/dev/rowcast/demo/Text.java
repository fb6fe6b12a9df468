package dev.rowcast.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Numbers and lines as the demo prints them. */
final class Text {
    static final int WIDTH = 118;

    /** What a server's log says, below the words that it does. */
    static final int LOG_WIDTH = 98;

    /** Before each line within a phase. */
    static final int INDENT = 5;

    private static final int LATENCY = 8;

    private Text() {}

    /** Such as {@code 20,000}. */
    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** Such as {@code 21 ms}; below 10 ms with a decimal. */
    static String millis(Duration duration) {
        double millis = duration.toNanos() / 1e6;
        return String.format(Locale.ROOT, millis < 9.95 ? "%.1f ms" : "%,.0f ms", millis);
    }

    /** Such as {@code 3.2 s}. */
    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toNanos() / 1e9);
    }

    /** The text in at most that many characters, with an ellipsis where some are missing. */
    static String fit(String text, int width) {
        return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + "…";
    }

    /** {@code 1 row}, {@code 2 rows}. */
    static String count(long number, String noun) {
        return number(number) + " " + noun + (number == 1 ? "" : "s");
    }

    /** How late a change came; nothing for a snapshot's, whose row may be years old. */
    static String latency(Arrival arrival) {
        return arrival.snapshot() ? "" : millis(arrival.latency());
    }

    /** The words in as many lines as it takes, the later ones indented. */
    static List<String> wrap(String text, String indent, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() > indent.length() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line = new StringBuilder(indent);
            }
            line.append(line.isEmpty() || line.toString().equals(indent) ? "" : " ")
                    .append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    /** A line for a change that came: who has it, what it is, and how late. The middle is cut where it is too long. */
    static String arrival(String who, String what, String latency) {
        String start = String.format(Locale.ROOT, "%-5s  ", who);
        String end = String.format(Locale.ROOT, "%" + LATENCY + "s", latency);
        int room = WIDTH - INDENT - start.length() - 2 - end.length();
        return start + String.format(Locale.ROOT, "%-" + room + "s", fit(what, room)) + "  " + end;
    }
}
