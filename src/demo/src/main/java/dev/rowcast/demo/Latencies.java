package dev.rowcast.demo;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;

/** Durations from a commit to a subscriber's callback, sorted. Immutable. */
final class Latencies {
    private final long[] sorted;

    private Latencies(long[] sorted) {
        this.sorted = sorted;
    }

    static Latencies of(Collection<Duration> durations) {
        return new Latencies(
                durations.stream().mapToLong(Duration::toNanos).sorted().toArray());
    }

    int count() {
        return sorted.length;
    }

    /**
     * The smallest of them that at least that share of them doesn't exceed (nearest rank).
     *
     * @param share above 0 and at most 1
     */
    Duration percentile(double share) {
        if (sorted.length == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        int rank = (int) Math.ceil(share * sorted.length);
        return Duration.ofNanos(sorted[Math.max(rank, 1) - 1]);
    }

    /** Such as {@code p50 21 ms, p99 43 ms}. */
    String describe() {
        return "p50 " + Text.millis(percentile(0.50)) + ", p99 " + Text.millis(percentile(0.99));
    }

    @Override
    public String toString() {
        return Arrays.toString(sorted);
    }
}
