package dev.rowcast.route;

import dev.rowcast.change.TableId;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The columns of one table that are never sent to a subscription, given the table's columns. Immutable.
 *
 * <p>A source whose {@code field.name.adjustment.mode} isn't {@code none} sends other names than MySQL's, and tells the true ones only with
 * {@code column.propagate.source.type}. So an exclusion that matches none of the names is compared with adjusted spellings as well.
 */
public final class Exclusions {
    private final TableId table;
    private final List<OfTable> all;
    private final List<OfTable> unfit;
    private final Predicate<String> adjusted;

    private Exclusions(TableId table, List<OfTable> all, List<OfTable> unfit, Predicate<String> adjusted) {
        this.table = table;
        this.all = all;
        this.unfit = unfit;
        this.adjusted = adjusted;
    }

    /** An exclusion, and which columns of this table it matches. */
    private record OfTable(Exclusion exclusion, Predicate<String> columns) {}

    /**
     * The exclusions of a subscription for a table.
     *
     * @param columns the names of its columns, as the source sends them
     * @param adjusted the names for which the source doesn't tell whether they are MySQL's
     */
    static Exclusions of(List<Exclusion> excluded, TableId table, List<String> columns, Predicate<String> adjusted) {
        List<OfTable> all = excluded.stream()
                .filter(each -> each.pattern().concerns(table))
                .map(each -> new OfTable(each, each.of(table)))
                .toList();
        List<OfTable> unfit = all.stream()
                .filter(each -> columns.stream().noneMatch(each.columns()))
                .toList();
        return new Exclusions(table, all, unfit, adjusted);
    }

    /** Whether that column is never sent. */
    public boolean has(String column) {
        return all.stream().anyMatch(each -> each.columns().test(column)) || hasAdjusted(unfit.stream(), column);
    }

    private boolean hasAdjusted(Stream<OfTable> exclusions, String column) {
        return adjusted.test(column)
                && exclusions.anyMatch(each -> each.exclusion().pattern().matchesAdjusted(table, column));
    }

    /** The exclusions that name this table and match none of these columns: mostly a misspelt name, and then the column is sent by mistake. */
    public List<Exclusion> without(List<String> columns) {
        return unfit.stream()
                .filter(each -> each.exclusion().pattern().isOfJust(table))
                .filter(each -> columns.stream()
                        .noneMatch(column -> each.columns().test(column) || hasAdjusted(Stream.of(each), column)))
                .map(OfTable::exclusion)
                .toList();
    }
}
