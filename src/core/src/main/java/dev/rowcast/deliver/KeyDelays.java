package dev.rowcast.deliver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The keys of a lane with a change that the subscriber asked to get again, so that we retry it; each key has its own backoff: growing random waits as in
 * {@link Backoff}, but with one random number for all keys of an answer, so that keys refused together are retried together. Not
 * thread-safe.
 */
final class KeyDelays {
    private static final int MOST_DOUBLINGS = 30;

    /**
     * A change to retry, with the later changes of its key.
     *
     * @param atLeast no try before this; zero unless the subscriber asked for it
     * @param reason why, for operators
     */
    record Again(EncodedChange change, Duration atLeast, String reason) {}

    private record Delay(long dueNanos, KeyQueue queue) {}

    private final long firstNanos;
    private final long maxNanos;
    private final PriorityQueue<Delay> delays = new PriorityQueue<>(Comparator.comparingLong(Delay::dueNanos));
    private int stuck;
    /** Whether keys have started or stopped being retried since the last call. */
    private boolean changed;

    private String reason = "";

    KeyDelays(LaneSettings settings) {
        this.firstNanos = settings.firstBackoff().toNanos();
        this.maxNanos = settings.maxBackoff().toNanos();
    }

    /**
     * Makes the key wait.
     *
     * @param draw evenly distributed in [0, 1)
     */
    void add(KeyQueue queue, Again again, double draw, long nowNanos) {
        int doublings = Math.min(queue.failures, MOST_DOUBLINGS);
        long ceiling = firstNanos > maxNanos >> doublings ? maxNanos : firstNanos << doublings;
        long wait = Math.max(again.atLeast().toNanos(), (long) (draw * ceiling));
        queue.failures++;
        // A single failure that is retried soon isn't worth reporting.
        if (!queue.stuck && (queue.failures > 1 || wait > firstNanos)) {
            queue.stuck = true;
            stuck++;
        }
        reason = again.reason();
        changed = true;
        delays.add(new Delay(nowNanos + wait, queue));
    }

    /** A change of the key is done: the key isn't stuck. */
    void ended(KeyQueue queue) {
        changed |= queue.failures > 0;
        queue.failures = 0;
        if (queue.stuck) {
            queue.stuck = false;
            stuck--;
        }
    }

    /** Removes and returns the keys whose wait is over. */
    List<KeyQueue> takeDue(long nowNanos) {
        List<KeyQueue> due = new ArrayList<>();
        for (Delay next = delays.peek(); next != null && next.dueNanos - nowNanos <= 0; next = delays.peek()) {
            due.add(next.queue);
            delays.remove();
        }
        return due;
    }

    /** Whether keys have started or stopped being retried since the last call. */
    boolean takeChanged() {
        boolean taken = changed;
        changed = false;
        return taken;
    }

    boolean isEmpty() {
        return delays.isEmpty();
    }

    /** Time until the first wait is over; zero if there is none, or if it is over. */
    Duration untilNext(long nowNanos) {
        Delay next = delays.peek();
        return next == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, next.dueNanos - nowNanos));
    }

    /** Whether to report them to operators. */
    boolean isAnyStuck() {
        return stuck > 0;
    }

    /** The reason for the key that was added last. */
    String reason() {
        return stuck > 1 ? reason + ", and " + (stuck - 1) + " more keys wait for a retry" : reason;
    }

    void clear() {
        delays.clear();
        stuck = 0;
    }
}
