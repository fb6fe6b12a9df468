package dev.rowcast.route;

import dev.rowcast.change.TableId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Columns that a subscription is never sent. Immutable.
 *
 * @param pointer where the routing says so, as an RFC 6901 JSON pointer
 * @param pattern what it says
 * @param renamed the other names that {@code renames} gives such columns, before or after, in lower case, by table
 */
public record Exclusion(String pointer, ColumnPattern pattern, Map<TableId, Set<String>> renamed) {
    public Exclusion {
        renamed = Map.copyOf(renamed);
    }

    Exclusion(String pointer, ColumnPattern pattern) {
        this(pointer, pattern, Map.of());
    }

    /** Whether it is about that column of that table. */
    public boolean has(TableId table, String column) {
        return pattern.matches(table, column)
                || renamed.getOrDefault(table, Set.of()).contains(column.toLowerCase(Locale.ROOT));
    }

    /** The same where declared renames count: a column and what it is renamed to are one. */
    Exclusion with(Map<TableId, Map<String, String>> renames) {
        Map<TableId, Set<String>> names = renames.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        each -> RenamedNames.of(each.getValue(), name -> pattern.matches(each.getKey(), name))));
        return new Exclusion(pointer, pattern, names);
    }

    /**
     * Whether it fits one of these names of the table's columns as they are. Where it doesn't, and the source doesn't tell how MySQL spells them, it is meant
     * in the source's own spelling.
     */
    boolean fitsAny(TableId table, List<String> columns) {
        return columns.stream().anyMatch(column -> has(table, column));
    }
}
