package dev.rowcast.deliver;

import java.util.List;

/** How much a lane holds, and whether it is full. Not thread-safe, except {@link #isFull()} and {@link #footprint()}. */
final class Watermark {
    private final int maxChanges;
    private final long maxBytes;
    private final BufferMemory memory;
    private int changes;
    private long bytes;
    private volatile long footprint;
    private volatile boolean full;

    Watermark(int maxChanges, long maxBytes, BufferMemory memory) {
        this.maxChanges = maxChanges;
        this.maxBytes = maxBytes;
        this.memory = memory;
        memory.open();
    }

    void add(List<EncodedChange> more) {
        change(more, 1);
    }

    void remove(List<EncodedChange> gone) {
        change(gone, -1);
    }

    private void change(List<EncodedChange> changes, int sign) {
        long size = 0;
        long heap = 0;
        for (EncodedChange change : changes) {
            size += change.wireSize();
            heap += change.footprint();
        }
        add(sign * changes.size(), sign * size, sign * heap);
    }

    /**
     * Adds changes; negative numbers subtract.
     *
     * @param size their bytes on the wire
     * @param heap their bytes in memory
     */
    void add(int count, long size, long heap) {
        this.changes += count;
        bytes += size;
        footprint = footprint + heap;
        memory.add(heap);
        gauge();
    }

    /** Resets to empty for good. */
    void close() {
        memory.close(footprint);
        changes = 0;
        bytes = 0;
        footprint = 0;
        gauge();
    }

    int changes() {
        return changes;
    }

    long bytes() {
        return bytes;
    }

    /** Bytes in memory. Thread-safe. */
    long footprint() {
        return footprint;
    }

    /** True from when the limit is reached until at most half of it is used, and while memory is short and the lane uses its share. Thread-safe. */
    boolean isFull() {
        return full || memory.isShort(footprint);
    }

    private void gauge() {
        boolean was = full;
        boolean is =
                was ? changes > maxChanges / 2 || bytes > maxBytes / 2 : changes >= maxChanges || bytes >= maxBytes;
        if (is != was) {
            full = is;
        }
    }
}
