package dev.rowcast.deliver;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane that keeps the partition's order: first in, first out, one call at a time. What can't be delivered now
 * stays at the head and is tried again, without limit; what never can goes to the dead-letter queue, and the lane goes on behind it.
 *
 * <p>Thread-safe. One lock guards the state; it is never held while a subscriber, a ticket, the rejections or a listener is called.
 * From when a call is sent until all that follows from its answer has been told, the lane is {@link Phase#BUSY}, so these things
 * happen one after the other although threads differ. The thread that offers never sends: the scheduler sends a lane's first
 * batch, and after that the thread that brings an answer sends the next.
 */
final class PartitionLane implements Lane {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionLane.class);

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

    private final String name;
    private final Subscriber subscriber;
    private final LaneSettings settings;
    private final DeliveryContext context;
    private final RejectionDesk desk;
    private final OutcomeTeller teller;
    private final RetryLimit retryLimit;

    /** After a fault it takes nothing more, so that nobody reads on. */
    private volatile boolean broken;

    private final Object lock = new Object();
    private final Backlog backlog;
    private final BatchSizer sizer;
    private final Pace pace;
    private Phase phase = Phase.IDLE;
    private @Nullable Attempt attempt;
    private @Nullable Future<?> timer;
    /** Tells the timer that runs from those that were cancelled too late. */
    private long turn;

    private boolean draining;

    PartitionLane(
            String subscription,
            Partition partition,
            Subscriber subscriber,
            LaneSettings settings,
            DeliveryContext context,
            StateBoard board) {
        this.name = subscription + ", " + partition;
        this.subscriber = subscriber;
        this.settings = settings;
        this.context = context;
        this.backlog = new Backlog(settings.maxWaitingChanges(), settings.maxWaitingBytes());
        this.sizer = new BatchSizer(settings.maxBatchChanges(), settings.maxBatchBytes());
        this.retryLimit = new RetryLimit(settings.maxAttempts());
        this.pace = new Pace(settings, context.random());
        this.desk = new RejectionDesk(context, settings, board, this::written);
        this.teller = new OutcomeTeller(subscription, context, settings, board, desk);
    }

    @Override
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

    @Override
    public boolean isFull() {
        return broken || backlog.isFull();
    }

    @Override
    public int waitingChanges() {
        synchronized (lock) {
            return backlog.size();
        }
    }

    @Override
    public long waitingBytes() {
        synchronized (lock) {
            return backlog.bytes();
        }
    }

    @Override
    public int inFlightChanges() {
        synchronized (lock) {
            return attempt == null ? 0 : attempt.batch.size();
        }
    }

    @Override
    public long oldestCommitNanos() {
        synchronized (lock) {
            EncodedChange first = backlog.first();
            return first == null ? Long.MAX_VALUE : first.commitTimeNanos();
        }
    }

    @Override
    public void drain() {
        synchronized (lock) {
            draining = true;
        }
    }

    @Override
    public boolean isDrained() {
        synchronized (lock) {
            return draining && phase != Phase.BUSY;
        }
    }

    @Override
    public void close() {
        stop();
        desk.close();
        teller.close();
    }

    private void stop() {
        Subscriber.Call cancelled;
        synchronized (lock) {
            if (phase == Phase.CLOSED) {
                return;
            }
            phase = Phase.CLOSED;
            stopTimer();
            backlog.clear();
            cancelled = attempt == null ? null : attempt.call;
            attempt = null;
        }
        if (cancelled != null) {
            cancelled.cancel();
        }
    }

    @Override
    public void wake() {
        synchronized (lock) {
            if (phase == Phase.WAITING && pace.isUnreachable()) {
                startTimer(Phase.WAITING, pace.restart());
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
        guarded(this::run);
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
            Batch batch = draining ? null : backlog.head(sizer.changes(), sizer.bytes());
            if (batch == null) {
                phase = Phase.IDLE;
                return null;
            }
            attempt = new Attempt(batch, context.nanoTime().getAsLong());
            batch.called();
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
        guarded(() -> {
            if (settle(sent, answer)) {
                run();
            }
        });
    }

    /** A fault of ours must not leave a lane that looks well and does nothing. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error(
                    "[{}] stops delivering because of a fault in Rowcast; nothing is lost, restart the task", name, e);
            stop();
            broken = true;
            teller.broken("a fault in Rowcast itself stopped " + name + " (" + e + "); restart the task");
        }
    }

    /** Whether to go on at once. If not, this thread is busy no more: the timer's may be already. */
    private boolean settle(Attempt sent, Answer answer) {
        long roundTrip = context.nanoTime().getAsLong() - sent.startNanos;
        Settlement settlement = retryLimit.apply(sent.batch, answer, Judge.settle(sent.batch, answer));
        Duration wait;
        Outcome outcome;
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
            wait = pace.after(answer, settlement);
            outcome = new Outcome(sent.batch, answer, settlement, roundTrip, wait, pace.failures());
        }
        teller.tell(outcome);
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
