package dev.rowcast.deliver;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks now and then whether the peer of a subscription that has nothing to deliver can be reached, so that its trouble shows before a change meets it.
 * One look at a time, and none while changes wait or were sent a moment ago. Thread-safe.
 */
final class IdleProbe implements AutoCloseable {
    /** The longest time between the end of a look and the next; the shortest is half of it. */
    static final Duration EVERY = Duration.ofSeconds(30);

    private final Outlets destination;
    private final WatchedOutlets watched;
    private final LongSupplier waiting;
    private final DeliveryContext context;

    @GuardedBy("this") private @Nullable Future<?> timer;

    @GuardedBy("this") private boolean closed;

    /**
     * @param destination what is looked at; it is one that probes
     * @param watched shows what was found
     * @param waiting how many changes aren't done
     */
    IdleProbe(Outlets destination, WatchedOutlets watched, LongSupplier waiting, DeliveryContext context) {
        this.destination = destination;
        this.watched = watched;
        this.waiting = waiting;
        this.context = context;
    }

    /** Begins to look; the first time after a while. */
    synchronized void lookLater() {
        if (!closed) {
            // Random, so that all subscriptions of all tasks don't look at the same moment.
            double share = 0.5 + context.random().getAsDouble() / 2;
            timer = context.scheduler().schedule(this::look, (long) (EVERY.toNanos() * share), TimeUnit.NANOSECONDS);
        }
    }

    private void look() {
        if (isIdle()) {
            destination.probe(this::found);
        } else {
            lookLater();
        }
    }

    private void found(Optional<Answer.Failed> trouble) {
        // Whoever has begun to deliver meanwhile knows better.
        if (isIdle()) {
            watched.probed(trouble.orElse(null));
        }
        lookLater();
    }

    private boolean isIdle() {
        return !isClosed() && waiting.getAsLong() == 0 && watched.isQuietFor(EVERY.dividedBy(2));
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Looks no more; what a look that is under way finds doesn't count. */
    @Override
    public synchronized void close() {
        closed = true;
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
