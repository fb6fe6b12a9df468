package dev.rowcast.route;

import dev.rowcast.change.TableId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The whole routing JSON, read and checked. Immutable.
 *
 * @param subscriptions in the order of the document; at least one, no two of one name
 * @param renames columns that were given another name and keep their field: new names by old ones, by the table whose contract it is;
 *     several of one column in a row ({@code a} to {@code b} to {@code c}) are several entries, and they may lead back to where they began
 * @param aliases the tables whose contract other tables' rows use, by those others; none of either is both. Such rows count as rows of the
 *     table whose contract it is, also for the subscriptions' tables and columns
 * @param quarantines where a change of a table, and not only single values, or what was tried too often, was told to go to the dead-letter
 *     queue: mistakes if there is none
 * @param warnings what is allowed but probably not meant
 */
public record Routing(
        List<Subscription> subscriptions,
        Map<TableId, Map<String, String>> renames,
        Map<TableId, TableId> aliases,
        List<Mistake> quarantines,
        List<Mistake> warnings) {
    public Routing {
        subscriptions = List.copyOf(subscriptions);
        Map<TableId, Map<String, String>> copies = new LinkedHashMap<>();
        renames.forEach((table, names) -> copies.put(table, Collections.unmodifiableMap(new LinkedHashMap<>(names))));
        renames = Collections.unmodifiableMap(copies);
        aliases = Map.copyOf(aliases);
        quarantines = List.copyOf(quarantines);
        warnings = List.copyOf(warnings);
    }

    /** Whether a subscription parks keys. */
    public boolean parks() {
        return subscriptions.stream()
                .anyMatch(subscription -> subscription.settings().onReject() == OnReject.PARK);
    }

    /** The table whose contract the rows of that one use: its own unless it is an alias. */
    public TableId contractOf(TableId table) {
        return aliases.isEmpty() ? table : aliases.getOrDefault(table, table);
    }
}
