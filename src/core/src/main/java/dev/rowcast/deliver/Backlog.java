package dev.rowcast.deliver;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a lane that haven't ended, those to be sent next in their order, and whether it is full of them. What was taken to be
 * sent takes up room until it is released. Not thread-safe, but for {@link #isFull()}.
 */
final class Backlog {
    private final ArrayDeque<EncodedChange> queue = new ArrayDeque<>();
    private final Fill fill;
    private long queuedBytes;

    Backlog(int maxChanges, long maxBytes, BufferMemory memory) {
        this.fill = new Fill(maxChanges, maxBytes, memory);
    }

    void add(List<EncodedChange> more) {
        long size = 0;
        long footprint = 0;
        for (EncodedChange change : more) {
            queue.addLast(change);
            size += change.wireSize();
            footprint += change.footprint();
        }
        queuedBytes += size;
        fill.add(more.size(), size, footprint);
    }

    /** The size of a request with the first change alone; 0 if there is none. */
    long firstBytes() {
        EncodedChange first = queue.peekFirst();
        return first == null ? 0 : first.batchKey().requestBytes() + first.wireSize();
    }

    /** Takes the first change to be sent out of the order; it still takes up room until it is released. */
    void skip() {
        queuedBytes -= queue.removeFirst().wireSize();
    }

    /**
     * Takes the longest run of equal batch keys at the head within the limits; a single change if even that is over them. Null if none.
     *
     * @param end ends the run before a change, unless that is the first
     */
    @Nullable Batch take(int mostChanges, long mostBytes, Predicate<EncodedChange> end) {
        EncodedChange first = queue.peekFirst();
        if (first == null) {
            return null;
        }
        List<EncodedChange> run = new ArrayList<>(Math.min(mostChanges, queue.size()));
        long size = first.batchKey().requestBytes();
        for (EncodedChange next = first; next != null; next = queue.peekFirst()) {
            int more = next.wireSize();
            boolean fits = run.isEmpty()
                    || (run.size() < mostChanges
                            && size + more <= mostBytes
                            && next.batchKey().equals(first.batchKey())
                            && !end.test(next));
            if (!fits) {
                break;
            }
            size += more;
            queuedBytes -= more;
            run.add(next);
            queue.removeFirst();
        }
        return Batch.of(run);
    }

    /** Has the changes of this batch from this one on sent again, before all others. */
    void putBack(Batch batch, int from) {
        List<EncodedChange> all = batch.changes();
        for (int i = all.size() - 1; i >= from; i--) {
            queue.addFirst(all.get(i));
            queuedBytes += all.get(i).wireSize();
        }
    }

    /** Changes that were taken have ended. */
    void release(List<EncodedChange> ended) {
        long size = 0;
        long footprint = 0;
        for (EncodedChange change : ended) {
            size += change.wireSize();
            footprint += change.footprint();
        }
        fill.add(-ended.size(), -size, -footprint);
    }

    /** Lets go of everything, for good. */
    void discard() {
        queue.clear();
        queuedBytes = 0;
        fill.close();
    }

    /** Whether enough for a batch waits to be sent, so that there is no point in waiting for more. */
    boolean isBatchFull(int batchChanges, long batchBytes) {
        return queue.size() >= batchChanges || queuedBytes >= batchBytes;
    }

    /** Changes that haven't ended. */
    int size() {
        return fill.changes();
    }

    /** Their encoded bytes. */
    long bytes() {
        return fill.bytes();
    }

    /** About how many bytes of the heap they keep. Any thread may ask. */
    long footprint() {
        return fill.footprint();
    }

    /** The first change to be sent next; null if none. */
    @Nullable EncodedChange first() {
        return queue.peekFirst();
    }

    /** See {@link Fill#isFull()}. Any thread may ask. */
    boolean isFull() {
        return fill.isFull();
    }
}
