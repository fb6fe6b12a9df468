package dev.rowcast.deliver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The keys of a lane that the subscriber wants to be tried again later, each with a backoff of its own: growing random waits, as
 * {@link Backoff} has them, but one throw for all keys of an answer, so that what was refused together comes together. Not
 * thread-safe.
 */
final class KeyDelays {
    private static final int MOST_DOUBLINGS = 30;

    /**
     * A change that the subscriber wants again, and with it the later ones of its key.
     *
     * @param atLeast no try before this; zero unless the subscriber asked for it
     * @param reason why, for a person
     */
    record Again(EncodedChange change, Duration atLeast, String reason) {}

    private record Delay(long dueNanos, KeyQueue queue) {}

    private final long firstNanos;
    private final long maxNanos;
    private final PriorityQueue<Delay> delays = new PriorityQueue<>(Comparator.comparingLong(Delay::dueNanos));
    private int stuck;
    /** Whether keys have begun or ceased to be tried again since this was last asked. */
    private boolean changed;

    private String reason = "";

    KeyDelays(LaneSettings settings) {
        this.firstNanos = settings.firstBackoff().toNanos();
        this.maxNanos = settings.maxBackoff().toNanos();
    }

    /**
     * The key waits from now on.
     *
     * @param draw evenly distributed in [0, 1)
     */
    void add(KeyQueue queue, Again again, double draw, long nowNanos) {
        int doublings = Math.min(queue.failures, MOST_DOUBLINGS);
        long ceiling = firstNanos > maxNanos >> doublings ? maxNanos : firstNanos << doublings;
        long wait = Math.max(again.atLeast().toNanos(), (long) (draw * ceiling));
        queue.failures++;
        // One failure that is soon tried again is no news.
        if (!queue.stuck && (queue.failures > 1 || wait > firstNanos)) {
            queue.stuck = true;
            stuck++;
        }
        reason = again.reason();
        changed = true;
        delays.add(new Delay(nowNanos + wait, queue));
    }

    /** A change of the key has ended: it isn't stuck. */
    void ended(KeyQueue queue) {
        changed |= queue.failures > 0;
        queue.failures = 0;
        if (queue.stuck) {
            queue.stuck = false;
            stuck--;
        }
    }

    /** Takes out the keys whose wait is over. */
    List<KeyQueue> takeDue(long nowNanos) {
        List<KeyQueue> due = new ArrayList<>();
        for (Delay next = delays.peek(); next != null && next.dueNanos - nowNanos <= 0; next = delays.peek()) {
            due.add(next.queue);
            delays.remove();
        }
        return due;
    }

    /** Whether keys have begun or ceased to be tried again since this was last asked. */
    boolean takeChanged() {
        boolean taken = changed;
        changed = false;
        return taken;
    }

    boolean isEmpty() {
        return delays.isEmpty();
    }

    /** How long until the first wait is over; zero if there is none, or it is. */
    Duration untilNext(long nowNanos) {
        Delay next = delays.peek();
        return next == null ? Duration.ZERO : Duration.ofNanos(Math.max(0, next.dueNanos - nowNanos));
    }

    /** Whether an operator should know of them. */
    boolean isAnyStuck() {
        return stuck > 0;
    }

    /** Why, of the key that was added last. */
    String reason() {
        return stuck > 1 ? reason + ", and " + (stuck - 1) + " more keys wait to be tried again" : reason;
    }

    void clear() {
        delays.clear();
        stuck = 0;
    }
}
