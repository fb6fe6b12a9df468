package dev.rowcast.e2e;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Which change each id stands for, over all deliveries to all subscribers. One id must stand for one change, however often, to whomever and from
 * which record of Kafka it is delivered; what an id is made of doesn't matter here.
 */
final class ChangeIds {
    private final Map<String, Received> changes = new HashMap<>();
    private final Set<String> shared = new HashSet<>();
    private final List<String> faults = new ArrayList<>();

    /** Looks at a delivery. */
    void add(Received change) {
        Received known = changes.putIfAbsent(change.id(), change);
        if (known != null && !isSame(known, change) && shared.add(change.id())) {
            faults.add(change.id() + ": " + described(known) + ", and " + described(change));
        }
    }

    /** A record that was written twice has two places; the same contract makes the same bytes of it, another one of the columns that both have. */
    private static boolean isSame(Received one, Received other) {
        return one.table().equals(other.table())
                && one.operation() == other.operation()
                && Objects.equals(one.key(), other.key())
                && (one.revision() == other.revision()
                        ? one.content().equals(other.content())
                        : agree(one.before(), other.before()) && agree(one.after(), other.after()));
    }

    private static boolean agree(Map<String, String> one, Map<String, String> other) {
        if (one == null || other == null) {
            return one == other;
        }
        return one.entrySet().stream()
                .filter(column -> other.containsKey(column.getKey()))
                .allMatch(column -> column.getValue().equals(other.get(column.getKey())));
    }

    private static String described(Received change) {
        return change.operation() + " of " + change.table() + " " + change.key() + " at " + change.place();
    }

    /** How many ids stand for more than one change. */
    int shared() {
        return shared.size();
    }

    /** Each of these ids with two of its changes. */
    List<String> faults() {
        return faults;
    }
}
