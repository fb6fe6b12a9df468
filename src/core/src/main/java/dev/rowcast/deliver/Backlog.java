package dev.rowcast.deliver;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a lane that haven't ended, in their order, and whether it is full of them. Not thread-safe, but for
 * {@link #isFull()}.
 */
final class Backlog {
    private final ArrayDeque<EncodedChange> changes = new ArrayDeque<>();
    private final int maxChanges;
    private final long maxBytes;
    private int held;
    private long bytes;
    private volatile boolean full;

    Backlog(int maxChanges, long maxBytes) {
        this.maxChanges = maxChanges;
        this.maxBytes = maxBytes;
    }

    void add(EncodedChange change) {
        changes.addLast(change);
        bytes += change.wireSize();
        gauge();
    }

    /** The longest run of equal headers at the head within the limits; a single change if even that is over them. Null if none. */
    @Nullable Batch head(int mostChanges, long mostBytes) {
        EncodedChange first = changes.peekFirst();
        if (first == null) {
            return null;
        }
        List<EncodedChange> run = new ArrayList<>(Math.min(mostChanges, changes.size()));
        long size = first.header().size();
        for (EncodedChange change : changes) {
            size += change.wireSize();
            boolean fits = run.isEmpty()
                    || (run.size() < mostChanges
                            && size <= mostBytes
                            && change.header().equals(first.header()));
            if (!fits) {
                break;
            }
            run.add(change);
        }
        return Batch.of(run);
    }

    /** Takes the first change out because it ended. */
    void remove() {
        release(changes.removeFirst());
    }

    /** Takes the first change out of the order; it still takes up room until {@link #releaseHeld}. */
    void hold() {
        changes.removeFirst();
        held++;
    }

    /** A held change has ended. */
    void releaseHeld(EncodedChange change) {
        held--;
        release(change);
    }

    private void release(EncodedChange change) {
        bytes -= change.wireSize();
        gauge();
    }

    /** Lets go of everything. */
    void clear() {
        changes.clear();
        held = 0;
        bytes = 0;
        gauge();
    }

    /** Whether enough for a batch is there, so that there is no point in waiting for more. */
    boolean isBatchFull(int batchChanges, long batchBytes) {
        return changes.size() >= batchChanges || bytes >= batchBytes;
    }

    int size() {
        return changes.size() + held;
    }

    long bytes() {
        return bytes;
    }

    /** The first change still to be delivered; null if none. */
    @Nullable EncodedChange first() {
        return changes.peekFirst();
    }

    /** True from when a limit is reached until what is left is at most half of both. Any thread may ask. */
    boolean isFull() {
        return full;
    }

    private void gauge() {
        if (size() >= maxChanges || bytes >= maxBytes) {
            full = true;
        } else if (size() <= maxChanges / 2 && bytes <= maxBytes / 2) {
            full = false;
        }
    }
}
