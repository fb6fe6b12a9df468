package dev.rowcast.route;

import dev.rowcast.change.TableId;
import dev.rowcast.route.JsonObject.Entry;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Reads {@code renames}: columns that got another name and keep their field. */
final class Renames {
    static final String KEY = "renames";
    private static final String PAIRS = "new names by old ones, such as { \"note\": \"remark\" }";
    static final String SHAPE = "renamed columns by table, such as { \"shop.orders\": { \"note\": \"remark\" } }";

    private final JsonObject top;
    private final Set<Mistake> mistakes;

    private Renames(JsonObject top, Set<Mistake> mistakes) {
        this.top = top;
        this.mistakes = mistakes;
    }

    /**
     * New names by old ones, by table.
     *
     * @param wanted whether a subscription takes a table
     */
    static Map<TableId, Map<String, String>> read(
            JsonObject top,
            Map<TableId, TableId> aliases,
            Predicate<TableId> wanted,
            Set<Mistake> mistakes,
            Set<Mistake> warnings) {
        Renames reader = new Renames(top, mistakes);
        Map<TableId, Map<String, String>> renames = new LinkedHashMap<>();
        top.entries(KEY, ValueTypes.ONE_TABLE, SHAPE).forEach((table, entry) -> {
            TableId contract = aliases.get(table);
            if (contract != null) {
                mistakes.add(new Mistake(
                        entry.pointer(),
                        "uses the contract of \"" + contract + "\"; declare the renames of its columns there"));
            }
            if (!wanted.test(table)) {
                warnings.add(new Mistake(entry.pointer(), "no subscription takes this table"));
            }
            renames.put(table, reader.ofTable(entry));
        });
        return renames;
    }

    private Map<String, String> ofTable(Entry table) {
        if (table.value().isObject() && table.value().isEmpty()) {
            mistakes.add(new Mistake(table.pointer(), "names no column; write " + PAIRS));
        }
        Map<String, String> renames = new LinkedHashMap<>();
        Map<String, String> places = new HashMap<>();
        top.entries(table, ValueTypes.COLUMN_NAME, PAIRS)
                .forEach((from, entry) -> top.valueOf(entry, ValueTypes.COLUMN_NAME)
                        .ifPresent(to -> {
                            String first = places.putIfAbsent(to.toLowerCase(Locale.ROOT), entry.pointer());
                            if (from.equals(to)) {
                                mistakes.add(new Mistake(
                                        entry.pointer(), "\"" + to + "\" is already its name; remove this"));
                            } else if (first != null) {
                                mistakes.add(new Mistake(
                                        entry.pointer(),
                                        "\"" + to + "\" is already the new name of " + first
                                                + "; a field has only one column"));
                            }
                            renames.put(from, to);
                        }));
        return renames;
    }
}
