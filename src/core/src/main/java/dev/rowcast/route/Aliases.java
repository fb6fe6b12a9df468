package dev.rowcast.route;

import dev.rowcast.change.TableId;
import dev.rowcast.route.JsonObject.Entry;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Reads {@code aliases}: tables whose rows use the contract of another. */
final class Aliases {
    static final String KEY = "aliases";
    private static final String SHAPE = "a table by table, such as { \"shop.orders_v2\": \"shop.orders\" }";

    private Aliases() {}

    /**
     * The table that owns the contract, by alias.
     *
     * @param wanted whether a subscription takes a table
     */
    static Map<TableId, TableId> read(
            JsonObject top, Predicate<TableId> wanted, Set<Mistake> mistakes, Set<Mistake> warnings) {
        Map<TableId, Entry> entries = top.entries(KEY, ValueTypes.ONE_TABLE, SHAPE);
        Map<TableId, TableId> aliases = new LinkedHashMap<>();
        entries.forEach((table, entry) -> {
            Optional<TableId> contract = top.valueOf(entry, ValueTypes.ONE_TABLE);
            contract.ifPresent(owner -> aliases.put(table, owner));
            contract.flatMap(owner -> wrong(table, owner, entries))
                    .ifPresent(message -> mistakes.add(new Mistake(entry.pointer(), message)));
            contract.filter(wanted.negate())
                    .ifPresent(owner ->
                            warnings.add(new Mistake(entry.pointer(), "no subscription takes \"" + owner + "\"")));
        });
        return aliases;
    }

    private static Optional<String> wrong(TableId table, TableId contract, Map<TableId, Entry> entries) {
        if (table.equals(contract)) {
            return Optional.of("\"" + table + "\" uses its own contract anyway; remove this");
        }
        return Optional.ofNullable(entries.get(contract))
                .map(next -> "\"" + contract + "\" has no contract of its own, because " + next.pointer()
                        + " makes it an alias too; name the table that owns the contract");
    }
}
