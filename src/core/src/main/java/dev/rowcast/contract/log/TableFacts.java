package dev.rowcast.contract.log;

import dev.rowcast.contract.log.LogEntry.Described;
import dev.rowcast.contract.shape.ColumnFacts;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What sources say of a table's columns beside their types. Immutable.
 *
 * @param latest what is known of each table at a source that has the contract, at most one of each
 */
public record TableFacts(List<Described> latest) {
    /** Of a table that nobody has described. */
    public static final TableFacts NONE = new TableFacts(List.of());

    public TableFacts {
        latest = List.copyOf(latest);
    }

    /**
     * What holds for the rows of all tables at sources, by column; nothing of a column that no row has any more. One that a table lacks is NULL in its rows.
     */
    public Map<String, ColumnFacts> byColumn() {
        Map<String, ColumnFacts> widest = new LinkedHashMap<>();
        latest.forEach(
                each -> each.columns().forEach((column, facts) -> widest.merge(column, facts, ColumnFacts::with)));
        widest.replaceAll((column, facts) -> isEverywhere(column) ? facts : facts.orNull());
        return widest;
    }

    private boolean isEverywhere(String column) {
        return latest.stream().allMatch(each -> each.columns().containsKey(column));
    }

    /** Whether a row at that place says what isn't known of the columns of its table at the source, and isn't older than the one that said it. */
    public boolean isNews(Map<String, ColumnFacts> said, LogPosition place) {
        Optional<Described> known =
                latest.stream().filter(each -> each.isOf(place)).findFirst();
        return known.isEmpty()
                || !known.get().covers(said) && !place.precedes(known.get().since());
    }

    TableFacts plus(Described described) {
        if (!isNews(described.columns(), described.since())) {
            return this;
        }
        Stream<Described> others = latest.stream().filter(each -> !each.isOf(described.since()));
        return new TableFacts(Stream.concat(others, Stream.of(described)).toList());
    }
}
