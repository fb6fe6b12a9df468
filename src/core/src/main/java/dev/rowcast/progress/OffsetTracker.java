package dev.rowcast.progress;

import dev.rowcast.change.Place;
import dev.rowcast.change.ProgressId;
import dev.rowcast.change.StreamId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far all that a task reads is done: the streams by what their records count for. Thread-safe, but for the task's thread alone to open records and
 * to ask: then what one stream says can't become less while the others of its progress are asked.
 *
 * <p>Pending records of a forgotten stream may be closed at any time later; nobody looks at them again.
 */
public final class OffsetTracker {
    private final Map<ProgressId, Map<StreamId, StreamOffsets>> streams = new ConcurrentHashMap<>();
    private final Map<StreamId, ProgressId> progresses = new ConcurrentHashMap<>();

    /** The offsets of the place's stream, made when first asked for, which count for the place's progress. */
    public StreamOffsets of(Place first) {
        ProgressId progress = progresses.computeIfAbsent(first.stream(), unused -> first.progress());
        return streams.computeIfAbsent(progress, unused -> new ConcurrentHashMap<>())
                .computeIfAbsent(first.stream(), unused -> new StreamOffsets());
    }

    /**
     * How far a runtime may commit.
     *
     * @param progress what it commits
     * @param position the sequence after the last record that it took of this, whether or not the record came here
     * @return {@code position} where nothing of it is open; else the sequence of the first record that is, of whichever stream
     * @throws IllegalArgumentException for a stream whose records count for something else
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

    /** Ends an assignment: the stream is no longer ours, and what comes of its open records is no longer of interest. */
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
