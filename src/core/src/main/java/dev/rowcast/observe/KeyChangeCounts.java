package dev.rowcast.observe;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts the halves of key changes by table and by the time of their commits; of each table the latest hour is kept. Thread-safe. */
final class KeyChangeCounts {
    private static final int SPANS = 12;

    private final LongAdder deletes = new LongAdder();
    private final LongAdder inserts = new LongAdder();

    @GuardedBy("this") private final Map<String, TreeMap<Long, KeyChanges>> tables = new TreeMap<>();

    synchronized void add(String table, boolean delete, long commitMillis) {
        (delete ? deletes : inserts).increment();
        long from = Math.floorDiv(commitMillis, KeyChanges.SPAN_MILLIS) * KeyChanges.SPAN_MILLIS;
        TreeMap<Long, KeyChanges> spans = tables.computeIfAbsent(table, unused -> new TreeMap<>());
        spans.merge(from, new KeyChanges(table, from, delete ? 1 : 0, delete ? 0 : 1), KeyChanges::plus);
        if (spans.size() > SPANS) {
            spans.pollFirstEntry();
        }
    }

    /** All deletes, of any time. */
    long deletes() {
        return deletes.sum();
    }

    /** All inserts, of any time. */
    long inserts() {
        return inserts.sum();
    }

    synchronized List<KeyChanges> all() {
        return tables.values().stream()
                .flatMap(spans -> spans.values().stream())
                .toList();
    }
}
