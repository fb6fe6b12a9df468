package dev.rowcast.deliver;

import dev.rowcast.observe.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane that keeps the order of each key, with several calls out at once. Workers take batches of what may go from a
 * {@link KeyBacklog}; a key whose changes are with a worker is bound to it until these have ended or are given back.
 *
 * <p>What the subscriber wants again later, by a verdict, waits in the backlog and holds no worker. A whole call that failed stays
 * with its worker, which tries it again after a backoff; where a smaller batch may escape the fault, the worker keeps only as
 * much as it tries next.
 *
 * <p>Thread-safe. One lock guards the state; it is never held while a subscriber, a ticket, the rejections or a listener is called.
 * What follows from a worker's answers is told one after the other. The thread that offers never sends: the scheduler sends a
 * worker's first batch, and after that the thread that brings an answer sends the next.
 */
final class KeyLane implements Lane {
    private static final Logger LOG = LoggerFactory.getLogger(KeyLane.class);

    private final String name;
    private final LaneSettings settings;
    private final Parking parking;
    private final DeliveryContext context;
    private final StateBoard board;
    private final RejectionDesk desk;
    private final RetryLimit retryLimit;

    /** After a fault it takes nothing more, so that nobody reads on. */
    private volatile boolean broken;

    /** Orders what the board is told of keys that wait. Taken before the other lock. */
    private final Object boardLock = new Object();

    private final Object lock = new Object();
    private final KeyBacklog backlog;
    private final KeyDelays delays;
    private final List<KeyWorker> workers = new CopyOnWriteArrayList<>();
    private @Nullable Future<?> delayTimer;
    private @Nullable Future<?> starter;
    private boolean starterLingers;
    /** Tells the starter that runs from those that were cancelled too late. */
    private long starterTurn;

    private boolean draining;
    private boolean closed;

    KeyLane(
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
        this.board = board;
        this.retryLimit = new RetryLimit(settings.maxAttempts());
        this.backlog = new KeyBacklog(settings.maxWaitingChanges(), settings.maxWaitingBytes(), context.memory());
        this.delays = new KeyDelays(settings);
        this.desk = new RejectionDesk(context, settings, board, this::written);
        board.join(delays);
        for (int i = 0; i < settings.order().maxInFlight(); i++) {
            OutcomeTeller teller = new OutcomeTeller(subscription, context, settings, board, desk);
            workers.add(new KeyWorker(settings, context, teller, destination.open(context, this::roomGrew)));
        }
    }

    private void roomGrew() {
        synchronized (lock) {
            rouse();
        }
    }

