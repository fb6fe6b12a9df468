package dev.rowcast.deliver;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Growing random intervals between tries. Not thread-safe. */
final class Backoff {
    private final long floorNanos;
    private final long firstNanos;
    private final long maxNanos;
    private final DoubleSupplier random;
    private long ceilingNanos;

    /**
     * @param floor no interval is shorter
     * @param first the longest that the first interval may be; doubled for each later one
     * @param max no interval is longer
     * @param random evenly distributed in [0, 1)
     */
    Backoff(Duration floor, Duration first, Duration max, DoubleSupplier random) {
        this.floorNanos = floor.toNanos();
        this.firstNanos = first.toNanos();
        this.maxNanos = max.toNanos();
        this.random = random;
        reset();
    }

    /** The interval to wait now: anything between the floor and a ceiling that doubles ("full jitter"). */
    Duration next() {
        long nanos = floorNanos + (long) (random.getAsDouble() * Math.max(0, ceilingNanos - floorNanos));
        ceilingNanos = ceilingNanos > maxNanos / 2 ? maxNanos : ceilingNanos * 2;
        return Duration.ofNanos(nanos);
    }

    /** The next interval is a first one again. */
    void reset() {
        ceilingNanos = Math.min(firstNanos, maxNanos);
    }
}
