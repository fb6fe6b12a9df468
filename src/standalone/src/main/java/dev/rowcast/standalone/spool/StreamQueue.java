package dev.rowcast.standalone.spool;

import dev.rowcast.change.StreamId;
import dev.rowcast.standalone.engine.EngineRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of one stream that aren't known to be done, in their order. Those that the flow has got, which may want them again, and those that wait for it
 * are kept in memory, unless they have a row in the spool: then they are read from there. While the stream is spooled, what comes is written there. Not
 * thread-safe.
 */
final class StreamQueue {
    private static final long NOTHING = -1;

    private final StreamId stream;
    /** The flow has them, and they have no row. */
    private final Deque<EngineRecord> handed = new ArrayDeque<>();
    /** They come next; the first of them may have rows. */
    private final Deque<EngineRecord> waiting = new ArrayDeque<>();
    /** They get rows with the next commit. Those that the flow has are in {@link #handed}, too. */
    private List<EngineRecord> tail = new ArrayList<>();

    /** Whether the flow wants no more now. */
    private boolean paused;
    /** Whether it gets no more whatever it wants. */
    private boolean withheld;
    /** Whether what comes is written to the spool. */
    private boolean spooling;
    /** The last that has a row. */
    private long spooledTo = NOTHING;
    /** Rows behind that wait in the spool; those up to it are done, with the flow, or in {@link #waiting}. */
    private long loadedTo = NOTHING;
    /** The last that the flow has got. */
    private long handedTo = NOTHING;
    /** All below that are done. */
    private long settledBelow;
    /** All rows below that are gone. */
    private long removedBelow;

    private long bytes;

    StreamQueue(StreamId stream) {
        this.stream = stream;
    }

    /** A stream of which a process before left that in the spool. */
    StreamQueue(StreamId stream, long first, long last) {
        this(stream);
        this.spooling = true;
        this.spooledTo = last;
        this.loadedTo = first - 1;
        this.handedTo = first - 1;
        this.settledBelow = first;
    }

    StreamId stream() {
        return stream;
    }

    /** Takes a record. Returns whether it goes to the flow now, as the next. */
    boolean offer(EngineRecord record) {
        bytes += record.bytes();
        if (spooling) {
            tail.add(record);
        } else if (isPaused() || !waiting.isEmpty()) {
            waiting.add(record);
        } else {
            hand(record);
            return true;
        }
        return false;
    }

    private void hand(EngineRecord record) {
        handedTo = record.sequence();
        if (handedTo > spooledTo) {
            handed.add(record);
        } else {
            bytes -= record.bytes();
        }
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
    }

    void withhold(boolean yes) {
        withheld = yes;
    }

    /** Whether nothing of it goes to the flow now. */
    boolean isPaused() {
        return paused || withheld;
    }

    /** Moves records that wait to the flow, at most that many, and adds them to a list. */
    void pull(int most, List<EngineRecord> to) {
        for (int i = 0; i < most && !isPaused() && !waiting.isEmpty(); i++) {
            EngineRecord next = waiting.remove();
            hand(next);
            to.add(next);
        }
    }

    /** Whether {@link #pull} would have something if the next records of the spool were loaded. */
    boolean wantsMore() {
        return !isPaused() && waiting.isEmpty() && spooling && loadedTo < spooledTo;
    }

    /** From which sequence on. */
    long wantedFrom() {
        return loadedTo + 1;
    }

    /** Takes what was loaded, in order; records below {@link #wantedFrom} are passed over. */
    void loaded(List<EngineRecord> records) {
        for (EngineRecord record : records) {
            if (record.sequence() > loadedTo) {
                waiting.add(record);
                bytes += record.bytes();
                loadedTo = record.sequence();
            }
        }
    }

    /** Ends spooling where all that is spooled has been loaded: what isn't written yet needn't be. */
    void endSpooling() {
        if (!spooling || isPaused() || loadedTo < spooledTo) {
            return;
        }
        spooling = false;
        for (EngineRecord record : tail) {
            if (record.sequence() > loadedTo) {
                waiting.add(record);
            }
        }
        tail = new ArrayList<>();
    }

