package dev.rowcast.route;

import dev.rowcast.change.TableId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names columns: {@code database.table.column}, with {@code *} for any run of characters in each part. A part in backticks is taken
 * literally; a part with a dot must be in backticks. Columns are compared as MySQL does, whatever their case; databases and tables
 * case-sensitively.
 */
public final class ColumnPattern {
    private static final Pattern FORM =
            Pattern.compile(TablePattern.PART + "\\." + TablePattern.PART + "\\." + TablePattern.PART);

    private final String text;
    private final Glob database;
    private final Glob table;
    private final Glob column;
    private final List<Glob> adjusted;

    private ColumnPattern(String text, Glob database, Glob table, Glob column) {
        this.text = text;
        this.database = database;
        this.table = table;
        this.column = column;
        this.adjusted = List.of(column.adjusted(), column.adjustedToUnicode());
    }

    /** Reads a pattern; empty if the text isn't one. */
    static Optional<ColumnPattern> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new ColumnPattern(
                        text,
                        Glob.parse(parts.group(1)),
                        Glob.parse(parts.group(2)),
                        Glob.parse(parts.group(3)).lowerCase()))
                : Optional.empty();
    }

    /** Whether it names that column of that table. */
    public boolean matches(TableId id, String name) {
        return database.matches(id.database())
                && table.matches(id.table())
                && column.matches(name.toLowerCase(Locale.ROOT));
    }

    /** Whether it names that column of that table as spelt by a source that adjusts field names. */
    boolean matchesAdjusted(TableId id, String name) {
        String folded = name.toLowerCase(Locale.ROOT);
        return concerns(id) && adjusted.stream().anyMatch(spelling -> spelling.matches(folded));
    }

    /** The pattern of the column's name alone, in lower case, with {@code *} for its wildcards. */
    public String column() {
        return column.canonical().replace(Glob.ANY, '*');
    }

    /** Whether it names that table without a wildcard. */
    boolean isOfJust(TableId id) {
        return database.exact() && table.exact() && concerns(id);
    }

    /** Whether it names columns of that table. */
    boolean concerns(TableId id) {
        return database.matches(id.database()) && table.matches(id.table());
    }

    /** Whether some table that the pattern names has columns that this names. */
    boolean mayConcern(TablePattern tables) {
        return tables.overlaps(database, table);
    }

    /** The one table whose columns it names; empty if the table has a wildcard. */
    Optional<TableId> table() {
        return database.exact() && table.exact()
                ? Optional.of(new TableId(database.canonical(), table.canonical()))
                : Optional.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ColumnPattern that && text.equals(that.text);
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
