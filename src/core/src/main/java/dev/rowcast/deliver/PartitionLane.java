package dev.rowcast.deliver;

import dev.rowcast.deliver.InFlight.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane that keeps the partition's order: first in, first out. What can't be delivered now goes back to the head and is tried again,
 * without limit; what never can goes to the dead-letter queue, and the lane goes on behind it. Several batches may be out where the
 * outlet has room for them: they are answered in order, and when one isn't accepted whole those behind it are taken back.
 *
 * <p>Thread-safe. One lock guards the state; it is never held while a subscriber, a ticket, the rejections or a listener is called.
 * Sending, and all that follows from answers, happens one after the other although threads differ: one thread at a time is busy, and
 * before it stops it looks whether others left it work. The thread that offers never sends: the scheduler sends a lane's first
 * batch, and after that the thread that brings an answer sends the next.
 */
final class PartitionLane implements Lane {
    private static final Logger LOG = LoggerFactory.getLogger(PartitionLane.class);

    private enum Phase {
        /** Sends what there is as soon as there is room. */
        READY,
        /** A timer runs until the next send, in case more comes. */
        LINGERING,
        /** The next send is about to happen on the scheduler. */
        STARTING,
        /** A timer runs until the next try. */
        WAITING,
        CLOSED
    }

    private final String name;
    private final Outlet outlet;
    private final LaneSettings settings;
    private final Parking parking;
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
    private final InFlight inFlight = new InFlight();
    private Phase phase = Phase.READY;
    /** Whether a thread sends or deals with answers. */
    private boolean busy;

    private @Nullable Future<?> timer;
    /** Tells the timer that runs from those that were cancelled too late. */
    private long turn;

    private boolean draining;

    PartitionLane(
            String subscription,
            Partition partition,
            Outlets destination,
            LaneSettings settings,
            DeliveryContext context,
            StateBoard board,
            Parking parking) {
        this.name = subscription + ", " + partition;
        this.settings = settings;
        this.parking = parking;
        this.context = context;
        this.backlog = new Backlog(settings.maxWaitingChanges(), settings.maxWaitingBytes(), context.memory());
        this.sizer = new BatchSizer(settings.maxBatchChanges(), settings.maxBatchBytes());
        this.retryLimit = new RetryLimit(settings.maxAttempts());
        this.pace = new Pace(settings, context.random());
        this.desk = new RejectionDesk(context, settings, board, this::written);
        this.teller = new OutcomeTeller(subscription, context, settings, board, desk);
        this.outlet = destination.open(context, this::roomGrew);
    }

