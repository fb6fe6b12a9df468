package dev.rowcast.demo;

import java.util.Map;
import java.util.TreeMap;

/**
 * How many row changes the workload has committed, by table. What a transaction did counts from its commit on. Safe for use by several
 * threads.
 */
final class Tally {
    private final Map<String, Long> committed = new TreeMap<>();

    /** Adds what a transaction changed: the number of rows by table. */
    synchronized void add(Map<String, Long> changes) {
        changes.forEach((table, rows) -> committed.merge(table, rows, Long::sum));
    }

    /** Begins anew: so many rows are there, each of which a snapshot makes one change. */
    synchronized void startWith(Map<String, Long> rows) {
        committed.clear();
        committed.putAll(rows);
    }

    synchronized long of(String table) {
        return committed.getOrDefault(table, 0L);
    }

    synchronized long total() {
        return committed.values().stream().mapToLong(Long::longValue).sum();
    }
}
