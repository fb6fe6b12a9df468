package dev.rowcast.route;

import dev.rowcast.change.TableId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The tables whose changes a subscription wants. Immutable. */
public final class Tables {
    private final Map<String, TablePattern> named;
    private final List<TablePattern> excluded;
    private final TableNames names;
    private final TableNames without;

    /**
     * @param named what it names, by the pointers of the places where it does
     * @param excluded what of these it doesn't want
     */
    public Tables(Map<String, TablePattern> named, List<TablePattern> excluded) {
        this.named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
        this.excluded = List.copyOf(excluded);
        this.names = new TableNames(named.values());
        this.without = new TableNames(excluded);
    }

    /** What it names, by the pointers of the places where it does. */
    public Map<String, TablePattern> named() {
        return named;
    }

    /** What of these it doesn't want. */
    public List<TablePattern> excluded() {
        return excluded;
    }

    /** All patterns with a wildcard, whatever they are for. */
    List<TablePattern> wide() {
        return Stream.concat(named.values().stream(), excluded.stream())
                .filter(pattern -> pattern.exactly().isEmpty())
                .toList();
    }

    /** Whether that table is one of them. A table of an online schema change is only where it is named without a wildcard. */
    boolean has(TableId table) {
        return fits(table) && (names.haveAlone(table) || GhostTable.of(table).isEmpty());
    }

    /** Whether it is left out for no other reason than that a tool has it while it changes another. */
    boolean leavesOut(GhostTable ghost) {
        return fits(ghost.table()) && !names.haveAlone(ghost.table());
    }

    /**
     * A regular expression of {@code database.table} that the tables match which it has, and of all others at most some with a dot in a name. It has no comma in
     * it, and heeds the case whatever it is compiled with.
     */
    public String regex() {
        String wanted = named.values().stream()
                .map(pattern -> pattern.regex(".*", pattern.exactly().isPresent() ? "" : GhostTable.NONE_HERE))
                .collect(Collectors.joining("|", "(?:", ")"));
        // "a.b.c" may be table c of a.b, or b.c of a: where that isn't known, none is left out.
        String unwanted = excluded.stream()
                .filter(pattern -> !pattern.spellsDots())
                .map(pattern -> pattern.regex("[^.]*", ""))
                .collect(Collectors.joining("|"));
        return "(?s-i)" + (unwanted.isEmpty() ? "" : "(?!(?:" + unwanted + ")\\z)") + wanted;
    }

    private boolean fits(TableId table) {
        return names.have(table) && !without.have(table);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tables that && named.equals(that.named) && excluded.equals(that.excluded);
    }

    @Override
    public int hashCode() {
        return 31 * named.hashCode() + excluded.hashCode();
    }

    @Override
    public String toString() {
        return named.values() + (excluded.isEmpty() ? "" : " without " + excluded);
    }
}
