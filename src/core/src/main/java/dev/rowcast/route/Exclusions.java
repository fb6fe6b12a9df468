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
    private final List<Exclusion> all;
    private final List<Exclusion> unfit;
    private final Predicate<String> adjusted;

    private Exclusions(TableId table, List<Exclusion> all, List<Exclusion> unfit, Predicate<String> adjusted) {
        this.table = table;
        this.all = all;
        this.unfit = unfit;
        this.adjusted = adjusted;
    }

    /**
     * The exclusions of a subscription for a table.
     *
     * @param columns the names of its columns, as the source sends them
     * @param adjusted the names for which the source doesn't tell whether they are MySQL's
     */
    static Exclusions of(List<Exclusion> excluded, TableId table, List<String> columns, Predicate<String> adjusted) {
        List<Exclusion> all =
                excluded.stream().filter(each -> each.pattern().concerns(table)).toList();
        List<Exclusion> unfit =
                all.stream().filter(each -> !each.fitsAny(table, columns)).toList();
        return new Exclusions(table, all, unfit, adjusted);
    }

    /** Whether that column is never sent. */
    public boolean has(String column) {
        return all.stream().anyMatch(each -> each.has(table, column)) || hasAdjusted(unfit.stream(), column);
    }

    private boolean hasAdjusted(Stream<Exclusion> exclusions, String column) {
        return adjusted.test(column)
                && exclusions.anyMatch(each -> each.pattern().matchesAdjusted(table, column));
    }

    /** The exclusions that name this table and match none of these columns: mostly a misspelt name, and then the column is sent by mistake. */
    public List<Exclusion> without(List<String> columns) {
        return unfit.stream()
                .filter(each -> each.pattern().isOfJust(table))
                .filter(each -> columns.stream()
                        .noneMatch(column -> each.has(table, column) || hasAdjusted(Stream.of(each), column)))
                .toList();
    }
}
