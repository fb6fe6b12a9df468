package dev.rowcast.deliver;

import dev.rowcast.deliver.KeyQueue.QueuedChange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A backlog in key order: of each key without changes at a sender, the first changes may be sent, older ones before newer ones. A
 * key whose changes a sender has is bound to this sender until these are done or given back.
 *
 * <p>Barriers divide it: a barrier is sent when everything before it is done, together with the barriers that directly follow, and later
 * changes are sent when these are done. Besides changes that are marked as barriers, the first change of a table with another
 * batch key than the one before is a barrier: it has another contract revision, with which keys may be written differently.
 */
final class ByKey implements Backlog {
    private final Watermark watermark;
    private final KeyDelays delays;
    private final Map<ChangeKey, KeyQueue> queues = new HashMap<>();
    private final KeyQueue barriers = new KeyQueue(null);
    /** The queues whose first change may be sent, by its place. */
    private final TreeMap<Long, KeyQueue> ready = new TreeMap<>();
    /** The changes that wait for all changes in queues, in order. */
    private final ArrayDeque<QueuedChange> later = new ArrayDeque<>();

    private final Map<String, BatchKey> batchKeys = new HashMap<>();

    /** How many changes are in queues or at senders. */
    private int open;
    /** Whether those in queues or at senders are barriers. */
    private boolean barrierTurn;

    private long nextPlace;
    private @Nullable QueuedChange oldest;
    private @Nullable QueuedChange newest;

    ByKey(Watermark watermark, LaneSettings settings) {
        this.watermark = watermark;
        this.delays = new KeyDelays(settings);
    }

    @Override
    public void add(List<EncodedChange> changes) {
        changes.forEach(this::add);
        watermark.add(changes);
    }

    private void add(EncodedChange change) {
        QueuedChange queued =
                new QueuedChange(change, nextPlace++, change.barrier() | isOfNewBatchKey(change.batchKey()));
        change.place = queued;
        list(queued);
        boolean itsTurn = later.isEmpty() && (open == 0 || queued.barrier == barrierTurn);
        if (itsTurn) {
            enqueue(queued);
        } else {
            later.addLast(queued);
        }
    }

    private boolean isOfNewBatchKey(BatchKey key) {
        BatchKey before = batchKeys.put(key.table(), key);
        return before != null && !before.equals(key);
    }

    private void enqueue(QueuedChange waiting) {
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
        QueuedChange first = queue.first();
        if (first != null && queue.isReady()) {
            ready.put(first.place, queue);
        }
    }

    @Override
    public boolean hasReady() {
        return !ready.isEmpty();
    }

    @Override
    public boolean isBatchReady(int batchChanges, long batchBytes) {
        return ready.size() >= batchChanges || watermark.bytes() >= batchBytes;
    }

    @Override
    public long nextRequestBytes() {
        Map.Entry<Long, KeyQueue> first = ready.firstEntry();
        if (first == null) {
            return 0;
        }
        EncodedChange next = Objects.requireNonNull(first.getValue().first()).change;
        return next.batchKey().requestBytes() + next.wireSize();
    }

    /** Binds the keys of the taken changes until each change has {@link #passed} or is given back. Takes only the first change of a key that is retried. */
    @Override
    public List<EncodedChange> take(int mostChanges, long mostBytes) {
        List<EncodedChange> run = new ArrayList<>(Math.min(mostChanges, ready.size()));
        long size = 0;
        while (run.size() < mostChanges && !ready.isEmpty()) {
            KeyQueue queue = ready.firstEntry().getValue();
            EncodedChange next = Objects.requireNonNull(queue.first()).change;
            size += run.isEmpty() ? next.batchKey().requestBytes() + next.wireSize() : next.wireSize();
            if (!run.isEmpty()
                    && (size > mostBytes || !next.batchKey().equals(run.get(0).batchKey()))) {
                break;
            }
            ready.pollFirstEntry();
            run.add(queue.removeFirst().change);
            queue.out++;
            QueuedChange sibling = queue.first();
            if (sibling != null && queue.failures == 0) {
                ready.put(sibling.place, queue);
            }
        }
        for (EncodedChange taken : run) {
            QueuedChange sibling = queueOf(taken).first();
            if (sibling != null) {
                ready.remove(sibling.place);
            }
        }
        return run;
    }

    @Override
    public void giveBack(List<EncodedChange> taken) {
        for (int i = taken.size() - 1; i >= 0; i--) {
            QueuedChange queued = queued(taken.get(i));
            KeyQueue queue = queued.queue();
            queue.addFirst(queued);
            queue.out--;
        }
        for (EncodedChange change : taken) {
            makeReady(queueOf(change));
        }
    }

    @Override
    public void ended(List<EncodedChange> done, List<EncodedChange> rejected) {
        done.forEach(change -> unlist(queued(change)));
        rejected.forEach(change -> unlist(queued(change)));
        watermark.remove(done);
    }

    @Override
    public void release(EncodedChange change) {
        watermark.remove(List.of(change));
    }

    @Override
    public void passed(List<EncodedChange> ended) {
        for (EncodedChange change : ended) {
            KeyQueue queue = queueOf(change);
            delays.ended(queue);
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
    }

    @Override
    public Object orderOf(EncodedChange change) {
        return queueOf(change);
    }

    /** The keys that wait for a retry. */
    KeyDelays delays() {
        return delays;
    }

    private static QueuedChange queued(EncodedChange change) {
        return (QueuedChange) Objects.requireNonNull(change.place);
    }

    private static KeyQueue queueOf(EncodedChange change) {
        return queued(change).queue();
    }

    /** Makes the changes of these keys wait, each key until its retry is due. */
    void delay(List<KeyDelays.Again> again, double draw, long nowNanos) {
        for (KeyDelays.Again each : again) {
            KeyQueue queue = queueOf(each.change());
            queue.delayed = true;
            delays.add(queue, each, draw, nowNanos);
        }
    }

    /** Makes the keys available whose retry is due. */
    void resume(long nowNanos) {
        for (KeyQueue queue : delays.takeDue(nowNanos)) {
            queue.delayed = false;
            makeReady(queue);
        }
    }

    private void nextTurn() {
        QueuedChange first = later.peekFirst();
        if (first == null) {
            return;
        }
        for (QueuedChange next = first; next != null && next.barrier == first.barrier; next = later.peekFirst()) {
            enqueue(later.removeFirst());
        }
    }

    @Override
    public void discard() {
        queues.clear();
        ready.clear();
        later.clear();
        delays.clear();
        watermark.close();
        oldest = null;
        newest = null;
        open = 0;
    }

    @Override
    public @Nullable EncodedChange first() {
        return oldest == null ? null : oldest.change;
    }

    @Override
    public Watermark watermark() {
        return watermark;
    }

    private void list(QueuedChange waiting) {
        waiting.older = newest;
        if (newest == null) {
            oldest = waiting;
        } else {
            newest.newer = waiting;
        }
        newest = waiting;
    }

    private void unlist(QueuedChange waiting) {
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
