package dev.rowcast.e2e;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a subscriber has when it applies each change to its copy of the tables, once, in the order it came; and everything about the changes that a
 * subscriber would stumble over.
 */
final class Replica {
    private static final int SHOWN = 12;

    private final Map<String, SortedMap<String, Map<String, String>>> tables = new HashMap<>();
    private final Map<String, ByteString> seen = new HashMap<>();
    private final Map<String, Long> last = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private int duplicates;

    private final boolean byKey;

    private Replica(boolean byKey) {
        this.byKey = byKey;
    }

    /** Applies the changes, which have to be in the order of each partition. */
    static Replica of(List<Received> changes) {
        Replica replica = new Replica(false);
        changes.forEach(replica::take);
        return replica;
    }

    /** Applies the changes, which have to be in the order of each key. */
    static Replica byKey(List<Received> changes) {
        Replica replica = new Replica(true);
        changes.forEach(replica::take);
        return replica;
    }

    private void take(Received change) {
        ByteString earlier = seen.putIfAbsent(change.id(), change.content());
        if (earlier != null) {
            duplicates++;
            if (!earlier.equals(change.content())) {
                faults.add("change " + change.id() + " came again with other content");
            }
            return;
        }
        String partition = change.place().topic() + "-" + change.place().partition();
        Long before = last.put(
                byKey ? partition + " " + change.key() : partition,
                change.place().offset());
        if (before != null && before >= change.place().offset()) {
            faults.add(partition + "@" + change.place().offset() + " (" + change.id()
                    + ") came for the first time after @" + before);
        }
        apply(change, tables.computeIfAbsent(change.table(), table -> new TreeMap<>()));
    }

    private void apply(Received change, SortedMap<String, Map<String, String>> rows) {
        switch (change.operation()) {
            case OPERATION_INSERT, OPERATION_SNAPSHOT -> put(change, rows);
            case OPERATION_UPDATE -> {
                remove(change, rows);
                put(change, rows);
            }
            case OPERATION_DELETE -> remove(change, rows);
            case OPERATION_TRUNCATE -> rows.clear();
            default -> faults.add("operation of " + change + " is none");
        }
    }

    private static void put(Received change, SortedMap<String, Map<String, String>> rows) {
        if (change.key() == null) {
            addUnkeyed(rows, change.after());
        } else {
            rows.put(change.key().toString(), change.after());
        }
    }

    /** The row that goes has to be the one that is there, except for columns that were added since it was written. */
    private void remove(Received change, SortedMap<String, Map<String, String>> rows) {
        Map<String, String> row = change.key() == null
                ? removeUnkeyed(rows, change.before())
                : rows.remove(change.key().toString());
        if (row == null) {
            faults.add(change.operation() + " of a row that isn't there: " + change.place() + " " + change.before());
        } else if (!change.before().entrySet().containsAll(row.entrySet())) {
            faults.add(change.operation() + " at " + change.place() + " says that the row was " + change.before()
                    + ", and it was " + row);
        }
    }

    static void addUnkeyed(SortedMap<String, Map<String, String>> rows, Map<String, String> row) {
        int number = 1;
        while (rows.containsKey(unkeyed(row, number))) {
            number++;
        }
        rows.put(unkeyed(row, number), row);
    }

    private static Map<String, String> removeUnkeyed(
            SortedMap<String, Map<String, String>> rows, Map<String, String> row) {
        int number = 1;
        while (rows.containsKey(unkeyed(row, number + 1))) {
            number++;
        }
        return rows.remove(unkeyed(row, number));
    }

    private static String unkeyed(Map<String, String> row, int number) {
        return new TreeMap<>(row) + " #" + number;
    }

    /** What was wrong with the changes themselves: order, identity, rows that don't follow from those before. */
    List<String> faults() {
        return faults.size() <= SHOWN ? faults : faults.subList(0, SHOWN);
    }

    /** Changes that came again. */
    int duplicates() {
        return duplicates;
    }

    /** Changes, each counted once. */
    int changes() {
        return seen.size();
    }

    /** The rows of a table, by key. */
    SortedMap<String, Map<String, String>> rows(String table) {
        return tables.getOrDefault(table, new TreeMap<>());
    }

    /** How the received rows differ from the database's, a line each; empty if they are the same. */
    static List<String> differences(
            SortedMap<String, Map<String, String>> database, SortedMap<String, Map<String, String>> received) {
        List<String> differences = new ArrayList<>();
        Set<String> keys = new TreeSet<>(database.keySet());
        keys.addAll(received.keySet());
        for (String key : keys) {
            Map<String, String> expected = database.get(key);
            Map<String, String> actual = received.get(key);
            if (actual == null) {
                differences.add(key + " is missing; the database has " + expected);
            } else if (expected == null) {
                differences.add(key + " is not in the database; received " + actual);
            } else {
                columns(key, expected, actual, differences);
            }
        }
        if (differences.size() <= SHOWN) {
            return differences;
        }
        List<String> shown = new ArrayList<>(differences.subList(0, SHOWN));
        shown.add("… and " + (differences.size() - SHOWN) + " more");
        return shown;
    }

    private static void columns(
            String key, Map<String, String> expected, Map<String, String> actual, List<String> differences) {
        Set<String> columns = new TreeSet<>(expected.keySet());
        columns.addAll(actual.keySet());
        for (String column : columns) {
            if (!Objects.equals(expected.get(column), actual.get(column))) {
                differences.add(key + " column " + column + ": the database has " + expected.get(column) + ", received "
                        + actual.get(column));
            }
        }
    }
}
