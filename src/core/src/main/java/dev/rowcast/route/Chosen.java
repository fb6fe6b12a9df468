package dev.rowcast.route;

import dev.rowcast.change.TableId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Those of some tables that a subscription wants, for many patterns. The tables are gone over once, when the first pattern with a wildcard asks. */
final class Chosen {
    private final Set<TableId> tables;
    private final Predicate<TableId> wanted;
    private @Nullable List<TableId> all;

    Chosen(Set<TableId> tables, Predicate<TableId> wanted) {
        this.tables = tables;
        this.wanted = wanted;
    }

    /**
     * Those that a pattern names.
     *
     * @param exactly the one table that it names, if it has no wildcard
     */
    Stream<TableId> of(Optional<TableId> exactly, Predicate<TableId> pattern) {
        return exactly.isPresent()
                ? exactly.filter(tables::contains).filter(wanted).stream()
                : all().stream().filter(pattern);
    }

    private List<TableId> all() {
        if (all == null) {
            all = tables.stream().filter(wanted).toList();
        }
        return all;
    }
}
