package dev.rowcast.deliver;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A backlog in the partition's order: first in, first out. */
final class InOrder implements Backlog {
    private final ArrayDeque<EncodedChange> queue = new ArrayDeque<>();
    private final Watermark watermark;
    private long queuedBytes;

    InOrder(Watermark watermark) {
        this.watermark = watermark;
    }

    @Override
    public void add(List<EncodedChange> changes) {
        for (EncodedChange change : changes) {
            queue.addLast(change);
            queuedBytes += change.wireSize();
        }
        watermark.add(changes);
    }

    @Override
    public boolean hasReady() {
        return !queue.isEmpty();
    }

    @Override
    public boolean isBatchReady(int batchChanges, long batchBytes) {
        return queue.size() >= batchChanges || queuedBytes >= batchBytes;
    }

    @Override
    public long nextRequestBytes() {
        EncodedChange first = queue.peekFirst();
        return first == null ? 0 : first.batchKey().requestBytes() + first.wireSize();
    }

    @Override
    public List<EncodedChange> take(int mostChanges, long mostBytes) {
        EncodedChange first = queue.peekFirst();
        if (first == null) {
            return List.of();
        }
        List<EncodedChange> run = new ArrayList<>(Math.min(mostChanges, queue.size()));
        long size = first.batchKey().requestBytes();
        for (EncodedChange next = first; next != null; next = queue.peekFirst()) {
            int more = next.wireSize();
            boolean fits = run.isEmpty()
                    || (run.size() < mostChanges
                            && size + more <= mostBytes
                            && next.batchKey().equals(first.batchKey()));
            if (!fits) {
                break;
            }
            size += more;
            queuedBytes -= more;
            run.add(next);
            queue.removeFirst();
        }
        return run;
    }

    @Override
    public void giveBack(List<EncodedChange> taken) {
        for (int i = taken.size() - 1; i >= 0; i--) {
            queue.addFirst(taken.get(i));
            queuedBytes += taken.get(i).wireSize();
        }
    }

    @Override
    public void ended(List<EncodedChange> done, List<EncodedChange> rejected) {
        watermark.remove(done);
    }

    @Override
    public void release(EncodedChange change) {
        watermark.remove(List.of(change));
    }

    @Override
    public void passed(List<EncodedChange> ended) {}

    @Override
    public Object orderOf(EncodedChange change) {
        return this;
    }

    @Override
    public @Nullable EncodedChange first() {
        return queue.peekFirst();
    }

    @Override
    public void discard() {
        queue.clear();
        queuedBytes = 0;
        watermark.close();
    }

    @Override
    public Watermark watermark() {
        return watermark;
    }
}
