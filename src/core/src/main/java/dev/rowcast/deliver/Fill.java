package dev.rowcast.deliver;

/** How much a lane holds, and whether that is its fill. Not thread-safe, but for {@link #isFull()}. */
final class Fill {
    private final int maxChanges;
    private final long maxBytes;
    private int changes;
    private long bytes;
    private volatile boolean full;

    Fill(int maxChanges, long maxBytes) {
        this.maxChanges = maxChanges;
        this.maxBytes = maxBytes;
    }

    /** So many changes more, of so many bytes together; fewer where these are negative. */
    void add(int count, long size) {
        changes += count;
        bytes += size;
        gauge();
    }

    void clear() {
        changes = 0;
        bytes = 0;
        gauge();
    }

    int changes() {
        return changes;
    }

    long bytes() {
        return bytes;
    }

    /** From the limit down to half of it. For any thread. */
    boolean isFull() {
        return full;
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
