package dev.rowcast.change;

import java.util.Locale;

/**
 * The beginning of a text that somebody else made, for headers, states and log lines: none of them may get as large as a row, or a dead letter
 * with it in its headers would be more than Kafka takes.
 */
public final class Excerpt {
    private Excerpt() {}

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
