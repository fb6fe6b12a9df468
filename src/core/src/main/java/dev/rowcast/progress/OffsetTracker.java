package dev.rowcast.progress;

import dev.rowcast.change.StreamId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The offsets of all partitions that a task holds, by their original topic and partition. Thread-safe.
 *
 * <p>Pending records of a forgotten partition may be closed at any time later; nobody looks at them again.
 */
public final class OffsetTracker {
    private final Map<StreamId, StreamOffsets> streams = new ConcurrentHashMap<>();

    /** The offsets of one partition, made when first asked for. */
    public StreamOffsets of(StreamId stream) {
        return streams.computeIfAbsent(stream, unused -> new StreamOffsets());
    }

    /** Ends an assignment: the partition is no longer ours, and what comes of its open records is no longer of interest. */
    public void forget(StreamId stream) {
        streams.remove(stream);
    }
}
