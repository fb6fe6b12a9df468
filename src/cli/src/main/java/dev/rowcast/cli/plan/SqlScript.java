package dev.rowcast.cli.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a script into statements, as the mysql client does: at semicolons outside of strings, names and comments, or at what DELIMITER says. */
final class SqlScript {
    private static final Pattern DELIMITER =
            Pattern.compile("delimiter[ \\t]+(\\S+)[ \\t]*(?:\\R|\\z)", Pattern.CASE_INSENSITIVE);

    private final String text;
    private final List<SqlStatement> statements = new ArrayList<>();
    private String delimiter = ";";
    /** Where the statement begins; -1 before its first character. */
    private int start = -1;

    private SqlScript(String text) {
        this.text = text;
    }

    /** The statements in order; empty ones are left out. */
    static List<SqlStatement> split(String text) {
        SqlScript script = new SqlScript(text);
        script.scan();
        return script.statements;
    }

    private void scan() {
        int i = 0;
        while (i < text.length()) {
            int comment = endOfComment(i);
            if (comment > i) {
                i = comment;
            } else if (text.startsWith(delimiter, i)) {
                end(i);
                i += delimiter.length();
            } else if (start < 0 && Character.isWhitespace(text.charAt(i))) {
                i++;
            } else if (start < 0 && delimiterLine(i).lookingAt()) {
                Matcher line = delimiterLine(i);
                line.lookingAt();
                delimiter = line.group(1);
                i = line.end();
            } else {
                start = start < 0 ? i : start;
                i = endOfToken(i);
            }
        }
        end(text.length());
    }

    private Matcher delimiterLine(int from) {
        return DELIMITER.matcher(text).region(from, text.length());
    }

    private void end(int end) {
        if (start >= 0) {
            int line = 1
                    + (int) text.substring(0, start)
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            statements.add(new SqlStatement(line, text.substring(start, end).strip()));
        }
        start = -1;
    }

    /** The place behind the comment that begins there; the same place if none does. What MySQL executes although it looks like one is none. */
    private int endOfComment(int from) {
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

    private int endOfToken(int from) {
        char quote = text.charAt(from);
        if (quote != '\'' && quote != '"' && quote != '`') {
            return from + 1;
        }
        int i = from + 1;
        while (i < text.length() && text.charAt(i) != quote) {
            i += text.charAt(i) == '\\' && quote != '`' ? 2 : 1;
        }
        return Math.min(i + 1, text.length());
    }
}
