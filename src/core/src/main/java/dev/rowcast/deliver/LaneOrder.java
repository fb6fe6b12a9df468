package dev.rowcast.deliver;

/**
 * The order in which a lane delivers.
 *
 * @param byKey whether only the changes of one key are kept in order; otherwise all changes of the partition are
 * @param maxInFlight with {@code byKey}, most calls in flight for a lane, at least 1; otherwise ignored
 */
public record LaneOrder(boolean byKey, int maxInFlight) {
    /** Partition order. */
    public static final LaneOrder PARTITION = new LaneOrder(false, 1);

    public LaneOrder {
        if (maxInFlight < 1) {
            throw new IllegalArgumentException("maxInFlight must be at least 1, not " + maxInFlight);
        }
    }

    /** Key order, with at most this many calls in flight. */
    public static LaneOrder byKey(int maxInFlight) {
        return new LaneOrder(true, maxInFlight);
    }
}
