package dev.rowcast.route;

import dev.rowcast.change.TableId;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Columns that are never sent to a subscription. Immutable.
 *
 * @param pointer its place in the routing, as an RFC 6901 JSON pointer
 * @param pattern the pattern of the columns
 * @param renames the routing's {@code renames}: new names by old ones, by table; all exclusions of a routing have the same instance
 */
public record Exclusion(String pointer, ColumnPattern pattern, Map<TableId, Map<String, String>> renames) {
    public Exclusion {
        renames = Map.copyOf(renames);
    }

    Exclusion(String pointer, ColumnPattern pattern) {
        this(pointer, pattern, Map.of());
    }

    /** Whether it matches that column of that table. Whoever asks for many columns of a table asks {@link #of} once. */
    public boolean has(TableId table, String column) {
        return of(table).test(column);
    }

    /** Whether it matches a column of that table under any of its names: by declared renames, both names are one column. */
    Predicate<String> of(TableId table) {
        if (!pattern.concerns(table)) {
            return none -> false;
        }
        Predicate<String> own = column -> pattern.matches(table, column);
        Set<String> renamed = RenamedNames.of(renames.getOrDefault(table, Map.of()), own);
        return own.or(column -> renamed.contains(column.toLowerCase(Locale.ROOT)));
    }

    /** The same with those renames. */
    Exclusion with(Map<TableId, Map<String, String>> declared) {
        return new Exclusion(pointer, pattern, declared);
    }

    /** Equal exclusions stand in the same place; so the hash needn't go over all renames. */
    @Override
    public int hashCode() {
        return 31 * pointer.hashCode() + pattern.hashCode();
    }
}
