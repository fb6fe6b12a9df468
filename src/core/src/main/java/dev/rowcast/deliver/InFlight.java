package dev.rowcast.deliver;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** A lane's batches that are out, oldest first, and whether more may be out beside them. Not thread-safe. */
final class InFlight {
    /** A batch that is out. */
    static final class Attempt {
        final Batch batch;
        final long startNanos;

        @Nullable Answer answer;

        Attempt(Batch batch, long startNanos) {
            this.batch = batch;
            this.startNanos = startNanos;
        }
    }

    private final ArrayDeque<Attempt> attempts = new ArrayDeque<>();
    private int changes;
    private boolean alone;

    Attempt add(Batch batch, long startNanos) {
        Attempt attempt = new Attempt(batch, startNanos);
        attempts.addLast(attempt);
        changes += batch.size();
        return attempt;
    }

    @Nullable Attempt oldest() {
        return attempts.peekFirst();
    }

    /** Takes the oldest out because it ended whole. More may be out at once again, unless one is to be looked for. */
    void ended(boolean searching) {
        changes -= attempts.removeFirst().batch.size();
        alone = searching;
    }

    /** Puts all back to be sent again, of the oldest what comes behind those that ended; each alone until one ends whole. */
    void putBack(Backlog backlog, int ended) {
        while (attempts.size() > 1) {
            backlog.putBack(attempts.removeLast().batch, 0);
        }
        backlog.putBack(attempts.removeFirst().batch, ended);
        changes = 0;
        alone = true;
    }

    void clear() {
        attempts.clear();
        changes = 0;
    }

    boolean isEmpty() {
        return attempts.isEmpty();
    }

    /** Whether more than one is out. */
    boolean isSeveral() {
        return attempts.size() > 1;
    }

    /** Whether another batch may be out beside these. */
    boolean takesMore(int most) {
        return attempts.size() < (alone ? 1 : most);
    }

    /** How many changes are out. */
    int changes() {
        return changes;
    }
}
