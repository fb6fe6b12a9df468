package dev.rowcast.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rowcast.change.TableId;
import dev.rowcast.route.JsonObject.Entry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether the patterns of all subscriptions can be compared with the names in {@code aliases} and {@code renames}. */
final class NamesCheck {
    private final JsonObject top;
    private final Comparisons comparisons;
    private final List<TablePattern> wideTables = new ArrayList<>();
    private final List<ColumnPattern> wideColumns = new ArrayList<>();
    private final Map<TableId, List<ColumnPattern>> columns = new HashMap<>();

    private NamesCheck(JsonObject top, List<Subscription> subscriptions, Comparisons comparisons) {
        this.top = top;
        this.comparisons = comparisons;
        subscriptions.forEach(this::note);
    }

    /** Asked before anything is compared. */
    static boolean of(JsonObject top, List<Subscription> subscriptions, Comparisons comparisons) {
        NamesCheck check = new NamesCheck(top, subscriptions, comparisons);
        return check.tables(Aliases.KEY) && check.tables(Renames.KEY) && check.renames();
    }

    private void note(Subscription subscription) {
        wideTables.addAll(subscription.tables().wide());
        for (Exclusion excluded : subscription.excluded()) {
            ColumnPattern pattern = excluded.pattern();
            pattern.table()
                    .ifPresentOrElse(
                            table -> columns.computeIfAbsent(table, unused -> new ArrayList<>())
                                    .add(pattern),
                            () -> wideColumns.add(pattern));
        }
    }

    private boolean tables(String key) {
        JsonNode named = top.any(key).orElse(MissingNode.getInstance());
        return comparisons.allow(
                top.pointerTo(key), Extent.of(wideTables).plus(Extent.of(wideColumns)), Extent.ofMembers(named));
    }

    private boolean renames() {
        Map<TableId, Entry> renames = top.entries(Renames.KEY, ValueTypes.ONE_TABLE, Renames.SHAPE);
        Extent all = Extent.NONE;
        for (Map.Entry<TableId, Entry> table : renames.entrySet()) {
            Extent names = Extent.ofMembers(table.getValue().value());
            all = all.plus(names);
            if (!allow(columns.getOrDefault(table.getKey(), List.of()), names)) {
                return false;
            }
        }
        return allow(wideColumns, all);
    }

    private boolean allow(List<ColumnPattern> patterns, Extent names) {
        return comparisons.allow(top.pointerTo(Renames.KEY), Extent.of(patterns), names);
    }
}