    @Override
    public void offer(List<EncodedChange> changes) {
        synchronized (lock) {
            if (phase == Phase.CLOSED) {
                return;
            }
            backlog.add(changes);
            if (busy || (phase != Phase.READY && phase != Phase.LINGERING) || !maySend(outlet.room())) {
                return;
            }
            if (settings.linger().isZero()
                    || backlog.isBatchFull(settings.maxBatchChanges(), settings.maxBatchBytes())) {
                startTimer(Phase.STARTING, Duration.ZERO);
            } else if (phase == Phase.READY) {
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
    public long waitingMemory() {
        return backlog.footprint();
    }

    @Override
    public int inFlightChanges() {
        synchronized (lock) {
            return inFlight.changes();
        }
    }

    @Override
    public long oldestCommitNanos() {
        synchronized (lock) {
            Attempt oldest = inFlight.oldest();
            EncodedChange first =
                    oldest == null ? backlog.first() : oldest.batch.changes().get(0);
            return first == null ? Long.MAX_VALUE : first.commitTimeNanos();
        }
    }

    @Override
    public void drain() {
        synchronized (lock) {
            draining = true;
        }
        outlet.drain();
    }

    @Override
    public boolean isDrained() {
        synchronized (lock) {
            return draining && !busy && inFlight.isEmpty();
        }
    }

    @Override
    public void close() {
        stop();
        desk.close();
        teller.close();
    }

    private void stop() {
        synchronized (lock) {
            if (phase == Phase.CLOSED) {
                return;
            }
            phase = Phase.CLOSED;
            stopTimer();
            backlog.discard();
            inFlight.clear();
        }
        outlet.close();
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
            phase = Phase.READY;
            if (busy) {
                return;
            }
            busy = true;
        }
        guarded(this::work);
    }

    private void roomGrew() {
        synchronized (lock) {
            if (busy || phase != Phase.READY || !maySend(outlet.room())) {
                return;
            }
            busy = true;
        }
        guarded(this::work);
    }

    private void answered(Attempt sent, Answer answer) {
        synchronized (lock) {
            if (phase == Phase.CLOSED || sent.answer != null) {
                return;
            }
            sent.answer = answer;
            if (busy || sent != inFlight.oldest()) {
                return;
            }
            busy = true;
        }
        guarded(this::work);
    }

    /** Deals with answers and sends batch after batch, as long as there is any of it. Only for who is busy. */
    private void work() {
        while (true) {
            Attempt answered;
            Attempt next = null;
            boolean first;
            EncodedChange parked = null;
            String reason = null;
            synchronized (lock) {
                first = inFlight.isEmpty();
                answered = inFlight.oldest();
                if (answered == null || answered.answer == null) {
                    answered = null;
                    parked = draining || phase != Phase.READY ? null : backlog.first();
                    reason = parked == null ? null : parking.reason(parked);
                    if (reason != null) {
                        backlog.skip();
                    } else {
                        next = begin();
                    }
                }
                if (answered == null && next == null && reason == null) {
                    busy = false;
                    return;
                }
            }
            if (parked != null && reason != null) {
                teller.parked(parked, reason);
            } else if (next != null) {
                send(next, first);
            } else if (answered != null && answered.answer != null) {
                settle(answered, answered.answer);
            }
        }
    }

    private boolean maySend(Outlet.Room room) {
        return !draining
                && inFlight.takesMore(room.batches())
                && room.isLeft()
                && (inFlight.isEmpty() || backlog.firstBytes() <= room.bytes());
    }

    private @Nullable Attempt begin() {
        // Read once: another thread may change it in the meantime.
        Outlet.Room room = outlet.room();
        if (phase != Phase.READY || !maySend(room)) {
            return null;
        }
        Batch batch = backlog.take(
                Math.min(sizer.changes(), room.changes()),
                Math.min(sizer.bytes(), room.bytes()),
                change -> parking.reason(change) != null);
        if (batch == null) {
            return null;
        }
        batch.called();
        return inFlight.add(batch, context.nanoTime().getAsLong());
    }

    private void send(Attempt next, boolean first) {
        try {
            outlet.push(next.batch, first, answer -> answered(next, answer));
        } catch (RuntimeException e) {
            answered(
                    next,
                    new Answer.Failed(
                            Failure.FAULT, next.batch + " could not be sent: " + e, Duration.ZERO, Long.MAX_VALUE));
        }
    }

    /** A fault of ours must not leave a lane that looks well and does nothing. */
    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "[{}] stops delivering because of a fault in Rowcast; nothing is lost, restart the task", name, e);
            stop();
            broken = true;
            teller.broken("a fault in Rowcast itself stopped " + name + " (" + e + "); restart the task");
            if (e instanceof Error error) {
                throw error;
            }
        }
    }

    private void settle(Attempt sent, Answer answer) {
        Batch batch = sent.batch;
        long roundTrip = context.nanoTime().getAsLong() - sent.startNanos;
        Outcome outcome;
        boolean whole;
        synchronized (lock) {
            if (phase == Phase.CLOSED) {
                return;
            }
            boolean several = inFlight.isSeveral();
            int behind = inFlight.changes() - batch.size();
            Settlement settlement = several
                    ? Judge.settleOneOfSeveral(batch, answer)
                    : retryLimit.apply(batch, answer, Judge.settle(batch, answer));
            Duration wait = pace.after(answer, settlement);
            int ended = settlement.fates().size();
            whole = ended == batch.size() && wait == null && (answer instanceof Answer.Accepted || !several);
            resize(batch, settlement);
            release(batch, settlement.fates());
            if (whole) {
                inFlight.ended(sizer.isSearching());
            } else {
                inFlight.putBack(backlog, ended);
            }
            outcome = new Outcome(batch, answer, settlement, roundTrip, wait, pace.failures(), whole ? 0 : behind);
        }
        if (!whole) {
            outlet.withdraw();
        }
        teller.tell(outcome);
        synchronized (lock) {
            if (outcome.pause() != null && phase != Phase.CLOSED) {
                startTimer(Phase.WAITING, outcome.pause());
            }
        }
    }

    /** Makes room where changes ended; one that is rejected still takes it up until it is written. */
    private void release(Batch batch, List<Fate> fates) {
        List<EncodedChange> ended = new ArrayList<>(fates.size());
        for (int i = 0; i < fates.size(); i++) {
            if (fates.get(i).end() != Fate.End.REJECTED) {
                ended.add(batch.changes().get(i));
            }
        }
        backlog.release(ended);
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
            backlog.release(List.of(change));
        }
        change.ticket().closeOne();
    }
}
