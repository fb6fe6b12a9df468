package dev.rowcast.deliver;

/**
 * The order in which a lane delivers.
 *
 * @param byKey whether only the changes of one key have an order; otherwise all of the partition have one
 * @param maxInFlight with {@code byKey}, most calls that a lane has out at once, at least 1; without, of no meaning
 */
public record LaneOrder(boolean byKey, int maxInFlight) {
    /** The partition's order. */
    public static final LaneOrder PARTITION = new LaneOrder(false, 1);

    public LaneOrder {
        if (maxInFlight < 1) {
            throw new IllegalArgumentException("at least one call is out at once, not " + maxInFlight);
        }
    }

    /** The order of each key, with at most so many calls out at once. */
    public static LaneOrder byKey(int maxInFlight) {
        return new LaneOrder(true, maxInFlight);
    }
}
