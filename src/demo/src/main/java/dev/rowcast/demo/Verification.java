package dev.rowcast.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares what a subscriber has made of the changes with what the database holds, row by row and column by column. */
final class Verification {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN = 5;
    private static final String INDENT = " ".repeat(9);
    private static final Pattern NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,17}");

    private Verification() {}

    /**
     * What came of comparing one table of one subscriber.
     *
     * @param rows how many rows the database has
     * @param columns how many columns were compared
     * @param remarks which columns were not compared as they are, and why
     * @param differences what differs, one line each; empty where all is equal
     */
    record Result(
            String subscriber,
            Shop.Table table,
            int rows,
            int columns,
            List<String> remarks,
            List<String> differences) {
        boolean equal() {
            return differences.isEmpty();
        }

        /** One line or two, and under it what differs. */
        List<String> describe() {
            String equality = equal() ? "equal" : Text.count(differences.size(), "difference");
            String line = String.format(
                    "%-5s  %-17s %7s rows x %d columns  %s%s",
                    subscriber,
                    table.fullName(),
                    Text.number(rows),
                    columns,
                    equality,
                    remarks.stream().map(remark -> "; " + remark).collect(Collectors.joining()));
            List<String> lines = new ArrayList<>(Text.wrap(line, INDENT, Text.WIDTH - Text.INDENT));
            differences.stream().limit(SHOWN).forEach(difference -> lines.add(INDENT + difference));
            if (differences.size() > SHOWN) {
                lines.add(INDENT + "and " + Text.number(differences.size() - SHOWN) + " more");
            }
            return lines;
        }
    }

    static Result compare(Database database, Feed feed, Shop.Table table) throws SQLException {
        Map<String, String> types = database.columns(table);
        Set<String> withheld = new TreeSet<>();
        Set<String> unknown = new TreeSet<>();
        Map<String, Reading> compared = new TreeMap<>();
        types.forEach((column, type) -> {
            if (feed.withholds(table, column)) {
                withheld.add(column);
            } else if (feed.compiledColumns()
                    .map(columns -> columns.contains(column))
                    .orElse(true)) {
                compared.put(column, reading(feed, table, column, type));
            } else {
                unknown.add(column);
            }
        });
        Map<List<@Nullable Object>, Row> rows = database.rows(table);
        Map<List<@Nullable Object>, Row> received = feed.rows(table);
        List<String> remarks = new ArrayList<>();
        remark("withheld", withheld).ifPresent(remarks::add);
        remark("newer than this service", unknown).ifPresent(remarks::add);
        remark("dropped since", dropped(received.values(), types.keySet())).ifPresent(remarks::add);
        remarks.addAll(bridged(rows.values(), compared));
        return new Result(
                feed.label(),
                table,
                rows.size(),
                compared.size(),
                List.copyOf(remarks),
                differences(table, rows, received, new Comparison(compared, withheld)));
    }

    private static Optional<String> remark(String what, Set<String> columns) {
        return columns.isEmpty() ? Optional.empty() : Optional.of(what + ": " + String.join(", ", columns));
    }

    /** What rows that came earlier have, and the table hasn't any more. */
    private static Set<String> dropped(Collection<Row> received, Set<String> columns) {
        Set<String> dropped = new TreeSet<>();
        received.forEach(row -> dropped.addAll(row.values().keySet()));
        dropped.removeAll(columns);
        return dropped;
    }

    private static Reading reading(Feed feed, Shop.Table table, String column, String type) {
        if (Shop.wasNumber(table, column)) {
            return feed.compiledColumns().isPresent() ? Reading.NUMBER_IF_IT_IS_ONE : Reading.TEXT;
        }
        return "JSON".equalsIgnoreCase(type) ? Reading.JSON : Reading.AS_IT_IS;
    }

    static List<String> bridged(Collection<Row> rows, Map<String, Reading> columns) {
        List<String> remarks = new ArrayList<>();
        columns.forEach((column, reading) -> {
            if (reading == Reading.NUMBER_IF_IT_IS_ONE) {
                long absent = rows.stream()
                        .map(row -> row.values().get(column))
                        .filter(value -> value != null && reading.expected(value) == null)
                        .count();
                remarks.add(
                        "bridged: " + column + ", absent where it is no number (" + Text.count(absent, "row") + ")");
            }
        });
        return remarks;
    }

    /** What a value of the database is to a subscriber. */
    enum Reading {
        /** The same value. */
        AS_IT_IS,
        /** A JSON document, which is equal in any spelling. */
        JSON,
        /** Text, which was a number where it came before the column's type changed. */
        TEXT,
        /** A number where the text is one in its usual spelling, else absent: the column's type changed since the subscriber was compiled. */
        NUMBER_IF_IT_IS_ONE;

        @Nullable Object expected(@Nullable Object value) {
            return switch (this) {
                case AS_IT_IS, TEXT -> value;
                case JSON -> document(value);
                case NUMBER_IF_IT_IS_ONE ->
                    value instanceof String text && NUMBER.matcher(text).matches() ? Long.valueOf(text) : null;
            };
        }

        @Nullable Object actual(@Nullable Object value) {
            return switch (this) {
                case AS_IT_IS, NUMBER_IF_IT_IS_ONE -> value;
                case JSON -> document(value);
                case TEXT -> value instanceof Long number ? String.valueOf(number) : value;
            };
        }
    }

    /**
     * How rows are compared.
     *
     * @param columns those whose values must be equal, and how they are read
     * @param withheld those that must not have come
     */
    record Comparison(Map<String, Reading> columns, Set<String> withheld) {}

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
        comparison.columns().forEach((column, reading) -> {
            Object expected = reading.expected(database.values().get(column));
            Object actual = reading.actual(received.values().get(column));
            if (!Objects.equals(expected, actual)) {
                differences.add(which + ", " + column + ": " + expected + " in the database, " + actual + " received");
            }
        });
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
