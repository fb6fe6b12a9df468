package dev.rowcast.deliver;

import dev.rowcast.deliver.Settlement.Next;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Tells everybody concerned what became of a lane's batch: tickets, the dead letters, the listener, the subscription's state. */
final class OutcomeTeller {
    /** A first failure that was quick and is soon tried again is only counted: a peer that flaps must not flood the log. */
    private static final long BLIP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String subscription;
    private final DeliveryContext context;
    private final LaneSettings settings;
    private final StateBoard board;
    private final RejectionDesk desk;

    OutcomeTeller(
            String subscription, DeliveryContext context, LaneSettings settings, StateBoard board, RejectionDesk desk) {
        this.subscription = subscription;
        this.context = context;
        this.settings = settings;
        this.board = board;
        this.desk = desk;
        board.join(this);
    }

    /** Called for one outcome at a time. */
    void tell(Outcome outcome) {
        List<EncodedChange> changes = outcome.batch().changes();
        List<Fate> fates = outcome.settlement().fates();
        int accepted = end(changes, fates);
        DeliveryListener listener = context.listener();
        if (outcome.answer() instanceof Answer.Accepted) {
            listener.delivered(
                    subscription,
                    accepted,
                    outcome.batch().bytes(),
                    outcome.roundTripNanos(),
                    lagNanos(changes.get(0)));
        }
        int again = changes.size() - fates.size() + outcome.takenBack();
        if (again > 0) {
            listener.retried(subscription, again);
        }
        report(outcome);
    }

    /** The lane stands still for good. */
    void broken(String reason) {
        board.report(this, State.MISCONFIGURED, reason, Duration.ZERO);
    }

    /** From now on nothing that is told changes the subscription's state. */
    void close() {
        board.leave(this);
    }

    /** A change that isn't sent because its key is parked. */
    void parked(EncodedChange change, String reason) {
        end(change, new Fate(Fate.End.REJECTED, reason));
    }

    /** Ends the first changes; returns how many are accepted. */
    private int end(List<EncodedChange> changes, List<Fate> fates) {
        List<EncodedChange> accepted = new ArrayList<>(fates.size());
        for (int i = 0; i < fates.size(); i++) {
            if (fates.get(i).end() == Fate.End.ACCEPTED) {
                accepted.add(changes.get(i));
            } else {
                end(changes.get(i), fates.get(i));
            }
        }
        if (!accepted.isEmpty()) {
            Ticket.closeOneOfEach(accepted);
        }
        return accepted.size();
    }

    private void end(EncodedChange change, Fate fate) {
        switch (fate.end()) {
            case ACCEPTED -> change.ticket().closeOne();
            case SKIPPED -> {
                context.listener().skipped(subscription, change.at(), fate.reason());
                change.ticket().closeOne();
            }
            case REJECTED -> {
                context.listener().rejected(subscription, change.at(), fate.reason());
                desk.reject(change, fate.reason());
            }
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
            board.report(this, State.BACKING_OFF, settlement.reason(), wait);
        }
    }

    private long lagNanos(EncodedChange change) {
        long now = TimeUnit.MILLISECONDS.toNanos(context.clock().millis());
        return Math.max(0, now - change.commitTimeNanos());
    }
}
