package dev.rowcast.deliver;

import java.util.List;

/** How much a lane holds, and whether that is its fill. Not thread-safe, but for {@link #isFull()} and {@link #footprint()}. */
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
     * So many changes more; fewer where these are negative.
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

    /** Holds nothing, and will hold nothing more. */
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

    /** Bytes in memory. For any thread. */
    long footprint() {
        return footprint;
    }

    /** From the limit down to half of it, and while it holds its share of memory that is short. For any thread. */
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
