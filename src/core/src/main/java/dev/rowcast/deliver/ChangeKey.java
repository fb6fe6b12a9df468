package dev.rowcast.deliver;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a change is of: a row of a table, known again by the value of its key. Changes of equal keys are kept in order. Immutable; its text is made
 * when somebody first asks for it, on any thread.
 */
public final class ChangeKey {
    private static final String NONE = "null";

    private final String table;
    private final @Nullable Supplier<String> maker;
    /** Made twice where two threads ask at once, and the same each time. */
    private @Nullable String text;

    private ChangeKey(String table, @Nullable Supplier<String> maker, @Nullable String text) {
        this.table = table;
        this.maker = maker;
        this.text = text;
    }

    /**
     * A key.
     *
     * @param table the table whose contract the rows have, as {@code database.table}
     * @param text the key's value as JSON, such as <code>{"id":42}</code>, the same each time for the same value; {@code null} for all
     *     rows of a table without a key
     */
    public ChangeKey(String table, String text) {
        this(table, null, text);
    }

    /** One whose text costs something to make and is seldom asked for, as where nothing of the table is parked. */
    public static ChangeKey lazily(String table, Supplier<String> text) {
        return new ChangeKey(table, text, null);
    }

    /** The one key that all changes of a table without keys have. */
    public static ChangeKey none(String table) {
        return new ChangeKey(table, NONE);
    }

    /** The table whose contract the rows have, as {@code database.table}. */
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

    /** Whether it is that of a table without keys. */
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
