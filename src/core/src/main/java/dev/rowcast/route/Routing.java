package dev.rowcast.route;

import dev.rowcast.change.TableId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The whole routing JSON, read and checked. Immutable.
 *
 * @param subscriptions in the order of the document; at least one, with unique names
 * @param renames columns that got another name and keep their field: new names by old ones, by the table that owns the contract;
 *     several renames of one column ({@code a} to {@code b} to {@code c}) are several entries, and they may lead back to the first name
 * @param aliases the tables that own a contract which other tables' rows use, by those other tables; no table is both. Such rows count as rows of
 *     the owning table, also for the subscriptions' tables and columns
 * @param quarantines settings that send changes of a table (not only single values), changes after too many tries, or changes of parked keys to the
 *     dead-letter queue: mistakes if there is none
 * @param warnings what is allowed but probably unintended
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

    /** The table that owns the contract for that table's rows: the table itself unless it is an alias. */
    public TableId contractOf(TableId table) {
        return aliases.isEmpty() ? table : aliases.getOrDefault(table, table);
    }
}
