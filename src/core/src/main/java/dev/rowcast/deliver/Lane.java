package dev.rowcast.deliver;

import dev.rowcast.deliver.Settlement.Next;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.State;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One partition's changes on their way to one subscription: first in, first out, one call at a time. What can't be delivered now
 * stays at the head and is tried again, without limit; what never can goes to the dead-letter queue, and the lane goes on behind it.
 *
 * <p>Thread-safe. One lock guards the state; it is never held while a subscriber, a ticket, the rejections or a listener is called.
 * From when a call is sent until all that follows from its answer has been told, the lane is {@link Phase#BUSY}, so these things
 * happen one after the other although threads differ. The thread that offers never sends: the scheduler sends a lane's first
 * batch, and after that the thread that brings an answer sends the next.
 */
public final class Lane {
    private enum Phase {
        /** Nothing waits. */
        IDLE,
        /** A timer runs until the first send, in case more comes. */
        LINGERING,
        /** The first send is about to happen on the scheduler. */
        STARTING,
        /** A call is out or its answer is being dealt with. */
        BUSY,
        /** A timer runs until the next try. */
        WAITING,
        CLOSED
    }

    /** A first failure that was quick and is soon tried again is only counted: a peer that flaps must not flood the log. */
    private static final long BLIP_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final class Attempt {
        final Batch batch;
        final long startNanos;
        Subscriber.@Nullable Call call;

        @Nullable Answer answer;

        Attempt(Batch batch, long startNanos) {
            this.batch = batch;
            this.startNanos = startNanos;
        }
    }

    private final String subscription;
    private final Subscriber subscriber;
    private final LaneSettings settings;
    private final DeliveryContext context;
    private final StateBoard board;
    private final RejectionDesk desk;

    private final Object lock = new Object();
    private final Backlog backlog;
    private final BatchSizer sizer;
    private final Backoff backoff;
    private final Backoff slowly;
    private Phase phase = Phase.IDLE;
    private @Nullable Attempt attempt;
    private @Nullable Future<?> timer;
    /** Tells the timer that runs from those that were cancelled too late. */
    private long turn;
    /** Whether it waits only because the peer couldn't be reached. */
    private boolean unreachable;
    /** Waits in a row without a change ending in between. */
    private int failures;

    Lane(String subscription, Subscriber subscriber, LaneSettings settings, DeliveryContext context, StateBoard board) {
        this.subscription = subscription;
        this.subscriber = subscriber;
        this.settings = settings;
        this.context = context;
        this.board = board;
        this.backlog = new Backlog(settings.maxWaitingChanges(), settings.maxWaitingBytes());
        this.sizer = new BatchSizer(settings.maxBatchChanges(), settings.maxBatchBytes());
        this.backoff = new Backoff(Duration.ZERO, settings.firstBackoff(), settings.maxBackoff(), context.random());
        this.slowly = new Backoff(
                settings.slowFloor(), settings.slowFloor().multipliedBy(2), settings.slowMax(), context.random());
        this.desk = new RejectionDesk(context, settings, board, this::written);
        board.join(this);
    }

    /**
     * Takes a change, which is to come after all those taken before it. Never blocks and never refuses: whoever offers looks at
     * {@link #isFull()} and stops reading the partition. After {@link #close} it does nothing.
     */
    public void offer(EncodedChange change) {
        synchronized (lock) {
            if (phase == Phase.CLOSED) {
                return;
            }
            backlog.add(change);
            if (phase != Phase.IDLE && phase != Phase.LINGERING) {
                return;
            }
            if (settings.linger().isZero()
                    || backlog.isBatchFull(settings.maxBatchChanges(), settings.maxBatchBytes())) {
                startTimer(Phase.STARTING, Duration.ZERO);
            } else if (phase == Phase.IDLE) {
                startTimer(Phase.LINGERING, settings.linger());
            }
        }
    }

    /**
     * Whether the partition should be paused: true from when the lane holds its fill, in changes or bytes, until at most half of
     * it is left. Cheap.
     */
    public boolean isFull() {
        return backlog.isFull();
    }

    /** Changes that haven't ended: waiting, in flight, or on their way to the dead-letter queue. */
    public int waitingChanges() {
        synchronized (lock) {
            return backlog.size();
        }
    }

    /** The encoded bytes of these. */
    public long waitingBytes() {
        synchronized (lock) {
            return backlog.bytes();
        }
    }

    /** Changes in the call that is out. */
    public int inFlightChanges() {
        synchronized (lock) {
            return attempt == null ? 0 : attempt.batch.size();
        }
    }

    /** When the first change still to be delivered was committed, in nanoseconds since the epoch; {@link Long#MAX_VALUE} if none. */
    long oldestCommitNanos() {
        synchronized (lock) {
            EncodedChange first = backlog.first();
            return first == null ? Long.MAX_VALUE : first.commitTimeNanos();
        }
    }

    /**
     * Ends the lane: cancels the call that is out, ignores its answer, forgets what waits. Closes no ticket: whatever hadn't ended
     * will be read again. Doesn't block; a second time does nothing.
     */
    public void close() {
        Attempt cancelled;
        synchronized (lock) {
            if (phase == Phase.CLOSED) {
                return;
            }
            phase = Phase.CLOSED;
            stopTimer();
            backlog.clear();
            cancelled = attempt;
            attempt = null;
        }
        if (cancelled != null && cancelled.call != null) {
            cancelled.call.cancel();
        }
        desk.close();
        board.leave(this);
    }

    /** The peer can be reached again: no need to sit out the rest of a wait that was for that. */
    void wake() {
        synchronized (lock) {
            if (phase == Phase.WAITING && unreachable) {
                backoff.reset();
                startTimer(Phase.WAITING, backoff.next());
            }
        }
    }

    private void startTimer(Phase until, Duration delay) {
        stopTimer();
        phase = until;
        long mine = turn;
        timer = context.scheduler().schedule(() -> due(mine), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void stopTimer() {
        turn++;
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void due(long mine) {
        synchronized (lock) {
            if (turn != mine) {
                return;
            }
            timer = null;
            phase = Phase.BUSY;
        }
        run();
    }

    /** Sends batch after batch, as long as answers come at once; otherwise whoever brings the answer goes on. Only for who is busy. */
    private void run() {
        Attempt next = begin();
        while (next != null) {
            Answer answer = send(next);
            if (answer == null || !settle(next, answer)) {
                return;
            }
            next = begin();
        }
    }

    private @Nullable Attempt begin() {
        synchronized (lock) {
            if (phase != Phase.BUSY) {
                return null;
            }
            Batch batch = backlog.head(sizer.changes(), sizer.bytes());
            if (batch == null) {
                phase = Phase.IDLE;
                return null;
            }
            attempt = new Attempt(batch, context.nanoTime().getAsLong());
            return attempt;
        }
    }

    /** The answer, if it was there before the push returned; null if it is still to come, or the lane was closed. */
    private @Nullable Answer send(Attempt sent) {
        Subscriber.Call call;
        try {
            call = subscriber.push(sent.batch, answer -> answered(sent, answer));
        } catch (RuntimeException e) {
            return new Answer.Failed(
                    Failure.FAULT, sent.batch + " could not be sent: " + e, Duration.ZERO, Long.MAX_VALUE);
        }
        boolean closed;
        Answer answer;
        synchronized (lock) {
            closed = phase == Phase.CLOSED;
            sent.call = call;
            answer = sent.answer;
        }
        if (closed) {
            call.cancel();
            return null;
        }
        return answer;
    }

    private void answered(Attempt sent, Answer answer) {
        synchronized (lock) {
            if (phase == Phase.CLOSED || sent != attempt || sent.answer != null) {
                return;
            }
            sent.answer = answer;
            if (sent.call == null) {
                return;
            }
        }
        if (settle(sent, answer)) {
            run();
        }
    }

    /** Whether to go on at once. If not, this thread is busy no more: the timer's may be already. */
    private boolean settle(Attempt sent, Answer answer) {
        Settlement settlement = Judge.settle(sent.batch, answer);
        Duration wait;
        int inARow;
        synchronized (lock) {
            if (phase == Phase.CLOSED) {
                return false;
            }
            attempt = null;
            for (Fate fate : settlement.fates()) {
                if (fate.end() == Fate.End.REJECTED) {
                    backlog.hold();
                } else {
                    backlog.remove();
                }
            }
            resize(sent.batch, settlement);
            wait = pause(settlement);
            failures = wait == null ? 0 : failures + 1;
            inARow = failures;
            unreachable = answer instanceof Answer.Failed failed
                    && failed.failure() == Failure.UNREACHABLE
                    && failed.retryDelay().isZero();
        }
        long roundTrip = context.nanoTime().getAsLong() - sent.startNanos;
        tell(sent.batch, settlement, answer, roundTrip);
        report(settlement, wait, inARow, roundTrip);
        synchronized (lock) {
            if (phase == Phase.CLOSED) {
                return false;
            }
            if (wait != null) {
                startTimer(Phase.WAITING, wait);
            }
            return wait == null;
        }
    }

    private void resize(Batch batch, Settlement settlement) {
        switch (settlement.next()) {
            case FOUND -> sizer.found();
            case NARROW -> sizer.refused(batch.size());
            case SPLIT -> sizer.tooLarge(batch.size(), batch.bytes(), settlement.sizeLimit());
            case BACK_OFF_SMALLER -> sizer.faulted(batch.size());
            case GO_ON, BACK_OFF, RETRY_SLOWLY -> sizer.ended(settlement.fates().size());
        }
    }

    /** How long to wait before the next call; null for not at all. */
    private @Nullable Duration pause(Settlement settlement) {
        if (!settlement.fates().isEmpty()) {
            backoff.reset();
            failures = 0;
        }
        if (settlement.next() != Next.RETRY_SLOWLY) {
            slowly.reset();
        }
        return switch (settlement.next()) {
            case GO_ON, FOUND, NARROW, SPLIT -> null;
            case BACK_OFF, BACK_OFF_SMALLER -> Durations.longer(settlement.atLeast(), backoff.next());
            case RETRY_SLOWLY -> Durations.longer(settlement.atLeast(), slowly.next());
        };
    }

    private void tell(Batch batch, Settlement settlement, Answer answer, long roundTripNanos) {
        DeliveryListener listener = context.listener();
        List<EncodedChange> changes = batch.changes();
        List<Fate> fates = settlement.fates();
        int accepted = 0;
        for (int i = 0; i < fates.size(); i++) {
            EncodedChange change = changes.get(i);
            String reason = fates.get(i).reason();
            switch (fates.get(i).end()) {
                case ACCEPTED -> {
                    accepted++;
                    change.ticket().closeOne();
                }
                case SKIPPED -> {
                    listener.skipped(subscription, change.at(), reason);
                    change.ticket().closeOne();
                }
                case REJECTED -> {
                    listener.rejected(subscription, change.at(), reason);
                    desk.reject(change, reason);
                }
            }
        }
        if (answer instanceof Answer.Accepted) {
            listener.delivered(subscription, accepted, batch.bytes(), roundTripNanos, lagNanos(changes.get(0)));
        }
        if (fates.size() < changes.size()) {
            listener.retried(subscription, changes.size() - fates.size());
        }
    }

    private void report(Settlement settlement, @Nullable Duration wait, int inARow, long roundTripNanos) {
        if (wait == null) {
            board.report(this, State.DELIVERING, "", Duration.ZERO);
        } else if (settlement.next() == Next.RETRY_SLOWLY) {
            board.report(this, State.MISCONFIGURED, settlement.reason(), wait);
        } else if (inARow > 1 || wait.compareTo(settings.firstBackoff()) > 0 || roundTripNanos > BLIP_NANOS) {
            board.report(this, State.BACKING_OFF, settlement.reason(), wait);
        }
    }

    private long lagNanos(EncodedChange change) {
        long now = TimeUnit.MILLISECONDS.toNanos(context.clock().millis());
        return Math.max(0, now - change.commitTimeNanos());
    }

    private void written(EncodedChange change) {
        synchronized (lock) {
            if (phase == Phase.CLOSED) {
                return;
            }
            backlog.releaseHeld(change);
        }
        change.ticket().closeOne();
    }
}
