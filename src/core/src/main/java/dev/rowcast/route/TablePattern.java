package dev.rowcast.route;

import dev.rowcast.change.TableId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names tables: {@code database.table}, split at the first dot, with {@code *} for any run of characters in either part. A part in
 * backticks is taken literally and may hold dots, as in {@code `my.db`.orders}. Names are compared case-sensitively.
 */
public final class TablePattern {
    // Possessive, because Java's regular expressions recurse for each repetition that they may have to backtrack.
    private static final String QUOTED = "`(?:[^`\\x00]|``)++`";

    /** One part of a pattern that ends at a dot. */
    static final String PART = "(" + QUOTED + "|[^.`\\x00]++)";

    private static final Pattern FORM = Pattern.compile(PART + "\\.(" + QUOTED + "|[^.`\\x00][^`\\x00]*+)");

    private final String text;
    private final Glob database;
    private final Glob table;

    private TablePattern(String text, Glob database, Glob table) {
        this.text = text;
        this.database = database;
        this.table = table;
    }

    /** Reads a pattern; empty if the text isn't one. */
    public static Optional<TablePattern> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new TablePattern(text, Glob.parse(parts.group(1)), Glob.parse(parts.group(2))))
                : Optional.empty();
    }

    /** Names that table alone. */
    public static TablePattern of(TableId table) {
        return new TablePattern(table.toString(), new Glob(table.database()), new Glob(table.table()));
    }

    /** Whether it names that table. */
    public boolean matches(TableId id) {
        return database.matches(id.database()) && table.matches(id.table());
    }

    /** The one table that it names; empty if it has a wildcard. */
    public Optional<TableId> exactly() {
        return database.exact() && table.exact()
                ? Optional.of(new TableId(database.canonical(), table.canonical()))
                : Optional.empty();
    }

    /**
     * As a regular expression of {@code database.table}.
     *
     * @param any for each wildcard
     * @param beforeTable stands before the table's name
     */
    String regex(String any, String beforeTable) {
        return database.regex(any) + "\\." + beforeTable + table.regex(any);
    }

    /** Whether a name that it names may hold a dot that it spells out. */
    boolean spellsDots() {
        return database.canonical().indexOf('.') >= 0 || table.canonical().indexOf('.') >= 0;
    }

    boolean overlaps(Glob otherDatabase, Glob otherTable) {
        return database.overlaps(otherDatabase) && table.overlaps(otherTable);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TablePattern that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** As written in the routing JSON. */
    @Override
    public String toString() {
        return text;
    }
}
