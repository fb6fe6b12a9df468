package dev.rowcast.deliver;

/**
 * How large the next batch may be. It searches for a change that the peer refuses, by halves, and finds the size that a peer can
 * bear much as TCP finds its window: halved by a fault, doubled by successes up to half of what last failed, and then increased in
 * small steps. Not thread-safe.
 */
final class BatchSizer {
    private static final int STEPS = 16;

    private final int maxChanges;
    private final long maxBytes;

    private int limit;
    private int cautiousFrom;
    private long byteLimit;
    /** So many changes at the head of the queue hold at least one that the peer refused; 0 if none is known. */
    private int suspects;

    BatchSizer(int maxChanges, long maxBytes) {
        this.maxChanges = maxChanges;
        this.maxBytes = maxBytes;
        this.limit = maxChanges;
        this.cautiousFrom = maxChanges;
        this.byteLimit = maxBytes;
    }

    int changes() {
        return suspects > 1 ? Math.min(limit, suspects / 2) : suspects == 1 ? 1 : limit;
    }

    long bytes() {
        return byteLimit;
    }

    /** Whether it looks for a change that the peer refused. */
    boolean isSearching() {
        return suspects > 0;
    }

    /** The first changes of a batch ended, and it was not because the peer refused a single one. */
    void ended(int changes) {
        if (suspects > 0) {
            suspects = Math.max(0, suspects - changes);
            return;
        }
        if (changes > 0) {
            int step = limit < cautiousFrom ? limit : Math.max(1, maxChanges / STEPS);
            limit = (int) Math.min(maxChanges, (long) limit + step);
        }
    }

    /** The peer refused a batch of several because of one in it. */
    void refused(int changes) {
        suspects = changes;
    }

    /** The one that was searched for was found, sent alone. Others may be near, so begin small again. */
    void found() {
        suspects = 0;
        limit = 1;
        cautiousFrom = maxChanges;
    }

    /** A batch failed in a way that a smaller one may escape. */
    void faulted(int changes) {
        limit = Math.max(1, changes / 2);
        cautiousFrom = limit;
    }

    /**
     * The peer doesn't take requests so large.
     *
     * @param peerLimit the largest that it takes, in bytes; {@link Long#MAX_VALUE} if it didn't say
     */
    void tooLarge(int changes, long bytes, long peerLimit) {
        if (peerLimit < bytes) {
            byteLimit = Math.min(maxBytes, peerLimit);
        } else {
            faulted(changes);
        }
    }
}
