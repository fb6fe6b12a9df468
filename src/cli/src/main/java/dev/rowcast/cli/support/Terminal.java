package dev.rowcast.cli.support;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Keeps what comes from topics, services and files from steering the terminal: of a table's name, a refusal's reason or a key no character gets there that
 * moves the cursor, hides, recolours or reorders what is shown. Such a one is written as {@code \}{@code u001b}, which in JSON means the same as the
 * character itself.
 */
public final class Terminal {
    /** Controls but for line feed and tab, and what changes the direction of text. */
    private static final Pattern STEERING = Pattern.compile(
            "[\\x00-\\x08\\x0b-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069\\ufeff]");

    /** What our own texts have: the colours of one word, and the redrawing of a line or screen, which begins or ends a text. */
    private static final Pattern OWN =
            Pattern.compile("\\x1b\\[(?:[0-3]|2[1-4]|3[0-79])m|^\\r?\\x1b\\[[HJK]|\\x1b\\[K$");

    private Terminal() {}

    /** A text from elsewhere on one line: also without line feeds and tabs. */
    public static String plain(String foreign) {
        return escaped(foreign).replace("\n", "\\n").replace("\t", "\\t");
    }

    /** A writer to that one which lets through what this program's own texts may have. Flushes with each line. */
    public static PrintWriter writer(Writer to) {
        return new PrintWriter(new Guard(to), true);
    }

    private static String escaped(String text) {
        return STEERING.matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(String.format(
                        Locale.ROOT, "\\u%04x", (int) found.group().charAt(0))));
    }

    private static String guarded(String text) {
        StringBuilder safe = new StringBuilder();
        int from = 0;
        for (Matcher own = OWN.matcher(text); own.find(); from = own.end()) {
            safe.append(escaped(text.substring(from, own.start()))).append(own.group());
        }
        return safe.append(escaped(text.substring(from))).toString();
    }

    /** A print writer hands over whole texts, each as it was printed. */
    private static final class Guard extends FilterWriter {
        Guard(Writer to) {
            super(to);
        }

        @Override
        public void write(int c) throws IOException {
            write(String.valueOf((char) c));
        }

        @Override
        public void write(char[] chars, int offset, int length) throws IOException {
            write(new String(chars, offset, length));
        }

        @Override
        public void write(String text, int offset, int length) throws IOException {
            out.write(guarded(text.substring(offset, offset + length)));
        }
    }
}
