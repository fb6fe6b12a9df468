package dev.rowcast.progress;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.StreamId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The {@link SeenOffsets} of several partitions. */
public final class SeenPartitions {
    private final OffsetTracker tracker = new OffsetTracker();
    private final Map<StreamId, SeenOffsets> seen = new ConcurrentHashMap<>();

    public SeenOffsets of(StreamId partition) {
        return seen.computeIfAbsent(partition, unused -> new SeenOffsets(tracker.of(new KafkaPlace(partition, 0))));
    }

    public void forget(StreamId partition) {
        tracker.forget(partition);
        seen.remove(partition);
    }
}
