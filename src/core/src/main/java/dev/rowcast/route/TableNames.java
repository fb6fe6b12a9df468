package dev.rowcast.route;

import dev.rowcast.change.TableId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tables that patterns name. Those without a wildcard, of which a routing may have very many, are found at once. */
final class TableNames {
    private final Set<TableId> exact = new LinkedHashSet<>();
    private final Set<TablePattern> wide = new LinkedHashSet<>();

    TableNames(Collection<TablePattern> patterns) {
        for (TablePattern pattern : patterns) {
            pattern.exactly().ifPresentOrElse(exact::add, () -> wide.add(pattern));
        }
    }

    /** Whether one of the patterns names that table. */
    boolean have(TableId table) {
        return exact.contains(table) || wide.stream().anyMatch(pattern -> pattern.matches(table));
    }

    /** Whether one of the patterns names that table without a wildcard. */
    boolean haveAlone(TableId table) {
        return exact.contains(table);
    }

    /** Whether {@link #anyOf} can be asked about all these patterns. */
    boolean comparable(String place, Collection<TablePattern> patterns, Comparisons comparisons) {
        List<TablePattern> others =
                patterns.stream().filter(each -> each.exactly().isEmpty()).toList();
        return comparisons.allow(place, Extent.of(others), Extent.of(exact));
    }

    /** Whether {@link #haveAnyOf} can be asked about all these columns. */
    boolean comparableWith(String place, Collection<ColumnPattern> columns, Comparisons comparisons) {
        List<ColumnPattern> others =
                columns.stream().filter(each -> each.table().isEmpty()).toList();
        return comparisons.allow(place, Extent.of(others), Extent.of(exact))
                && comparisons.allow(place, Extent.of(columns), Extent.of(wide));
    }

    /** One of those that are named without a wildcard and that the pattern names, too. */
    Optional<TableId> anyOf(TablePattern pattern) {
        Optional<TableId> one = pattern.exactly();
        return one.isPresent()
                ? one.filter(exact::contains)
                : exact.stream().filter(pattern::matches).findFirst();
    }

    /** Whether those columns may be columns of one of these tables. */
    boolean haveAnyOf(ColumnPattern columns) {
        boolean named = columns.table()
                .map(exact::contains)
                .orElseGet(() -> exact.stream().anyMatch(columns::concerns));
        return named || wide.stream().anyMatch(columns::mayConcern);
    }
}
