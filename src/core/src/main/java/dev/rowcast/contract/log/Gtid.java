package dev.rowcast.contract.log;

import java.util.Optional;

/**
 * A global transaction identifier, {@code uuid:number} or {@code uuid:tag:number}.
 *
 * @param uuid of the server that committed the transaction first, or of its replication group
 * @param series what the number counts in: the UUID, and the tag where there is one
 * @param number counts from 1
 */
record Gtid(String uuid, String series, long number) {
    /**
     * In Group Replication the members share a UUID, and each numbers within a block of its own until that is used up. So a number tells only within
     * its block what came first.
     */
    private static final long BLOCK = 1_000_000;

    /** Empty if the text is none. */
    static Optional<Gtid> parse(String text) {
        int end = text.lastIndexOf(':');
        if (end < 0) {
            return Optional.empty();
        }
        try {
            String series = text.substring(0, end);
            return Optional.of(new Gtid(
                    series.substring(0, (series + ":").indexOf(':')), series, Long.parseLong(text.substring(end + 1))));
        } catch (NumberFormatException notANumber) {
            return Optional.empty();
        }
    }

    /** Which of two transactions has the lower number, where that means something. */
    PlaceOrder orderTo(Gtid other) {
        return series.equals(other.series) && (number - 1) / BLOCK == (other.number - 1) / BLOCK
                ? PlaceOrder.of(number, other.number)
                : PlaceOrder.UNKNOWN;
    }
}
