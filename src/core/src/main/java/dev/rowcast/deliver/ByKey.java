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
 * A backlog in the order of keys: the first changes of each key may go of which no change is with a sender, the oldest before the younger. A
 * key whose changes a sender has is bound to it until these have ended or are given back.
 *
 * <p>Barriers part it: a barrier goes when everything before it has ended, together with the barriers that follow at once, and what
 * is behind them goes when these have ended. Besides the changes that say so themselves, the first change of a table with another
 * batch key than the one before is a barrier: its contract's revision is another, and with it keys may be written differently.
 */
final class ByKey implements Backlog {
    private final Watermark watermark;
    private final KeyDelays delays;
    private final Map<ChangeKey, KeyQueue> queues = new HashMap<>();
    private final KeyQueue barriers = new KeyQueue(null);
    /** The queues whose first change may go, by its place. */
    private final TreeMap<Long, KeyQueue> ready = new TreeMap<>();
    /** What waits for all that is in queues, in order. */
    private final ArrayDeque<QueuedChange> later = new ArrayDeque<>();

    private final Map<String, BatchKey> batchKeys = new HashMap<>();

    /** How many changes are in queues or with senders. */
    private int open;
    /** Whether these are barriers. */
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

    /** From then on their keys are bound, until each of them has {@link #passed} or is given back. Of a key that is tried again it takes the first alone. */
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

    /** The keys that wait until they are tried again. */
    KeyDelays delays() {
        return delays;
    }

    private static QueuedChange queued(EncodedChange change) {
        return (QueuedChange) Objects.requireNonNull(change.place);
    }

    private static KeyQueue queueOf(EncodedChange change) {
        return queued(change).queue();
    }

    /** The changes of these keys wait from now on, each until its time has come. */
    void delay(List<KeyDelays.Again> again, double draw, long nowNanos) {
        for (KeyDelays.Again each : again) {
            KeyQueue queue = queueOf(each.change());
            queue.delayed = true;
            delays.add(queue, each, draw, nowNanos);
        }
    }

    /** Lets those go whose time has come. */
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
