package dev.rowcast.cli.plan;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a script into statements, as the mysql client does: at semicolons outside of strings, names and comments, or at what DELIMITER says.
 * What a backslash means depends on the session's sql_mode, so statements are cut one by one. Not thread-safe.
 */
final class SqlScript {
    private static final Pattern DELIMITER =
            Pattern.compile("delimiter[ \\t]+(\\S+)[ \\t]*(?:\\R|\\z)", Pattern.CASE_INSENSITIVE);

    private final String text;
    private final Session session;
    private String delimiter = ";";
    /** How far the script is read, and the line there. */
    private int at;

    private int line = 1;

    /**
     * A script, of which nothing is read yet.
     *
     * @param session says how strings end as of the statement that is being cut
     */
    SqlScript(String text, Session session) {
        this.text = text;
        this.session = session;
    }

    /** The next statement; empty at the end. Empty statements are left out. */
    Optional<SqlStatement> next() {
        int start = -1;
        boolean open = false;
        while (at < text.length()) {
            int comment = SqlText.endOfComment(text, at);
            if (comment > at) {
                open = start >= 0 && !SqlText.closesComment(text, at, comment);
                to(comment);
            } else if (text.startsWith(delimiter, at)) {
                int end = at;
                to(at + delimiter.length());
                if (start >= 0) {
                    return Optional.of(statement(start, end, true));
                }
            } else if (start < 0 && Character.isWhitespace(text.charAt(at))) {
                to(at + 1);
            } else if (start < 0 && delimiterLine().lookingAt()) {
                Matcher found = delimiterLine();
                found.lookingAt();
                delimiter = found.group(1);
                to(found.end());
            } else {
                start = start < 0 ? at : start;
                int end = SqlText.endOfToken(text, at, session.backslashEscapes());
                open = end > text.length();
                to(Math.min(end, text.length()));
            }
        }
        return start < 0 ? Optional.empty() : Optional.of(statement(start, text.length(), !open));
    }

    private Matcher delimiterLine() {
        return DELIMITER.matcher(text).region(at, text.length());
    }

    private SqlStatement statement(int start, int end, boolean closed) {
        int begins = line - (int) lines(start, at);
        return new SqlStatement(begins, text.substring(start, end).strip(), closed);
    }

    private void to(int end) {
        line += (int) lines(at, end);
        at = end;
    }

    private long lines(int from, int to) {
        long lines = 0;
        for (int i = from; i < to; i++) {
            lines += text.charAt(i) == '\n' ? 1 : 0;
        }
        return lines;
    }
}
