package dev.rowcast.progress;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Which records of one stream are still being delivered, and so how far it is done: up to the oldest open one. Records come in the order of their
 * sequences; gaps between them don't matter.
 *
 * <p>Only open records are kept, so memory doesn't grow with what was closed behind one that is stuck. Thread-safe: the task
 * thread opens and asks, delivery threads close.
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
    /** Where the stream will be read on from, until the next record comes. */
    @GuardedBy("this") private long rewound = NOTHING;

    /**
     * Opens a record. A sequence at or below one seen before is a rewind: what was opened from there on is forgotten, and closing
     * those later changes nothing here; records below it still count.
     *
     * @param sequence the record's sequence
     * @param parts how many subscriptions will tell its end, at least 1; see {@link #pass} for none
     */
    public PendingRecord open(long sequence, int parts) {
        PendingRecord pending = prepare(sequence, parts);
        open(List.of(pending));
        return pending;
    }

    /**
     * Makes a pending record that doesn't count yet: it is to be opened before anybody else gets it. Takes no lock.
     *
     * @param sequence the record's sequence
     * @param parts how many subscriptions will tell its end, at least 1
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

    /** A record that nobody wants, closed as soon as it is seen. Rewinds as {@link #open} does. */
    public synchronized void pass(long sequence) {
        before(sequence);
        end = sequence + 1;
    }

    /**
     * The stream will be read again from this sequence on. What was opened from there on is forgotten at once, since just those records may be
     * gone when it is read; until the next record comes no commit passes it. None from before the seek may come in between: the stream has to be
     * paused.
     */
    public synchronized void rewind(long sequence) {
        forgetFrom(sequence);
        end = sequence;
        rewound = sequence;
    }

    /**
     * How far its progress may be committed, as far as this stream goes.
     *
     * @param position the sequence after the last record that the runtime took of it, whether or not the record came here
     * @return {@code position} where nothing is open; else the sequence of the first record that is
     */
    public long committable(long position) {
        return Math.min(oldestOpen().orElse(position), position);
    }

    /** What no commit may pass: of the oldest open pending record, or what is read on from; empty if there is none. */
    public synchronized OptionalLong oldestOpen() {
        long sequence = oldest == null ? rewound : oldest.sequence();
        return sequence == NOTHING ? OptionalLong.empty() : OptionalLong.of(sequence);
    }

    /** How many records are open. */
    public synchronized int openRecords() {
        return open;
    }

    /** A record comes; one at or below what was seen before is a rewind. */
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
