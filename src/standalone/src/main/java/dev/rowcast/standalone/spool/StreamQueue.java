package dev.rowcast.standalone.spool;

import dev.rowcast.change.StreamId;
import dev.rowcast.standalone.engine.EngineRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The records of one stream that aren't known to be done, in their order: first those that the flow has, then those that wait for it. While the stream is
 * spooled, what waits lies in the state, and what comes is written there; what the flow has lies in both places. Not thread-safe.
 *
 * <p>So a record is in exactly one of these: {@code handed}, {@code waiting}, the spool's rows from {@code loadedTo} on, {@code tail}. Those of {@code handed}
 * that are spooled have a row beside, and those that are to be spooled with the next commit stand in {@code tail} too.
 */
final class StreamQueue {
    private static final long NOTHING = -1;

    private final StreamId stream;
    private final Deque<EngineRecord> handed = new ArrayDeque<>();
    private final Deque<EngineRecord> waiting = new ArrayDeque<>();
    /** To be written with the next commit. */
    private List<EngineRecord> tail = new ArrayList<>();

    private boolean paused;
    /** Whether what comes is written to the state. */
    private boolean spooling;
    /** The last sequence that has a row. */
    private long spooledTo = NOTHING;
    /** The last sequence that came into memory again, or never left it. */
    private long loadedTo = NOTHING;

    /** The rows of all below that are gone. */
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
    }

    StreamId stream() {
        return stream;
    }

    /** Takes a record. Returns whether it goes to the flow now, as the next. */
    boolean offer(EngineRecord record) {
        bytes += record.bytes();
        if (spooling) {
            tail.add(record);
            return false;
        }
        if (paused || !waiting.isEmpty()) {
            waiting.add(record);
            return false;
        }
        handed.add(record);
        return true;
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
    }

    boolean isPaused() {
        return paused;
    }

    /** Moves records that wait to the flow's, at most that many, and adds them to a list. */
    void pull(int most, List<EngineRecord> to) {
        for (int i = 0; i < most && !paused && !waiting.isEmpty(); i++) {
            EngineRecord next = waiting.remove();
            handed.add(next);
            to.add(next);
        }
    }

    /** Whether {@link #pull} would have something if the next records of the spool were loaded. */
    boolean wantsMore() {
        return !paused && waiting.isEmpty() && spooling && loadedTo < spooledTo;
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
        if (!spooling || paused || loadedTo < spooledTo) {
            return;
        }
        spooling = false;
        for (EngineRecord record : tail) {
            // Those that the flow has are in the tail only to be written.
            if (record.sequence() > loadedTo) {
                waiting.add(record);
            }
        }
        tail = new ArrayList<>();
    }

    /** From that sequence on the flow wants the records again. */
    void rewind(long sequence) {
        while (!handed.isEmpty() && handed.getLast().sequence() >= sequence) {
            waiting.addFirst(handed.removeLast());
        }
    }

    /** The sequence behind the last record that the flow got. */
    long position() {
        return handed.isEmpty() ? NOTHING + 1 : handed.getLast().sequence() + 1;
    }

    /** Whether the flow has a record that isn't known to be done. */
    boolean hasHanded() {
        return !handed.isEmpty();
    }

    /** All below that sequence are done. */
    void settle(long committable) {
        while (!handed.isEmpty() && handed.getFirst().sequence() < committable) {
            bytes -= handed.removeFirst().bytes();
        }
    }

    /** Below that sequence all are done or lie in the state, once the tail is written. {@link Long#MAX_VALUE} where that goes for all. */
    long durableTo() {
        if (spooling) {
            return Long.MAX_VALUE;
        }
        for (Deque<EngineRecord> each : List.of(handed, waiting)) {
            for (EngineRecord record : each) {
                if (record.sequence() > spooledTo) {
                    return record.sequence();
                }
            }
        }
        return Long.MAX_VALUE;
    }

    /** Begins to spool, with the oldest record that isn't done. */
    void beginSpooling() {
        spooling = true;
        loadedTo = handed.isEmpty() ? waiting.getFirst().sequence() - 1 : handed.getLast().sequence();
        for (EngineRecord record : handed) {
            if (record.sequence() > spooledTo) {
                tail.add(record);
            }
        }
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

    /** Whether it has records in memory that no row has. */
    boolean canBeSpooled() {
        return !spooling && durableTo() != Long.MAX_VALUE;
    }

    /** When its oldest record came, by {@link System#nanoTime}; call it where {@link #canBeSpooled}. */
    long oldestNanos() {
        return (handed.isEmpty() ? waiting : handed).getFirst().arrivedNanos();
    }

    /** What is to be written. */
    List<EngineRecord> tail() {
        return tail;
    }

    /** The tail is on the disk; what the flow hasn't got leaves the memory. */
    void tailWritten() {
        for (EngineRecord record : tail) {
            spooledTo = record.sequence();
            if (record.sequence() > loadedTo) {
                bytes -= record.bytes();
            }
        }
        tail = new ArrayList<>();
    }

    /** Whether rows may have become needless since {@link #removed}. */
    boolean hasRemovable() {
        return spooledTo != NOTHING && removableBelow() > removedBelow;
    }

    /** The sequence below which rows aren't needed any more. */
    long removableBelow() {
        if (!handed.isEmpty()) {
            return handed.getFirst().sequence();
        }
        return waiting.isEmpty() ? loadedTo + 1 : waiting.getFirst().sequence();
    }

    /** Those rows are gone. */
    void removed(long below) {
        removedBelow = below;
        if (below > spooledTo) {
            spooledTo = NOTHING;
        }
    }

    /** Whether it has a row in the state. */
    boolean hasRows() {
        return spooledTo != NOTHING;
    }

    /** Whether nothing of it is left, in memory or in the state. */
    boolean isEmpty() {
        return handed.isEmpty() && waiting.isEmpty() && tail.isEmpty() && !hasRows();
    }

    /** Whether something of it waits for the flow, in memory or in the state. */
    boolean hasWaiting() {
        return !waiting.isEmpty() || spooling;
    }

    /** About how many bytes of the heap it takes. */
    long bytes() {
        return bytes;
    }
}
