package dev.rowcast.deliver;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rowcast.observe.State;
import dev.rowcast.observe.SubscriptionState;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Writes a lane's rejected changes to the dead-letter queue, and retries each until it is written. Thread-safe; the port and the
 * board are called without its lock.
 */
final class DeadLetterWriter {
    private final DeliveryContext context;
    private final StateBoard board;
    private final Consumer<EncodedChange> written;

    @GuardedBy("this") private final Backoff backoff;
    // Compared by identity: two deliveries of the same change are two rejections.
    @GuardedBy("this") private final Set<Rejection> failing = new HashSet<>();

    @GuardedBy("this") private final Set<Rejection> unwritten = new HashSet<>();

    @GuardedBy("this") private boolean closed;

    /**
     * @param written called once for each change that is durable, unless this was closed before
     */
    DeadLetterWriter(
            DeliveryContext context, LaneSettings settings, StateBoard board, Consumer<EncodedChange> written) {
        this.context = context;
        this.board = board;
        this.written = written;
        this.backoff =
                new Backoff(Duration.ofMillis(50), settings.firstBackoff(), settings.slowMax(), context.random());
        board.join(this);
    }

    void reject(EncodedChange change, String reason) {
        Rejection rejection = new Rejection(change, reason);
        synchronized (this) {
            unwritten.add(rejection);
        }
        handIn(rejection);
    }

    /** When the oldest change was committed that isn't written yet, in nanoseconds since the epoch; {@link Long#MAX_VALUE} if none. */
    synchronized long oldestCommitNanos() {
        return unwritten.stream()
                .mapToLong(rejection -> rejection.change.commitTimeNanos())
                .min()
                .orElse(Long.MAX_VALUE);
    }

    void close() {
        synchronized (this) {
            closed = true;
            failing.clear();
            unwritten.clear();
        }
        board.leave(this);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void handIn(Rejection rejection) {
        if (isClosed()) {
            return;
        }
        Tell tell = new Tell(rejection);
        try {
            context.rejections().reject(rejection.change, rejection.reason, tell::durable, tell::failed);
        } catch (RuntimeException e) {
            tell.failed(e);
        }
    }

    private void durable(Rejection rejection) {
        boolean healed;
        synchronized (this) {
            if (closed) {
                return;
            }
            unwritten.remove(rejection);
            healed = failing.remove(rejection) && failing.isEmpty();
            if (healed) {
                backoff.reset();
            }
        }
        written.accept(rejection.change);
        if (healed) {
            board.report(this, State.DELIVERING, "", Duration.ZERO);
        }
    }

    private void failed(Rejection rejection, Throwable cause) {
        Duration wait;
        synchronized (this) {
            if (closed) {
                return;
            }
            failing.add(rejection);
            wait = backoff.next();
        }
        if (cause instanceof ParkedKeysFullException full) {
            board.report(this, State.HELD, String.valueOf(full.getMessage()), wait);
        } else {
            String why = "the dead-letter queue did not take " + rejection.change + ", which was rejected with "
                    + rejection.reason + ": " + (cause.getMessage() == null ? cause : cause.getMessage());
            board.waitingFor(this, SubscriptionState.DEAD_LETTERS, why, wait);
        }
        context.scheduler().schedule(() -> handIn(rejection), wait.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static final class Rejection {
        final EncodedChange change;
        final String reason;

        Rejection(EncodedChange change, String reason) {
            this.change = change;
            this.reason = reason;
        }
    }

    /** The two callbacks of one try. Only the first call counts. */
    private final class Tell {
        private final Rejection rejection;

        @GuardedBy("this") private boolean told;

        Tell(Rejection rejection) {
            this.rejection = rejection;
        }

        void durable() {
            if (first()) {
                DeadLetterWriter.this.durable(rejection);
            }
        }

        void failed(Throwable cause) {
            if (first()) {
                DeadLetterWriter.this.failed(rejection, cause);
            }
        }

        private synchronized boolean first() {
            boolean first = !told;
            told = true;
            return first;
        }
    }
}
