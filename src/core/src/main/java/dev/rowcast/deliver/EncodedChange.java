package dev.rowcast.deliver;

import dev.rowcast.change.Place;
import dev.rowcast.change.TraceContext;
import dev.rowcast.progress.PendingRecord;
import org.jspecify.annotations.Nullable;

/**
 * One change as one subscription gets it, ready for the wire, and how often it was tried. The lane that has it counts the tries and hands
 * it on under its lock, so one thread at a time has it.
 */
public final class EncodedChange {
    /** What a backlog notes of a change. */
    interface QueuePlace {}

    /** About what a change takes on the heap besides its bytes: this, its pending record, key and places in queues. */
    private static final int OBJECTS = 250;

    private final BatchKey batchKey;
    private final byte[] body;
    private final PendingRecord pending;
    private final Place at;
    private final long commitTimeNanos;
    private final @Nullable Object origin;
    private final int originBytes;
    private final @Nullable ChangeKey key;
    private final boolean barrier;
    private final @Nullable TraceContext trace;

    private int calls;
    private int failures;
    /** Whether the destination has said that this change, alone, is too large. */
    private boolean tooLarge;
    /** Where it stands in its backlog, which alone knows what that is; null where it needs none. */
    @Nullable QueuePlace place;

    /**
     * A change that wasn't tried yet.
     *
     * @param batchKey what it shares with the others of its batch
     * @param body what the destination made of the change; not copied, so leave it alone
     * @param pending where to tell that it ended
     * @param at where the record was read from
     * @param commitTimeNanos when it was committed at the source, in nanoseconds since the epoch
     * @param origin the runtime's own record, handed back with a rejection; never looked at here; null where the runtime keeps none
     * @param originBytes about how much of the heap the runtime's record takes; 0 without one
     * @param key which row it is of; null where nobody asked for the order of keys
     * @param barrier whether even in the order of keys it comes after everything before it and before everything after it
     * @param trace the trace that it belongs to; null for none
     */
    public EncodedChange(
            BatchKey batchKey,
            byte[] body,
            PendingRecord pending,
            Place at,
            long commitTimeNanos,
            @Nullable Object origin,
            int originBytes,
            @Nullable ChangeKey key,
            boolean barrier,
            @Nullable TraceContext trace) {
        this.batchKey = batchKey;
        this.body = body;
        this.pending = pending;
        this.at = at;
        this.commitTimeNanos = commitTimeNanos;
        this.origin = origin;
        this.originBytes = originBytes;
        this.key = key;
        this.barrier = barrier;
        this.trace = trace;
    }

    /** Of no trace, and for the partition's order, in which keys don't matter. */
    public EncodedChange(
            BatchKey batchKey,
            byte[] body,
            PendingRecord pending,
            Place at,
            long commitTimeNanos,
            @Nullable Object origin) {
        this(batchKey, body, pending, at, commitTimeNanos, origin, 0, null, false, null);
    }

    /** What it shares with the others of its batch. */
    public BatchKey batchKey() {
        return batchKey;
    }

    /** What the destination made of the change; not a copy, so leave it alone. */
    public byte[] body() {
        return body;
    }

    /** Where to tell that it ended. */
    public PendingRecord pending() {
        return pending;
    }

    /** Where the record was read from. */
    public Place at() {
        return at;
    }

    /** When it was committed at the source, in nanoseconds since the epoch. */
    public long commitTimeNanos() {
        return commitTimeNanos;
    }

    /** The runtime's own record; null where the runtime keeps none. */
    public @Nullable Object origin() {
        return origin;
    }

    /** Which row it is of; null where nobody asked for the order of keys. */
    public @Nullable ChangeKey key() {
        return key;
    }

    /** Whether even in the order of keys it comes after everything before it and before everything after it. */
    public boolean barrier() {
        return barrier;
    }

    /** The trace that it belongs to; null for none. */
    public @Nullable TraceContext trace() {
        return trace;
    }

    /** A call carries it. */
    void called() {
        calls++;
    }

    /** How many calls have carried it so far. */
    public int calls() {
        return calls;
    }

    /** A call failed in a way that could heal; returns how many have. */
    int failed() {
        failures++;
        return failures;
    }

    /** It was sent alone, and the answer was that it is too large; returns whether that was so before. */
    boolean foundTooLarge() {
        boolean before = tooLarge;
        tooLarge = true;
        return before;
    }

    /** The change's id. */
    public String id() {
        return batchKey.idOf(body);
    }

    /** Bytes that it takes in a request. */
    public int wireSize() {
        return batchKey.changeBytes(body.length);
    }

    /** About how many bytes of the heap it keeps. */
    long footprint() {
        return (long) OBJECTS + body.length + originBytes;
    }

    @Override
    public String toString() {
        return batchKey.table() + " at " + at;
    }
}
