package dev.rowcast.route;

import dev.rowcast.change.TableId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Columns that are never sent to a subscription. Immutable.
 *
 * @param pointer its place in the routing, as an RFC 6901 JSON pointer
 * @param pattern the pattern of the columns
 * @param renamed the earlier and later names that {@code renames} declares for these columns, in lower case, by table
 */
public record Exclusion(String pointer, ColumnPattern pattern, Map<TableId, Set<String>> renamed) {
    public Exclusion {
        renamed = Map.copyOf(renamed);
    }

    Exclusion(String pointer, ColumnPattern pattern) {
        this(pointer, pattern, Map.of());
    }

    /** Whether it matches that column of that table. */
    public boolean has(TableId table, String column) {
        return pattern.matches(table, column)
                || renamed.getOrDefault(table, Set.of()).contains(column.toLowerCase(Locale.ROOT));
    }

    /** Whether it matches that column of that table under any of its names: by declared renames, both names are one column. */
    Exclusion with(Map<TableId, Map<String, String>> renames) {
        Map<TableId, Set<String>> names = pattern.among(renames.keySet())
                .collect(Collectors.toMap(
                        table -> table,
                        table -> RenamedNames.of(
                                renames.getOrDefault(table, Map.of()), name -> pattern.matches(table, name))));
        return new Exclusion(pointer, pattern, names);
    }

    /**
     * Whether it matches one of these names of the table's columns. If it doesn't, and the source doesn't tell how MySQL spells them, it is taken
     * as in the source's spelling.
     */
    boolean fitsAny(TableId table, List<String> columns) {
        return columns.stream().anyMatch(column -> has(table, column));
    }
}
