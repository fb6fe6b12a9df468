package dev.rowcast.deliver;

import dev.rowcast.deliver.Settlement.End;
import dev.rowcast.deliver.Settlement.How;
import dev.rowcast.deliver.Settlement.Next;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.State;
import dev.rowcast.progress.PendingRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Reports the outcome of a sender's batch to pending records, the dead-letter queue, the listener and the subscription's state. */
final class OutcomeReporter {
    /** A first failure that was quick and is retried soon is only counted: an unstable peer must not flood the log. */
    private static final long BLIP_NANOS = TimeUnit.SECONDS.toNanos(1);

    /**
     * An answered call and its consequences.
     *
     * @param roundTripNanos from sending to the answer
     * @param pause how long to wait before the next call; null for no wait
     * @param failures consecutive waits without a change being done in between, this one included
     * @param takenBack changes of later batches in flight that are sent again because of it
     */
    record Outcome(
            Batch batch,
            Answer answer,
            Settlement settlement,
            long roundTripNanos,
            @Nullable Duration pause,
            int failures,
            int takenBack) {}

    private final String subscription;
    private final DeliveryContext context;
    private final LaneSettings settings;
    private final StateBoard board;
    private final DeadLetterWriter deadLetters;

    OutcomeReporter(
            String subscription,
            DeliveryContext context,
            LaneSettings settings,
            StateBoard board,
            DeadLetterWriter deadLetters) {
        this.subscription = subscription;
        this.context = context;
        this.settings = settings;
        this.board = board;
        this.deadLetters = deadLetters;
        board.join(this);
    }

    /** Called for one outcome at a time. */
    void tell(Outcome outcome) {
        List<EncodedChange> changes = outcome.batch().changes();
        int accepted = end(changes, outcome.settlement().ends());
        DeliveryListener listener = context.listener();
        if (isOfSubscriber(outcome.answer())) {
            board.reached();
        }
        if (outcome.answer() instanceof Answer.Accepted) {
            listener.delivered(
                    subscription,
                    accepted,
                    outcome.batch().bytes(),
                    outcome.roundTripNanos(),
                    lagNanos(changes.get(0)));
        }
        int again = changes.size() - outcome.settlement().ended() + outcome.takenBack();
        if (again > 0) {
            listener.retried(subscription, again);
        }
        report(outcome);
    }

    /** Whether the subscriber has looked at the changes, whatever it thinks of them. */
    private static boolean isOfSubscriber(Answer answer) {
        return answer instanceof Answer.Accepted
                || answer instanceof Answer.Failed failed
                        && (failed.failure() == Failure.REFUSED || failed.failure() == Failure.DUPLICATE);
    }

    /** The lane has stopped for good. */
    void broken(String reason) {
        board.report(this, State.MISCONFIGURED, reason, Duration.ZERO);
    }

    /** From now on reports don't change the subscription's state. */
    void close() {
        board.leave(this);
    }

    /** A change that isn't sent: its key is parked, or a person has skipped it. */
    void passedOver(EncodedChange change, String reason) {
        end(change, End.rejected(reason));
    }

    /** Nothing of what was to be sent again is left, so what the last call failed with is over. */
    void goesOn() {
        board.report(this, State.DELIVERING, "", Duration.ZERO);
    }

    /** Closes the changes that are done; returns how many are accepted. */
    private int end(List<EncodedChange> changes, List<@Nullable End> ends) {
        List<PendingRecord> accepted = new ArrayList<>(changes.size());
        for (int i = 0; i < changes.size(); i++) {
            End end = ends.get(i);
            if (end == null) {
                continue;
            }
            if (end.how() == How.ACCEPTED) {
                accepted.add(changes.get(i).pending());
            } else {
                end(changes.get(i), end);
            }
        }
        if (!accepted.isEmpty()) {
            PendingRecord.closeOneOfEach(accepted);
        }
        return accepted.size();
    }

    private void end(EncodedChange change, End end) {
        if (end.how() == How.REJECTED) {
            context.listener().rejected(subscription, change.at(), end.reason());
            deadLetters.reject(change, end.reason());
        } else {
            context.listener().skipped(subscription, change.at(), end.reason());
            change.pending().closeOne();
        }
    }

    private void report(Outcome outcome) {
        Duration wait = outcome.pause();
        Settlement settlement = outcome.settlement();
        if (wait == null) {
            board.report(this, State.DELIVERING, "", Duration.ZERO);
        } else if (settlement.next() == Next.RETRY_SLOWLY) {
            board.report(this, State.MISCONFIGURED, settlement.reason(), wait);
        } else if (outcome.failures() > 1
                || wait.compareTo(settings.firstBackoff()) > 0
                || outcome.roundTripNanos() > BLIP_NANOS) {
            backOff(outcome.batch(), settlement, wait);
        }
    }

    /** If it may be a change's fault, says which one's, or among which it is. */
    private void backOff(Batch batch, Settlement settlement, Duration wait) {
        EncodedChange alone = settlement.failing(batch);
        if (alone == null) {
            String among = settlement.next() == Next.BACK_OFF_SMALLER ? "; one of " + batch.describe() : "";
            board.report(this, State.BACKING_OFF, settlement.reason() + among, wait);
        } else {
            String which = settlement.next() == Next.BACK_OFF_SMALLER ? "; it fails alone: " + alone.describe() : "";
            board.failing(this, settlement.reason() + which, wait, alone.id());
        }
    }

    private long lagNanos(EncodedChange change) {
        long now = TimeUnit.MILLISECONDS.toNanos(context.clock().millis());
        return Math.max(0, now - change.commitTimeNanos());
    }
}
