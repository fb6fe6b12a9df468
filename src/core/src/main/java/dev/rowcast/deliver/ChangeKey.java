package dev.rowcast.deliver;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Identifies the row of a change: a table and the value of the row's key. Changes of equal keys are kept in order. Immutable and thread-safe; its text
 * is created when it is first needed.
 */
public final class ChangeKey {
    private static final String NONE = "null";

    private final String table;
    private final @Nullable Supplier<String> maker;
    /** Created twice if two threads need it at once, with equal results. */
    private @Nullable String text;

    private ChangeKey(String table, @Nullable Supplier<String> maker, @Nullable String text) {
        this.table = table;
        this.maker = maker;
        this.text = text;
    }

    /**
     * Creates a key.
     *
     * @param table the table that owns the rows' contract, as {@code database.table}
     * @param text the key's value as JSON, such as <code>{"id":42}</code>, always the same for the same value; {@code null} for all
     *     rows of a table without a key
     */
    public ChangeKey(String table, String text) {
        this(table, null, text);
    }

    /** Creates a key whose text is expensive to create and seldom needed, such as when no key of the table is parked. */
    public static ChangeKey lazily(String table, Supplier<String> text) {
        return new ChangeKey(table, text, null);
    }

    /** The key that all changes of a table without keys share. */
    public static ChangeKey none(String table) {
        return new ChangeKey(table, NONE);
    }

    /** The table that owns the rows' contract, as {@code database.table}. */
    public String table() {
        return table;
    }

    /** The key's value as JSON. */
    public String text() {
        String made = text;
        if (made == null) {
            made = Objects.requireNonNull(maker).get();
            text = made;
        }
        return made;
    }

    /** Whether it is the key of a table without keys. */
    boolean isNone() {
        return text().equals(NONE);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof ChangeKey key && table.equals(key.table) && text().equals(key.text());
    }

    @Override
    public int hashCode() {
        return 31 * table.hashCode() + text().hashCode();
    }

    @Override
    public String toString() {
        return table + " " + text();
    }
}
