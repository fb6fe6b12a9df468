package dev.rowcast.cli.plan;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where comments, strings and quoted names of SQL end. */
final class SqlText {
    /** What may stand before the first word: brackets, and the beginning of a comment that MySQL executes. */
    private static final Pattern FIRST_WORD = Pattern.compile("(?:\\s|\\(|/\\*!\\d*+)*+([A-Za-z]+)");

    private SqlText() {}

    /** The word that says what kind of statement it is, in capitals; empty if it begins with none. */
    static String firstWord(String sql) {
        Matcher word = FIRST_WORD.matcher(sql);
        return word.lookingAt() ? word.group(1).toUpperCase(Locale.ROOT) : "";
    }

    /** The place behind the comment that begins there; the same place if none does. What MySQL executes although it looks like one is none. */
    static int endOfComment(String text, int from) {
        boolean dashes = text.startsWith("--", from)
                && (from + 2 == text.length() || Character.isWhitespace(text.charAt(from + 2)));
        if (dashes || text.charAt(from) == '#') {
            int end = text.indexOf('\n', from);
            return end < 0 ? text.length() : end;
        }
        if (text.startsWith("/*", from) && !text.startsWith("/*!", from)) {
            int end = text.indexOf("*/", from + 2);
            return end < 0 ? text.length() : end + 2;
        }
        return from;
    }

    /** Whether the comment between those places is complete. */
    static boolean closesComment(String text, int from, int to) {
        return !text.startsWith("/*", from) || (to >= from + 4 && text.startsWith("*/", to - 2));
    }

    /** The place behind the string, the quoted name or the single character that begins there. */
    static int endOfToken(String text, int from, boolean backslashEscapes) {
        char quote = text.charAt(from);
        if (!quotes(quote)) {
            return from + 1;
        }
        int i = from + 1;
        while (i < text.length() && text.charAt(i) != quote) {
            i += text.charAt(i) == '\\' && quote != '`' && backslashEscapes ? 2 : 1;
        }
        return i < text.length() ? i + 1 : text.length() + 1;
    }

    private static boolean quotes(char c) {
        return c == '\'' || c == '"' || c == '`';
    }

    /** How many brackets are open at once, at most. */
    static int depth(String text, boolean backslashEscapes) {
        int depth = 0;
        int deepest = 0;
        int i = 0;
        while (i < text.length()) {
            int comment = endOfComment(text, i);
            char c = text.charAt(i);
            depth += c == '(' && comment == i ? 1 : c == ')' && comment == i ? -1 : 0;
            deepest = Math.max(deepest, depth);
            i = comment > i ? comment : endOfToken(text, i, backslashEscapes);
        }
        return deepest;
    }

    /** The text with names in backticks that stand in double quotes, as sql_mode ANSI_QUOTES has them. */
    static String backticksForDoubleQuotes(String text, boolean backslashEscapes) {
        StringBuilder out = new StringBuilder(text.length());
        int i = 0;
        while (i < text.length()) {
            int comment = endOfComment(text, i);
            int end = comment > i ? comment : Math.min(text.length(), endOfToken(text, i, backslashEscapes));
            String part = text.substring(i, end);
            boolean name = comment == i && part.length() > 2 && part.startsWith("\"") && part.endsWith("\"");
            out.append(name ? quoted(part.substring(1, part.length() - 1).replace("\"\"", "\"")) : part);
            i = end;
        }
        return out.toString();
    }

    /** The name in backticks. */
    static String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }
}