    @Override
    public void offer(List<EncodedChange> changes) {
        synchronized (lock) {
            if (!closed) {
                changes.forEach(backlog::add);
                rouse();
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
            int changes = 0;
            for (KeyWorker worker : workers) {
                changes += worker.attempt == null ? 0 : worker.attempt.batch.size();
            }
            return changes;
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
    public void wake() {
        synchronized (lock) {
            for (KeyWorker worker : workers) {
                if (worker.phase == KeyWorker.Phase.WAITING && worker.pace.isUnreachable()) {
                    startTimer(worker, worker.pace.restart());
                }
            }
        }
    }

    @Override
    public void drain() {
        synchronized (lock) {
            draining = true;
        }
        workers.forEach(worker -> worker.outlet.drain());
    }

    @Override
    public boolean isDrained() {
        synchronized (lock) {
            return draining && workers.stream().noneMatch(worker -> worker.phase == KeyWorker.Phase.BUSY);
        }
    }

    @Override
    public void close() {
        stop();
        desk.close();
        workers.forEach(worker -> worker.teller.close());
        synchronized (boardLock) {
            board.leave(delays);
        }
    }

    private void stop() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            starterTurn++;
            cancel(starter);
            cancel(delayTimer);
            for (KeyWorker worker : workers) {
                worker.stopTimer();
                worker.attempt = null;
                worker.kept = List.of();
                worker.phase = KeyWorker.Phase.IDLE;
            }
            backlog.discard();
            delays.clear();
        }
        workers.forEach(worker -> worker.outlet.close());
    }

    private static void cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    /** Has the scheduler put idle workers to work, if there is something for them. */
    private void rouse() {
        if (closed || draining || workers.stream().noneMatch(this::mayStart)) {
            return;
        }
        boolean lingers = !settings.linger().isZero()
                && !backlog.isBatchReady(settings.maxBatchChanges(), settings.maxBatchBytes());
        if (starter != null && (lingers || !starterLingers)) {
            return;
        }
        cancel(starter);
        starterTurn++;
        long mine = starterTurn;
        starterLingers = lingers;
        long delay = lingers ? settings.linger().toNanos() : 0;
        starter = context.scheduler().schedule(() -> start(mine), delay, TimeUnit.NANOSECONDS);
    }

    private boolean mayStart(KeyWorker worker) {
        return worker.isFree() && (backlog.hasReady() || !worker.kept.isEmpty());
    }

    private void start(long mine) {
        synchronized (lock) {
            if (mine != starterTurn) {
                return;
            }
            starter = null;
        }
        for (KeyWorker worker = claim(); worker != null; worker = claim()) {
            KeyWorker claimed = worker;
            guarded(() -> run(claimed));
        }
    }

    /** A worker that is busy from now on; null if there is none, or nothing for it to do. */
    private @Nullable KeyWorker claim() {
        synchronized (lock) {
            if (closed || draining) {
                return null;
            }
            for (KeyWorker worker : workers) {
                if (mayStart(worker)) {
                    worker.phase = KeyWorker.Phase.BUSY;
                    return worker;
                }
            }
            return null;
        }
    }

    private void startTimer(KeyWorker worker, Duration delay) {
        worker.stopTimer();
        worker.phase = KeyWorker.Phase.WAITING;
        long mine = worker.turn;
        worker.timer = context.scheduler().schedule(() -> due(worker, mine), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void due(KeyWorker worker, long mine) {
        synchronized (lock) {
            if (worker.turn != mine) {
                return;
            }
            worker.timer = null;
            worker.phase = KeyWorker.Phase.BUSY;
        }
        guarded(() -> run(worker));
    }

    /** Sends batch after batch, as long as answers come at once; otherwise whoever brings the answer goes on. Only for who is busy. */
    private void run(KeyWorker worker) {
        KeyWorker.Attempt next = begin(worker);
        while (next != null) {
            Answer answer = send(worker, next);
            if (answer == null || !settle(worker, next, answer)) {
                return;
            }
            next = begin(worker);
        }
    }

    private KeyWorker.@Nullable Attempt begin(KeyWorker worker) {
        List<Waiting> run = takeFor(worker);
        while (!run.isEmpty()) {
            Map<Waiting, String> parked = parkedOf(run);
            if (parked.isEmpty()) {
                return attempt(worker, run);
            }
            passOver(worker, run, parked);
            run = takeFor(worker);
        }
        return null;
    }

    /** What the worker is to send; empty, and the worker idle, if there is nothing. */
    private List<Waiting> takeFor(KeyWorker worker) {
        synchronized (lock) {
            if (closed || worker.phase != KeyWorker.Phase.BUSY) {
                return List.of();
            }
            List<Waiting> run = draining ? List.of() : worker.take(backlog);
            if (run.isEmpty()) {
                worker.phase = KeyWorker.Phase.IDLE;
                // What this one has no room for another may have.
                rouse();
            }
            return run;
        }
    }

    private KeyWorker.@Nullable Attempt attempt(KeyWorker worker, List<Waiting> run) {
        synchronized (lock) {
            if (closed) {
                return null;
            }
            KeyWorker.Attempt attempt =
                    new KeyWorker.Attempt(run, context.nanoTime().getAsLong());
            attempt.batch.called();
            worker.attempt = attempt;
            rouse();
            return attempt;
        }
    }

    private Map<Waiting, String> parkedOf(List<Waiting> run) {
        Map<Waiting, String> parked = new LinkedHashMap<>();
        for (Waiting waiting : run) {
            String reason = parking.reason(waiting.change);
            if (reason != null) {
                parked.put(waiting, reason);
            }
        }
        return parked;
    }

    /** Has what is parked end undelivered, and the rest wait for the worker's next try. */
    private void passOver(KeyWorker worker, List<Waiting> run, Map<Waiting, String> parked) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            parked.keySet().forEach(backlog::hold);
        }
        parked.forEach((waiting, reason) -> worker.teller.parked(waiting.change, reason));
        boolean keysChanged;
        synchronized (lock) {
            if (closed) {
                return;
            }
            keysChanged = noLongerTriedAgain(parked.keySet());
            List<Waiting> rest = new ArrayList<>(run);
            rest.removeAll(parked.keySet());
            rest.addAll(worker.kept);
            worker.kept = List.copyOf(rest);
            parked.keySet().forEach(backlog::unbind);
        }
        if (keysChanged) {
            tellDelays();
        }
    }

    /** Whether a key of these changes, which have ended, was being tried again. */
    private boolean noLongerTriedAgain(Collection<Waiting> ended) {
        boolean any = false;
        for (Waiting waiting : ended) {
            if (waiting.queue().failures > 0) {
                delays.ended(waiting.queue());
                any = true;
            }
        }
        return any;
    }

    /** The answer, if it was there before the push returned; null if it is still to come, or the lane was closed. */
    private @Nullable Answer send(KeyWorker worker, KeyWorker.Attempt sent) {
        try {
            worker.outlet.push(sent.batch, true, answer -> answered(worker, sent, answer));
        } catch (RuntimeException e) {
            return new Answer.Failed(
                    Failure.FAULT, sent.batch + " could not be sent: " + e, Duration.ZERO, Long.MAX_VALUE);
        }
        synchronized (lock) {
            sent.pushed = true;
            return closed ? null : sent.answer;
        }
    }

    private void answered(KeyWorker worker, KeyWorker.Attempt sent, Answer answer) {
        synchronized (lock) {
            if (closed || sent != worker.attempt || sent.answer != null) {
                return;
            }
            sent.answer = answer;
            if (!sent.pushed) {
                return;
            }
        }
        guarded(() -> {
            if (settle(worker, sent, answer)) {
                run(worker);
            }
        });
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
            String reason = "a fault in Rowcast itself stopped " + name + " (" + e + "); restart the task";
            workers.forEach(worker -> worker.teller.broken(reason));
            if (e instanceof Error error) {
                throw error;
            }
        }
    }