    /** From that sequence on the flow wants the records again. */
    void rewind(long sequence) {
        handedTo = Math.min(handedTo, sequence - 1);
        if (sequence > spooledTo) {
            while (!handed.isEmpty() && handed.getLast().sequence() >= sequence) {
                waiting.addFirst(handed.removeLast());
            }
        } else {
            if (!spooling) {
                beginSpooling();
            }
            // They are in the tail.
            handed.clear();
            waiting.forEach(row -> bytes -= row.bytes());
            waiting.clear();
            loadedTo = sequence - 1;
        }
    }

    /** The sequence behind the last record that the flow got. */
    long position() {
        return handedTo + 1;
    }

    /** Whether the flow has a record that isn't known to be done. */
    boolean hasOpen() {
        return handedTo >= settledBelow;
    }

    /** All below that sequence are done. */
    void settle(long committable) {
        settledBelow = Math.max(settledBelow, committable);
        while (!handed.isEmpty() && handed.getFirst().sequence() < committable) {
            bytes -= handed.removeFirst().bytes();
        }
    }

    /** Below that sequence all are done or have rows, once the tail is written. {@link Long#MAX_VALUE} where that goes for all. */
    long durableTo() {
        if (spooling) {
            return Long.MAX_VALUE;
        }
        EngineRecord oldest = oldestInMemory();
        return oldest == null ? Long.MAX_VALUE : oldest.sequence();
    }

    private @Nullable EngineRecord oldestInMemory() {
        if (!handed.isEmpty()) {
            return handed.getFirst();
        }
        for (EngineRecord record : waiting) {
            if (record.sequence() > spooledTo) {
                return record;
            }
        }
        return null;
    }

    /** Whether it has records in memory that have no row, the oldest of which came that long ago or earlier. */
    boolean isOlderThan(long nowNanos, long ageNanos) {
        EngineRecord oldest = spooling ? null : oldestInMemory();
        return oldest != null && nowNanos - oldest.arrivedNanos() > ageNanos;
    }

    /** Whether it has records in memory that have no row. */
    boolean canBeSpooled() {
        return durableTo() != Long.MAX_VALUE;
    }

    /** Begins to spool, with the oldest record that isn't done. */
    void beginSpooling() {
        spooling = true;
        loadedTo = handedTo;
        tail.addAll(handed);
        for (EngineRecord record : waiting) {
            if (record.sequence() > spooledTo) {
                tail.add(record);
            } else {
                bytes -= record.bytes();
            }
        }
        waiting.clear();
    }

    boolean isSpooling() {
        return spooling;
    }

    /** What is to be written. */
    List<EngineRecord> tail() {
        return tail;
    }

    /** The tail has its rows; what has rows leaves the memory. */
    void tailWritten() {
        if (tail.isEmpty()) {
            return;
        }
        spooledTo = tail.get(tail.size() - 1).sequence();
        for (EngineRecord record : tail) {
            if (record.sequence() > loadedTo) {
                bytes -= record.bytes();
            }
        }
        handed.forEach(record -> bytes -= record.bytes());
        handed.clear();
        tail = new ArrayList<>();
    }

    /** Whether rows may have become needless since {@link #removed}. */
    boolean hasRemovable() {
        return hasRows() && settledBelow > removedBelow;
    }

    /** The sequence below which rows aren't needed any more. */
    long removableBelow() {
        return settledBelow;
    }

    /** Those rows are gone. */
    void removed(long below) {
        removedBelow = below;
        if (below > spooledTo) {
            spooledTo = NOTHING;
        }
    }

    /** Whether it has a row in the spool. */
    boolean hasRows() {
        return spooledTo != NOTHING;
    }

    /** Whether nothing of it is left, anywhere. */
    boolean isEmpty() {
        return waiting.isEmpty() && tail.isEmpty() && !hasRows() && !hasOpen();
    }

    /** Whether something of it waits for the flow, in memory or in the spool. */
    boolean hasWaiting() {
        return !waiting.isEmpty() || spooling;
    }

    /** About how many bytes of the heap it takes. */
    long bytes() {
        return bytes;
    }
}
