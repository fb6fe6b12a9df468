package dev.rowcast.progress;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The offsets of all partitions that a task holds, by their original topic and partition. Thread-safe.
 *
 * <p>Pending records of a forgotten partition may be closed at any time later; nobody looks at them again.
 */
public final class OffsetTracker {
    private final Map<Partition, PartitionOffsets> partitions = new ConcurrentHashMap<>();

    /** The offsets of one partition, made when first asked for. */
    public PartitionOffsets of(Partition partition) {
        return partitions.computeIfAbsent(partition, unused -> new PartitionOffsets());
    }

    /** Ends an assignment: the partition is no longer ours, and what comes of its open records is no longer of interest. */
    public void forget(Partition partition) {
        partitions.remove(partition);
    }
}
