package dev.rowcast.progress;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tracks which records of one stream are still being delivered, and so how far it is done: up to the oldest open one. Records arrive in the order of
 * their sequences; gaps between them don't matter.
 *
 * <p>Only open records are kept, so memory doesn't grow with records that are closed after a stuck one. Thread-safe: the task
 * thread opens and queries, delivery threads close.
 */
public final class StreamOffsets {
    static final long NOTHING = -1;

    @GuardedBy("this") private @Nullable PendingRecord oldest;

    @GuardedBy("this") private @Nullable PendingRecord newest;

    @GuardedBy("this") private int open;

    @SuppressWarnings("GuardedBy") // A pending record calls it under this lock.
    private final Consumer<PendingRecord> whenClosed = this::unlist;
    /** One past the last record seen. */
    @GuardedBy("this") private long end = NOTHING;
    /** The sequence that the stream was rewound to, until the next record arrives. */
    @GuardedBy("this") private long rewound = NOTHING;

    /**
     * Opens a record. A sequence at or below one seen before is a rewind: records opened from there on are forgotten, and closing
     * them later has no effect; records below it still count.
     *
     * @param sequence the record's sequence
     * @param parts how many subscriptions must be done with it, at least 1; see {@link #pass} for none
     */
    public PendingRecord open(long sequence, int parts) {
        PendingRecord pending = prepare(sequence, parts);
        open(List.of(pending));
        return pending;
    }

    /**
     * Creates a pending record that doesn't count yet: open it before another thread gets it. Takes no lock.
     *
     * @param sequence the record's sequence
     * @param parts how many subscriptions must be done with it, at least 1
     */
    public PendingRecord prepare(long sequence, int parts) {
        if (parts < 1) {
            throw new IllegalArgumentException("a pending record needs at least one part, not " + parts);
        }
        return new PendingRecord(this, whenClosed, sequence, parts);
    }

    /** Opens records that were prepared, in this order, as {@link #open(long, int)} does; cheaper than one by one. */
    public synchronized void open(List<PendingRecord> prepared) {
        for (PendingRecord pending : prepared) {
            before(pending.sequence());
            pending.older = newest;
            if (newest == null) {
                oldest = pending;
            } else {
                newest.newer = pending;
            }
            pending.listed = true;
            newest = pending;
            open++;
            end = pending.sequence() + 1;
        }
    }

    /** Records a sequence that no subscription wants; it is done at once. Rewinds as {@link #open} does. */
    public synchronized void pass(long sequence) {
        before(sequence);
        end = sequence + 1;
    }

    /**
     * The stream will be read again from this sequence on. Forgets records opened from there on at once, because these records may no longer
     * exist when the stream is read; until the next record arrives no commit passes the sequence. The stream must be paused: no record from
     * before the seek may arrive in between.
     */
    public synchronized void rewind(long sequence) {
        forgetFrom(sequence);
        end = sequence;
        rewound = sequence;
    }

    /**
     * How far this stream allows its progress to be committed.
     *
     * @param position the sequence after the last record that the runtime took from it, whether or not the record came here
     * @return {@code position} if no record is open; otherwise the sequence of the first open record
     */
    public synchronized long committable(long position) {
        long limit = oldest == null ? rewound : oldest.sequence();
        return limit == NOTHING ? position : Math.min(limit, position);
    }

    /** How many records are open. */
    public synchronized int openRecords() {
        return open;
    }

    /** Called before each record: a sequence at or below one seen before is a rewind. */
    @GuardedBy("this") private void before(long sequence) {
        rewound = NOTHING;
        if (sequence < end) {
            forgetFrom(sequence);
        }
    }

    @GuardedBy("this") private void forgetFrom(long sequence) {
        for (PendingRecord last = newest; last != null && last.sequence() >= sequence; last = newest) {
            unlist(last);
        }
    }

    @GuardedBy("this") private void unlist(PendingRecord pending) {
        if (!pending.listed) {
            return;
        }
        PendingRecord older = pending.older;
        PendingRecord newer = pending.newer;
        if (older == null) {
            oldest = newer;
        } else {
            older.newer = newer;
        }
        if (newer == null) {
            newest = older;
        } else {
            newer.older = older;
        }
        pending.older = null;
        pending.newer = null;
        pending.listed = false;
        open--;
    }
}
