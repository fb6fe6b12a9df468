package dev.rowcast.standalone.run;

import java.util.ArrayDeque;
import java.util.Deque;

/** At what pace something grew in the last minutes, and when it is full at that pace. Not thread-safe. */
final class Growth {
    private static final long WINDOW_MILLIS = 5 * 60_000L;
    /** A shorter time says little of the pace. */
    private static final long ENOUGH_MILLIS = 10_000;

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long millis, long bytes) {}

    void add(long millis, long bytes) {
        if (bytes == 0) {
            samples.clear();
        }
        samples.addLast(new Sample(millis, bytes));
        while (millis - samples.getFirst().millis > WINDOW_MILLIS) {
            samples.removeFirst();
        }
    }

    /** After how many milliseconds there are so many bytes; 0 where it doesn't grow, or that isn't known yet. */
    long lasts(long limit) {
        if (samples.isEmpty()) {
            return 0;
        }
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        long grown = last.bytes - first.bytes;
        long millis = last.millis - first.millis;
        return grown <= 0 || millis < ENOUGH_MILLIS
                ? 0
                : Math.max(1, (long) ((double) Math.max(0, limit - last.bytes) / grown * millis));
    }
}
