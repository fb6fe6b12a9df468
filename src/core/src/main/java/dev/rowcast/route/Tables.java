package dev.rowcast.route;

import dev.rowcast.change.TableId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tables whose changes a subscription wants. Immutable.
 *
 * @param named what it names, by the pointers of the places where it does
 * @param excluded what of these it doesn't want
 */
public record Tables(Map<String, TablePattern> named, List<TablePattern> excluded) {
    public Tables {
        named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
        excluded = List.copyOf(excluded);
    }

    /** Whether that table is one of them. A table of an online schema change is only where it is named without a wildcard. */
    boolean has(TableId table) {
        return fits(table) && (GhostTable.of(table).isEmpty() || isNamedAlone(table));
    }

    /** Whether it is left out for no other reason than that a tool has it while it changes another. */
    boolean leavesOut(GhostTable ghost) {
        return fits(ghost.table()) && !isNamedAlone(ghost.table());
    }

    private boolean fits(TableId table) {
        return named.values().stream().anyMatch(pattern -> pattern.matches(table))
                && excluded.stream().noneMatch(pattern -> pattern.matches(table));
    }

    private boolean isNamedAlone(TableId table) {
        return named.values().stream()
                .flatMap(pattern -> pattern.exactly().stream())
                .anyMatch(table::equals);
    }
}
