package dev.rowcast.cli.plan;

/**
 * One statement of a script.
 *
 * @param line the line of the script on which it begins, counted from 1
 * @param sql its text, without comments before it and without what ends it
 * @param closed whether every quote and comment in it ends; one that doesn't swallows the rest of the script
 */
public record SqlStatement(int line, String sql, boolean closed) {
    private static final int LONGEST = 100;

    SqlStatement(int line, String sql) {
        this(line, sql, true);
    }

    /** Its text on one line, cut short where it is too long for a screen. */
    public String brief() {
        String line = sql.replaceAll("\\s+", " ");
        return line.length() > LONGEST ? line.substring(0, LONGEST - 1) + "…" : line;
    }
}
