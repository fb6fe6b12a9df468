package dev.rowcast.batch.load;

import dev.rowcast.batch.source.KeyRange;
import dev.rowcast.batch.source.Pace;
import java.util.Optional;

/** Hands ranges out, no faster than the source is to be read. Thread-safe; each call may wait. */
final class Turnstile {
    private final Ranges ranges;
    private final Pace pace;
    private final int rows;
    private final Strain strain;
    private volatile boolean closed;

    /** @param rows how many rows a range has */
    Turnstile(Ranges ranges, Pace pace, int rows, Strain strain) {
        this.ranges = ranges;
        this.pace = pace;
        this.rows = rows;
        this.strain = strain;
    }

    /** The next range; empty after the last, and once it is closed. */
    synchronized Optional<KeyRange> next() {
        if (closed) {
            return Optional.empty();
        }
        strain.rest();
        Optional<KeyRange> range = ranges.next();
        range.ifPresent(unused -> pace.took(rows));
        return range;
    }

    /** Hands none out any more. */
    void close() {
        closed = true;
    }
}
