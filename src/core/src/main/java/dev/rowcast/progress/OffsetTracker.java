package dev.rowcast.progress;

import dev.rowcast.change.Place;
import dev.rowcast.change.ProgressId;
import dev.rowcast.change.StreamId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tracks how far each stream that a task reads is done, grouped by the progress that its records count toward. Thread-safe, except that only the task's
 * thread may open records and query positions: this way a stream's position can't go back while the others of its progress are queried.
 *
 * <p>Pending records of a forgotten stream may be closed at any later time, without effect.
 */
public final class OffsetTracker {
    private final Map<ProgressId, Map<StreamId, StreamOffsets>> streams = new ConcurrentHashMap<>();
    private final Map<StreamId, ProgressId> progresses = new ConcurrentHashMap<>();

    /** The offsets of the position's stream, which count toward the position's progress. Created on first use. */
    public StreamOffsets of(Place first) {
        ProgressId progress = progresses.computeIfAbsent(first.stream(), unused -> first.progress());
        return streams.computeIfAbsent(progress, unused -> new ConcurrentHashMap<>())
                .computeIfAbsent(first.stream(), unused -> new StreamOffsets());
    }

    /**
     * How far a runtime may commit.
     *
     * @param progress the stream that it commits
     * @param position the sequence after the last record that it took from this stream, whether or not the record came here
     * @return {@code position} if no record is open; otherwise the sequence of the first open record, of any stream that counts toward this progress
     * @throws IllegalArgumentException for a stream whose records count toward another stream's progress
     */
    public long committable(ProgressId progress, long position) {
        ProgressId other = progress instanceof StreamId stream ? progresses.get(stream) : null;
        if (other != null && !other.equals(progress)) {
            throw new IllegalArgumentException("the records of " + progress + " count for " + other + ": ask for that");
        }
        long least = position;
        for (StreamOffsets each : streams.getOrDefault(progress, Map.of()).values()) {
            least = each.committable(least);
        }
        return least;
    }

    /** Removes a stream that is no longer assigned to this task. Its open records no longer count. */
    public void forget(StreamId stream) {
        ProgressId progress = progresses.remove(stream);
        if (progress != null) {
            streams.computeIfPresent(progress, (same, left) -> {
                left.remove(stream);
                return left.isEmpty() ? null : left;
            });
        }
    }
}
