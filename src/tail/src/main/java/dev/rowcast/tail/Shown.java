package dev.rowcast.tail;

import java.util.Locale;

/** Text as a terminal may have it: what came from outside can't move the cursor, and nothing is endless. */
final class Shown {
    private static final int LONGEST = 40;

    private Shown() {}

    /** A value in quotes, shortened if it is long. */
    static String quoted(String text) {
        int length = text.codePointCount(0, text.length());
        if (length <= LONGEST) {
            return '"' + escaped(text) + '"';
        }
        String start = text.substring(0, text.offsetByCodePoints(0, LONGEST - 10));
        return '"' + escaped(start) + "…\" (" + number(length) + " characters)";
    }

    /** Without quotes, every character that isn't printable as an escape. */
    static String plain(String text) {
        return escaped(text).replace("\\\"", "\"");
    }

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String escaped(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> shown.append("\\\"");
                case '\\' -> shown.append("\\\\");
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append("\\t");
                default -> {
                    if (printable(c)) {
                        shown.appendCodePoint(c);
                    } else {
                        shown.append(String.format(Locale.ROOT, "\\u%04x", c));
                    }
                }
            }
        });
        return shown.toString();
    }

    private static boolean printable(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
