package dev.rowcast.change;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The beginning of a text that somebody else made, for headers, states and log lines: none of them may get as large as a row, or a dead letter
 * with it in its headers would be more than Kafka takes.
 */
public final class Excerpt {
    /** What could break a line, or make a terminal do something. */
    private static final Pattern BREAKS = Pattern.compile(
            "[\\s\\p{Cntrl}\\p{Zl}\\p{Zp}\\u0085]*[\\p{Cntrl}\\p{Zl}\\p{Zp}\\u0085][\\s\\p{Cntrl}\\p{Zl}\\p{Zp}\\u0085]*");

    private Excerpt() {}

    /** As {@link #of}, on one line: line breaks and control characters become a space, so that nobody can forge a line of a log. */
    public static String line(String text, int most) {
        // What can't be in the excerpt anyway needn't be looked through.
        String begin = of(text, most);
        return BREAKS.matcher(begin).replaceAll(" ").strip();
    }

    /**
     * The text itself where it isn't longer; else its beginning, and a note of how long it was.
     *
     * @param most how many characters of it, at least 1; the note comes on top
     */
    public static String of(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
        return text.substring(0, end) + String.format(Locale.ROOT, "… (cut: %,d characters in all)", text.length());
    }
}
