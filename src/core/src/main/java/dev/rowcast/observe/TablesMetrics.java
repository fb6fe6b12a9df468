package dev.rowcast.observe;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** The partitions of a task that wait for a person. Thread-safe. */
final class TablesMetrics implements TablesMXBean {
    private final Map<String, String> held = new ConcurrentSkipListMap<>();

    void held(String partition, String table, String notice) {
        held.put(partition, partition + ": " + table + ": " + notice);
    }

    void released(String partition) {
        held.remove(partition);
    }

    @Override
    public int getHeldPartitions() {
        return held.size();
    }

    @Override
    public String[] getHeld() {
        return held.values().toArray(String[]::new);
    }
}
