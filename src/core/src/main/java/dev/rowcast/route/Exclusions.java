package dev.rowcast.route;

import dev.rowcast.change.TableId;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which columns of one table a subscription is never sent, given those that the table has. Immutable.
 *
 * <p>A source whose {@code field.name.adjustment.mode} isn't {@code none} sends other names than MySQL's, and tells the true ones only with
 * {@code column.propagate.source.type}. So an exclusion that fits none of the names that came is held against adjusted spellings as well.
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
     * @param adjusted of which names the source doesn't tell whether they are MySQL's
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

    /** The exclusions that name this table and fit none of these columns: most often a misspelt name, and then a column is sent that was to stay out. */
    public List<Exclusion> without(List<String> columns) {
        return unfit.stream()
                .filter(each -> each.pattern().isOfJust(table))
                .filter(each -> columns.stream()
                        .noneMatch(column -> each.has(table, column) || hasAdjusted(Stream.of(each), column)))
                .toList();
    }
}