    /** Whether to go on at once. If not, this thread is busy no more: the timer's may be already. */
    private boolean settle(KeyWorker worker, KeyWorker.Attempt sent, Answer answer) {
        long now = context.nanoTime().getAsLong();
        KeySettlement verdict = KeySettlement.of(sent.run, sent.batch, answer, retryLimit);
        Settlement settlement = verdict.settlement();
        Duration wait;
        synchronized (lock) {
            if (closed) {
                return false;
            }
            worker.attempt = null;
            for (int i = 0; i < verdict.ended().size(); i++) {
                if (settlement.fates().get(i).end() == Fate.End.REJECTED) {
                    backlog.hold(verdict.ended().get(i));
                } else {
                    backlog.close(verdict.ended().get(i));
                }
            }
            worker.resize(sent.batch, settlement);
            wait = worker.pace.after(answer, settlement);
        }
        worker.teller.tell(new Outcome(
                verdict.told(), answer, settlement, now - sent.startNanos, wait, worker.pace.failures(), 0));
        boolean keysChanged;
        synchronized (lock) {
            if (closed) {
                return false;
            }
            keysChanged = sortOut(worker, sent, verdict, now);
            if (wait != null) {
                startTimer(worker, wait);
                rouse();
            }
        }
        if (keysChanged) {
            tellDelays();
        }
        return wait == null;
    }

    /** Lets go of what ended, and of what the worker needn't keep. Whether keys have begun or ceased to be tried again. */
    private boolean sortOut(KeyWorker worker, KeyWorker.Attempt sent, KeySettlement verdict, long now) {
        boolean keysChanged =
                noLongerTriedAgain(verdict.ended()) | !verdict.again().isEmpty();
        verdict.ended().forEach(backlog::unbind);
        Set<KeyQueue> again = new HashSet<>();
        double draw = verdict.again().isEmpty() ? 0 : context.random().getAsDouble();
        for (KeySettlement.Again each : verdict.again()) {
            again.add(each.queue());
            backlog.delay(each.queue());
            delays.add(each, draw, now);
        }
        if (verdict.ended().size() == sent.run.size() && worker.kept.isEmpty()) {
            return keysChanged;
        }
        Set<Waiting> ended = new HashSet<>(verdict.ended());
        List<Waiting> rest = new ArrayList<>();
        List<Waiting> back = new ArrayList<>();
        int most = keeps(worker, verdict.settlement().next());
        for (List<Waiting> held : List.of(sent.run, worker.kept)) {
            for (Waiting waiting : held) {
                if (!ended.contains(waiting)) {
                    boolean keep = rest.size() < most && !again.contains(waiting.queue());
                    (keep ? rest : back).add(waiting);
                }
            }
        }
        worker.kept = List.copyOf(rest);
        backlog.giveBack(back);
        if (!verdict.again().isEmpty()) {
            timeDelays(now);
        }
        return keysChanged;
    }

    /** How much of what hasn't ended the worker goes on with itself. */
    private static int keeps(KeyWorker worker, Settlement.Next next) {
        return switch (next) {
            case NARROW, SPLIT, BACK_OFF, RETRY_SLOWLY -> Integer.MAX_VALUE;
            case BACK_OFF_SMALLER -> worker.sizer.changes();
            case GO_ON, FOUND -> worker.sizer.isSearching() ? Integer.MAX_VALUE : 0;
        };
    }

    private void timeDelays(long now) {
        cancel(delayTimer);
        delayTimer = delays.isEmpty()
                ? null
                : context.scheduler()
                        .schedule(this::delaysDue, delays.untilNext(now).toNanos(), TimeUnit.NANOSECONDS);
    }

    private void delaysDue() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            delayTimer = null;
            long now = context.nanoTime().getAsLong();
            delays.takeDue(now).forEach(backlog::resume);
            timeDelays(now);
            rouse();
        }
    }

    /** The board asks lanes for their figures under its own lock, so it must not be told under ours. */
    private void tellDelays() {
        synchronized (boardLock) {
            State state;
            String reason;
            Duration next;
            synchronized (lock) {
                state = delays.isAnyStuck() ? State.BACKING_OFF : State.DELIVERING;
                reason = delays.reason();
                next = delays.untilNext(context.nanoTime().getAsLong());
            }
            board.report(delays, state, reason, next);
        }
    }

    private void written(EncodedChange change) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            backlog.release(change);
        }
        change.ticket().closeOne();
    }
}
