package dev.rowcast.deliver;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sender's batches in flight, oldest first, and whether more may be sent. Guarded by the lane's lock. */
final class InFlight {
    /** A batch in flight. */
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

    /** Removes the oldest batch because all of its changes are done. Several may be in flight again, unless a refused change is being searched. */
    void ended(boolean searching) {
        changes -= attempts.removeFirst().batch.size();
        alone = searching;
    }

    /**
     * Takes all batches back to be sent again, of the oldest only the changes that aren't done; one batch at a time until one is done as a whole.
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

    /** Whether more than one is in flight. */
    boolean isSeveral() {
        return attempts.size() > 1;
    }

    /** Whether another batch may be sent beside these. */
    boolean takesMore(int most) {
        return attempts.size() < (alone ? 1 : most);
    }

    /** How many changes are in flight. */
    int changes() {
        return changes;
    }
}
