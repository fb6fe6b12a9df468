package dev.rowcast.change;

/**
 * When a change arrived, as a store's guard compares it: of two changes of one row the one with the higher version is the newer one. It counts arrivals
 * and is never computed from GTIDs or positions in the binary log, whose order a switch of servers breaks. Immutable.
 *
 * @param epoch which numbering {@code sequence} is of, from 0, at most {@value #MAX_EPOCH}; a later one is higher, whatever the sequence
 * @param sequence the place within it, from 0, at most {@value #MAX_SEQUENCE}
 */
public record RowVersion(long epoch, long sequence) implements Comparable<RowVersion> {
    /** 25 bits: minutes for 63 years. */
    public static final long MAX_EPOCH = (1L << 25) - 1;

    /** 38 bits. */
    public static final long MAX_SEQUENCE = (1L << 38) - 1;

    private static final int SEQUENCE_BITS = 38;
    private static final long YEAR_2020_MINUTES = 26_297_280L;

    /** @throws IllegalArgumentException if one of them is out of its range */
    public RowVersion {
        if (epoch < 0 || epoch > MAX_EPOCH || sequence < 0 || sequence > MAX_SEQUENCE) {
            throw new IllegalArgumentException(
                    "version " + epoch + "/" + sequence + " is beyond " + MAX_EPOCH + "/" + MAX_SEQUENCE);
        }
    }

    /**
     * An epoch that is above most that were begun before without knowing of it: the minutes since 2020.
     *
     * @param millis since 1970
     */
    public static long epochAt(long millis) {
        return millis / 60_000 - YEAR_2020_MINUTES;
    }

    /** As one number, not negative, of 63 bits, in the same order. */
    public long asLong() {
        return epoch << SEQUENCE_BITS | sequence;
    }

    /** What {@link #asLong} made of it. */
    public static RowVersion ofLong(long packed) {
        return new RowVersion(packed >>> SEQUENCE_BITS, packed & MAX_SEQUENCE);
    }

    @Override
    public int compareTo(RowVersion other) {
        return Long.compare(asLong(), other.asLong());
    }

    @Override
    public String toString() {
        return epoch + "/" + sequence;
    }
}
