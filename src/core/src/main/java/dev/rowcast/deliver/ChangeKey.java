package dev.rowcast.deliver;

/**
 * What a change is of: a row of a table, known again by the value of its key. Changes of equal keys are kept in order.
 *
 * @param table the table whose contract the rows have, as {@code database.table}
 * @param text the key's value as JSON, such as <code>{"id":42}</code>, the same each time for the same value; {@code null} for all
 *     rows of a table without a key
 */
public record ChangeKey(String table, String text) {
    private static final String NONE = "null";

    /** The one key that all changes of a table without keys have. */
    public static ChangeKey none(String table) {
        return new ChangeKey(table, NONE);
    }

    /** Whether it is that of a table without keys. */
    boolean isNone() {
        return text.equals(NONE);
    }

    @Override
    public String toString() {
        return table + " " + text;
    }
}
