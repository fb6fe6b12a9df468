package dev.rowcast.route;

import dev.rowcast.change.TableId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables that some subscription wants, where many subscriptions want one each. */
final class WantedTables {
    private final Map<TableId, List<Subscription>> named = new HashMap<>();
    private final List<Subscription> wide = new ArrayList<>();

    WantedTables(List<Subscription> subscriptions) {
        for (Subscription subscription : subscriptions) {
            boolean wildcard = false;
            for (TablePattern pattern : subscription.tables().named().values()) {
                wildcard |= pattern.exactly().isEmpty();
                pattern.exactly()
                        .ifPresent(table -> named.computeIfAbsent(table, unused -> new ArrayList<>())
                                .add(subscription));
            }
            if (wildcard) {
                wide.add(subscription);
            }
        }
    }

    boolean have(TableId table) {
        return named.getOrDefault(table, List.of()).stream().anyMatch(each -> each.wants(table))
                || wide.stream().anyMatch(each -> each.wants(table));
    }
}
