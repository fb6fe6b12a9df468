package dev.rowcast.cli.plan;

/**
 * One statement of a script.
 *
 * @param line the line of the script on which it begins, counted from 1
 * @param sql its text, without comments before it and without what ends it
 */
public record SqlStatement(int line, String sql) {
    /** The first line of its text, and an ellipsis where more follows or it is too long for a screen. */
    public String firstLine() {
        String first = sql.lines().findFirst().orElse("").stripTrailing();
        if (first.length() > 100) {
            return first.substring(0, 99) + "…";
        }
        return first.length() == sql.length() ? first : first + " …";
    }
}
