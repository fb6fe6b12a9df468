package dev.rowcast.deliver;

import dev.rowcast.change.Excerpt;
import dev.rowcast.change.Place;
import dev.rowcast.change.TraceContext;
import dev.rowcast.progress.PendingRecord;
import org.jspecify.annotations.Nullable;

/**
 * One change, encoded for one subscription, and how often it was tried. The lane that has it counts the tries and passes
 * it on under its lock, so only one thread at a time uses it.
 */
public final class EncodedChange {
    /** A backlog's own data about a change. */
    interface QueuePlace {}

    /** Estimated heap size of a change without its bytes: this object, its pending record, key and queue entries. */
    private static final int OBJECTS = 250;

    private static final int LONGEST_KEY = 200;

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
    /** Whether the destination has refused this change, sent alone, as too large. */
    private boolean tooLarge;
    /** Its entry in its backlog, for the backlog only; null if the backlog needs none. */
    @Nullable QueuePlace place;

    /**
     * Creates a change that hasn't been tried.
     *
     * @param batchKey its batch key
     * @param body the encoded change; not copied, so don't modify it
     * @param pending the pending record to close when it is done
     * @param at where the record was read from
     * @param commitTimeNanos when it was committed at the source, in nanoseconds since the epoch
     * @param origin the runtime's own record, returned with a rejection and otherwise not used; null if the runtime keeps none
     * @param originBytes estimated heap size of the runtime's record, in bytes; 0 without one
     * @param key the key of its row; null if nothing needs it
     * @param barrier whether, even in key order, it comes after everything before it and before everything after it
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

    /** Creates a change without a trace, for partition order, in which keys don't matter. */
    public EncodedChange(
            BatchKey batchKey,
            byte[] body,
            PendingRecord pending,
            Place at,
            long commitTimeNanos,
            @Nullable Object origin) {
        this(batchKey, body, pending, at, commitTimeNanos, origin, 0, null, false, null);
    }

    /** Its batch key. */
    public BatchKey batchKey() {
        return batchKey;
    }

    /** The encoded change; not a copy, so don't modify it. */
    public byte[] body() {
        return body;
    }

    /** The pending record to close when it is done. */
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

    /** The runtime's own record; null if the runtime keeps none. */
    public @Nullable Object origin() {
        return origin;
    }

    /** The key of its row; null if nothing needs it. */
    public @Nullable ChangeKey key() {
        return key;
    }

    /** Whether, even in key order, it comes after everything before it and before everything after it. */
    public boolean barrier() {
        return barrier;
    }

    /** The trace that it belongs to; null for none. */
    public @Nullable TraceContext trace() {
        return trace;
    }

    /** Counts a call that carries it. */
    void called() {
        calls++;
    }

    /** How many calls have carried it so far. */
    public int calls() {
        return calls;
    }

    /** Counts a transient failure; returns how many there were. */
    int failed() {
        failures++;
        return failures;
    }

    /** Notes that it was sent alone and refused as too large; returns whether that had happened before. */
    boolean foundTooLarge() {
        boolean before = tooLarge;
        tooLarge = true;
        return before;
    }

    /** The change's id. */
    public String id() {
        return batchKey.idOf(body);
    }

    /** The change for operators: its table, key, place and id. */
    String describe() {
        String row = key == null || key.isNone() ? "" : " " + Excerpt.line(key.text(), LONGEST_KEY);
        return batchKey.table() + row + " at " + at.words() + ", id " + id();
    }

    /** Its size in a request, in bytes. */
    public int wireSize() {
        return batchKey.changeBytes(body.length);
    }

    /** Its estimated heap size in bytes. */
    long footprint() {
        return (long) OBJECTS + body.length + originBytes;
    }

    @Override
    public String toString() {
        return batchKey.table() + " at " + at;
    }
}
