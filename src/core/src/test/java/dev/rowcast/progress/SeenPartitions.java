package dev.rowcast.progress;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The {@link SeenOffsets} of several partitions. */
public final class SeenPartitions {
    private final OffsetTracker tracker = new OffsetTracker();
    private final Map<Partition, SeenOffsets> seen = new ConcurrentHashMap<>();

    public SeenOffsets of(Partition partition) {
        return seen.computeIfAbsent(partition, unused -> new SeenOffsets(tracker.of(partition)));
    }

    public void forget(Partition partition) {
        tracker.forget(partition);
        seen.remove(partition);
    }
}
