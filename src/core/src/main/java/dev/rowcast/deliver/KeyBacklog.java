package dev.rowcast.deliver;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The changes of a lane that haven't ended, by key. Says which may go now: the first ones of each key of which no change is with a
 * worker, the oldest before the younger.
 *
 * <p>Barriers part it: a barrier goes when everything before it has ended, together with the barriers that follow at once, and what
 * is behind them goes when these have ended. Besides the changes that say so themselves, the first change of a table with another
 * batch key than the one before is a barrier: its contract's revision is another, and with it keys may be written differently.
 *
 * <p>Not thread-safe, but for {@link #isFull()}.
 */
final class KeyBacklog {
    private final Fill fill;
    private final Map<ChangeKey, KeyQueue> queues = new HashMap<>();
    private final KeyQueue barriers = new KeyQueue(null);
    /** The queues whose first change may go, by its place. */
    private final TreeMap<Long, KeyQueue> ready = new TreeMap<>();
    /** What waits for all that is in queues, in order. */
    private final ArrayDeque<Waiting> later = new ArrayDeque<>();

    private final Map<String, BatchKey> batchKeys = new HashMap<>();

    /** How many changes are in queues or with workers. */
    private int open;
    /** Whether these are barriers. */
    private boolean barrierTurn;

    private long nextPlace;
    private @Nullable Waiting oldest;
    private @Nullable Waiting newest;

    KeyBacklog(int maxChanges, long maxBytes, BufferMemory memory) {
        this.fill = new Fill(maxChanges, maxBytes, memory);
    }

    void add(EncodedChange change) {
        Waiting waiting = new Waiting(change, nextPlace++, change.barrier() | isOfNewBatchKey(change.batchKey()));
        fill.add(change);
        list(waiting);
        boolean itsTurn = later.isEmpty() && (open == 0 || waiting.barrier == barrierTurn);
        if (itsTurn) {
            enqueue(waiting);
        } else {
            later.addLast(waiting);
        }
    }

    private boolean isOfNewBatchKey(BatchKey key) {
        BatchKey before = batchKeys.put(key.table(), key);
        return before != null && !before.equals(key);
    }

    private void enqueue(Waiting waiting) {
        barrierTurn = waiting.barrier;
        open++;
        KeyQueue queue = barrierTurn ? barriers : queues.computeIfAbsent(keyOf(waiting.change), KeyQueue::new);
        boolean first = queue.isEmpty();
        queue.addLast(waiting);
        if (first) {
            makeReady(queue);
        }
    }

    private static ChangeKey keyOf(EncodedChange change) {
        ChangeKey key = change.key();
        return key != null ? key : ChangeKey.none(change.batchKey().table());
    }

    private void makeReady(KeyQueue queue) {
        Waiting first = queue.first();
        if (first != null && queue.isReady()) {
            ready.put(first.place, queue);
        }
    }

    /** Whether a change may go. */
    boolean hasReady() {
        return !ready.isEmpty();
    }

    /** Whether as many keys may go as a batch has room for, so that there is no point in waiting for more. */
    boolean isBatchReady(int batchChanges, long batchBytes) {
        return ready.size() >= batchChanges || fill.bytes() >= batchBytes;
    }

    /**
     * Takes out changes of equal batch keys that may go, the oldest first, within the limits; a single one even if that is over them.
     * From now on their keys are bound, until each of them was {@link #unbind unbound} or {@link #giveBack given back}. Of a key that is
     * tried again it takes the first change alone. Empty if none may go.
     */
    List<Waiting> take(int mostChanges, long mostBytes) {
        List<Waiting> run = new ArrayList<>(Math.min(mostChanges, ready.size()));
        long size = 0;
        while (run.size() < mostChanges && !ready.isEmpty()) {
            KeyQueue queue = ready.firstEntry().getValue();
            EncodedChange next = Objects.requireNonNull(queue.first()).change;
            size += run.isEmpty() ? next.batchKey().requestBytes() + next.wireSize() : next.wireSize();
            if (!run.isEmpty()
                    && (size > mostBytes
                            || !next.batchKey().equals(run.get(0).change.batchKey()))) {
                break;
            }
            ready.pollFirstEntry();
            run.add(queue.removeFirst());
            queue.out++;
            Waiting sibling = queue.first();
            if (sibling != null && queue.failures == 0) {
                ready.put(sibling.place, queue);
            }
        }
        for (Waiting taken : run) {
            Waiting sibling = taken.queue().first();
            if (sibling != null) {
                ready.remove(sibling.place);
            }
        }
        return run;
    }

    /** Puts changes that were taken back to where they were; in their order, and with all later ones of their keys. */
    void giveBack(List<Waiting> taken) {
        for (int i = taken.size() - 1; i >= 0; i--) {
            Waiting waiting = taken.get(i);
            KeyQueue queue = waiting.queue();
            queue.addFirst(waiting);
            queue.out--;
        }
        for (Waiting waiting : taken) {
            makeReady(waiting.queue());
        }
    }

    /** A change that was taken has ended; its key stays bound until {@link #unbind}. */
    void close(Waiting waiting) {
        unlist(waiting);
        fill.remove(waiting.change);
    }

    /** As {@link #close}, but it takes up room until {@link #release}. */
    void hold(Waiting waiting) {
        unlist(waiting);
    }

    /** A held change takes up no room any more. */
    void release(EncodedChange change) {
        fill.remove(change);
    }

    /** What comes after the change that ended may go. */
    void unbind(Waiting ended) {
        KeyQueue queue = ended.queue();
        queue.out--;
        open--;
        if (queue.isEmpty() && queue.out == 0 && queue.key != null) {
            queues.remove(queue.key);
        }
        makeReady(queue);
        if (open == 0) {
            nextTurn();
        }
    }

    /** The key's changes wait, even once they aren't bound, until {@link #resume}. */
    void delay(KeyQueue queue) {
        queue.delayed = true;
    }

    void resume(KeyQueue queue) {
        queue.delayed = false;
        makeReady(queue);
    }

    private void nextTurn() {
        Waiting first = later.peekFirst();
        if (first == null) {
            return;
        }
        for (Waiting next = first; next != null && next.barrier == first.barrier; next = later.peekFirst()) {
            enqueue(later.removeFirst());
        }
    }

    /** Lets go of everything, for good. */
    void discard() {
        queues.clear();
        ready.clear();
        later.clear();
        fill.close();
        oldest = null;
        newest = null;
        open = 0;
    }

    int size() {
        return fill.changes();
    }

    long bytes() {
        return fill.bytes();
    }

    /** About how many bytes of the heap they keep. Any thread may ask. */
    long footprint() {
        return fill.footprint();
    }

    boolean isFull() {
        return fill.isFull();
    }

    /** The first change still to be delivered; null if none. */
    @Nullable EncodedChange first() {
        return oldest == null ? null : oldest.change;
    }

    private void list(Waiting waiting) {
        waiting.older = newest;
        if (newest == null) {
            oldest = waiting;
        } else {
            newest.newer = waiting;
        }
        newest = waiting;
    }

    private void unlist(Waiting waiting) {
        if (waiting.older == null) {
            oldest = waiting.newer;
        } else {
            waiting.older.newer = waiting.newer;
        }
        if (waiting.newer == null) {
            newest = waiting.older;
        } else {
            waiting.newer.older = waiting.older;
        }
        waiting.older = null;
        waiting.newer = null;
    }
}
