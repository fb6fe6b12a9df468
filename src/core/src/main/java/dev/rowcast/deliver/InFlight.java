package dev.rowcast.deliver;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sender's batches that are out, oldest first, and whether more may be out beside them. Guarded by the lane's lock. */
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

    /**
     * Takes all back to be sent again, of the oldest those that haven't ended; each alone until one ends whole.
     *
     * @param ends how the changes of the oldest ended
     */
    List<EncodedChange> takeBack(List<? extends @Nullable Object> ends) {
        List<EncodedChange> back = new ArrayList<>(changes);
        List<EncodedChange> oldest = attempts.removeFirst().batch.changes();
        for (int i = 0; i < oldest.size(); i++) {
            if (ends.get(i) == null) {
                back.add(oldest.get(i));
            }
        }
        attempts.forEach(attempt -> back.addAll(attempt.batch.changes()));
        attempts.clear();
        changes = 0;
        alone = true;
        return back;
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
