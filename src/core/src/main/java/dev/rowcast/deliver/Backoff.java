package dev.rowcast.deliver;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Random intervals between tries, which grow. Not thread-safe. */
final class Backoff {
    private final long floorNanos;
    private final long firstNanos;
    private final long maxNanos;
    private final DoubleSupplier random;
    private long ceilingNanos;

    /**
     * @param floor the shortest interval
     * @param first the upper bound of the first interval; doubled for each later one
     * @param max the longest interval
     * @param random evenly distributed in [0, 1)
     */
    Backoff(Duration floor, Duration first, Duration max, DoubleSupplier random) {
        this.floorNanos = floor.toNanos();
        this.firstNanos = first.toNanos();
        this.maxNanos = max.toNanos();
        this.random = random;
        reset();
    }

    /** The next interval: random between the floor and an upper bound that doubles ("full jitter"). */
    Duration next() {
        long nanos = floorNanos + (long) (random.getAsDouble() * Math.max(0, ceilingNanos - floorNanos));
        ceilingNanos = ceilingNanos > maxNanos / 2 ? maxNanos : ceilingNanos * 2;
        return Duration.ofNanos(nanos);
    }

    /** Starts again with the first interval. */
    void reset() {
        ceilingNanos = Math.min(firstNanos, maxNanos);
    }
}
