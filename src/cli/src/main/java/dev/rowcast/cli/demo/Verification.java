package dev.rowcast.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares what a subscriber has made of the changes with what the database holds, row by row and column by column. */
final class Verification {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 5;

    private Verification() {}

    /**
     * What came of comparing one table of one subscriber.
     *
     * @param rows how many rows the database has
     * @param columns how many columns were compared
     * @param withheld columns that the routing keeps from the subscriber, and that indeed didn't come
     * @param unknown columns that are newer than the subscriber
     * @param differences what differs, one line each; empty where all is equal
     */
    record Result(
            String subscriber,
            Shop.Table table,
            int rows,
            int columns,
            Collection<String> withheld,
            Collection<String> unknown,
            List<String> differences) {
        boolean equal() {
            return differences.isEmpty();
        }

        /** One line, and under it what differs. */
        List<String> describe() {
            List<String> lines = new ArrayList<>();
            lines.add(String.format(
                    "%-5s  %-17s %7s rows x %d columns  %s%s%s",
                    subscriber,
                    table.fullName(),
                    Text.number(rows),
                    columns,
                    equal() ? "equal" : Text.count(differences.size(), "difference"),
                    withheld.isEmpty() ? "" : "; withheld: " + String.join(", ", withheld),
                    unknown.isEmpty() ? "" : "; newer than this service: " + String.join(", ", unknown)));
            differences.stream().limit(SHOWN).forEach(difference -> lines.add("         " + difference));
            if (differences.size() > SHOWN) {
                lines.add("         and " + Text.number(differences.size() - SHOWN) + " more");
            }
            return lines;
        }
    }

    static Result compare(Database database, Feed feed, Shop.Table table) throws SQLException {
        Map<String, String> types = database.columns(table);
        Set<String> withheld = new TreeSet<>();
        Set<String> unknown = new TreeSet<>();
        Set<String> compared = new TreeSet<>();
        for (String column : types.keySet()) {
            if (feed.withholds(table, column)) {
                withheld.add(column);
            } else if (feed.compiledColumns()
                    .map(columns -> columns.contains(column))
                    .orElse(true)) {
                compared.add(column);
            } else {
                unknown.add(column);
            }
        }
        Map<List<@Nullable Object>, Row> rows = database.rows(table);
        List<String> differences =
                differences(table, rows, feed.rows(table), new Comparison(compared, withheld, json(types)));
        return new Result(feed.label(), table, rows.size(), compared.size(), withheld, unknown, differences);
    }

    private static Set<String> json(Map<String, String> types) {
        Set<String> json = new HashSet<>(types.keySet());
        json.removeIf(column -> !"JSON".equalsIgnoreCase(types.get(column)));
        return json;
    }

    /**
     * How rows are compared.
     *
     * @param columns those whose values must be equal
     * @param withheld those that must not have come
     * @param json those whose values are JSON documents, which are equal in any spelling
     */
    record Comparison(Set<String> columns, Set<String> withheld, Set<String> json) {}

    /** What differs between the rows of the database and those that a subscriber has, both by their keys. */
    static List<String> differences(
            Shop.Table table,
            Map<List<@Nullable Object>, Row> database,
            Map<List<@Nullable Object>, Row> received,
            Comparison comparison) {
        List<String> differences = new ArrayList<>();
        database.forEach((key, row) -> {
            Row other = received.get(key);
            if (other == null) {
                differences.add(describe(table, key) + " is in the database and did not come");
            } else {
                differences.addAll(differences(describe(table, key), row, other, comparison));
            }
        });
        received.keySet().stream()
                .filter(key -> !database.containsKey(key))
                .forEach(key -> differences.add(describe(table, key) + " came and is not in the database"));
        return differences;
    }

    private static List<String> differences(String which, Row database, Row received, Comparison comparison) {
        List<String> differences = new ArrayList<>();
        for (String column : comparison.columns()) {
            boolean json = comparison.json().contains(column);
            Object expected = json
                    ? document(database.values().get(column))
                    : database.values().get(column);
            Object actual = json
                    ? document(received.values().get(column))
                    : received.values().get(column);
            if (!Objects.equals(expected, actual)) {
                differences.add(which + ", " + column + ": " + expected + " in the database, " + actual + " received");
            }
        }
        for (String column : comparison.withheld()) {
            if (received.values().get(column) != null) {
                differences.add(which + ", " + column + ": came although the routing excludes it");
            }
        }
        return differences;
    }

    private static String describe(Shop.Table table, List<@Nullable Object> key) {
        Map<String, @Nullable Object> named = new LinkedHashMap<>();
        for (int i = 0; i < table.key().size(); i++) {
            named.put(table.key().get(i), i < key.size() ? key.get(i) : null);
        }
        return table.fullName() + " " + named;
    }

    private static @Nullable Object document(@Nullable Object text) {
        if (text == null) {
            return null;
        }
        try {
            return JSON.readTree(text.toString());
        } catch (JsonProcessingException e) {
            // No JSON: then it is compared as it is, and differs.
            return text;
        }
    }
}
