package dev.rowcast.deliver;

import dev.rowcast.change.StreamId;
import dev.rowcast.deliver.InFlight.Attempt;
import dev.rowcast.deliver.OutcomeReporter.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers one stream's changes to one subscription, in the order that the subscription asked for: a {@link Backlog} decides which changes may be sent,
 * and {@link Sender}s send them. Changes that can't be delivered now are retried, without limit unless one is set. A change that can never be delivered
 * goes to the dead-letter queue, and the lane continues after it.
 *
 * <p>If a sender has several batches in flight, they are answered in order, and if the changes of one aren't all done, later ones are taken back. In key
 * order, a verdict that asks for a retry makes only the key of the change wait; a failed call stays with its sender, which retries it.
 *
 * <p>Thread-safe; no method blocks. One lock guards the state; it is never held while a destination, a pending record, the rejections or a listener is
 * called. Each sender sends and handles answers sequentially, although on different threads: one thread at a time is
 * busy, and before it stops it checks for work that other threads left. The thread that offers never sends: the scheduler sends a first batch, and
 * after that, the thread that delivers an answer sends the next.
 */
public final class Lane {
    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private final String name;
    private final LaneSettings settings;
    private final Parking parking;
    private final SkippedChanges skipped;
    private final DeliveryContext context;
    private final AnswerInterpreter interpreter;
    private final RejectionBrake brake;
    private final DeadLetterWriter deadLetters;

    /** After a fault it counts as full, so that the stream isn't read further. */
    private volatile boolean broken;

    private final Object lock = new Object();
    private final Backlog backlog;
    private final Senders senders;
    /** The keys that wait for retries; null in partition order. */
    private final @Nullable KeyRetries retries;

    private boolean draining;
    private boolean closed;

    Lane(
            String subscription,
            StreamId stream,
            Outlets destination,
            LaneSettings settings,
            DeliveryContext context,
            StateBoard board,
            Parking parking,
            RejectionBrake brake) {
        this.name = subscription + ", " + stream;
        this.settings = settings;
        this.parking = parking;
        this.skipped = new SkippedChanges(subscription, context.skipped());
        this.context = context;
        this.deadLetters = new DeadLetterWriter(context, settings, board, this::written);
        Watermark watermark = new Watermark(settings.maxWaitingChanges(), settings.maxWaitingBytes(), context.memory());
        boolean byKey = settings.order().byKey();
        if (byKey) {
            ByKey keys = new ByKey(watermark, settings);
            this.backlog = keys;
            this.retries = new KeyRetries(keys, context, board, lock, this::rouse);
        } else {
            this.backlog = new InOrder(watermark);
            this.retries = null;
        }
        this.interpreter = new AnswerInterpreter(settings.maxAttempts(), backlog::orderOf, retries != null);
        this.brake = brake;
        List<Sender> all = new ArrayList<>();
        Runnable whenRoom = this::roomGrew;
        for (int i = 0; i < (byKey ? settings.order().maxInFlight() : 1); i++) {
            all.add(new Sender(
                    destination.open(context, whenRoom),
                    byKey ? 1 : Integer.MAX_VALUE,
                    new Tempo(settings, context.random()),
                    new OutcomeReporter(subscription, context, settings, board, deadLetters),
                    new RetryTimer(context.scheduler(), lock)));
        }
        this.senders = new Senders(all, backlog, settings, new RetryTimer(context.scheduler(), lock));
    }

    /**
     * Takes changes, in this order, after all earlier ones. Never refuses: the caller checks {@link #isFull()}
     * and pauses the partition. After {@link #close} it does nothing.
     *
     * @param changes the changes; the list isn't kept
     */
    public void offer(List<EncodedChange> changes) {
        synchronized (lock) {
            if (!closed) {
                backlog.add(changes);
                rouse();
            }
        }
    }

    /**
     * Whether the partition should be paused: true from when the lane reaches its limit, in changes or bytes, until at most half of
     * the limit is used; and while the task's {@link BufferMemory} is short and the lane uses its share of it. Cheap.
     */
    public boolean isFull() {
        return broken || backlog.watermark().isFull();
    }

    /** Changes that aren't done: waiting, in flight, or on their way to the dead-letter queue. */
    public int waitingChanges() {
        synchronized (lock) {
            return backlog.watermark().changes();
        }
    }

    /** Encoded bytes of the changes that aren't done. */
    public long waitingBytes() {
        synchronized (lock) {
            return backlog.watermark().bytes();
        }
    }

    /** Estimated heap size of the changes that aren't done, in bytes. */
    public long waitingMemory() {
        return backlog.watermark().footprint();
    }

    /** Changes in flight. */
    public int inFlightChanges() {
        synchronized (lock) {
            return senders.inFlightChanges();
        }
    }

    /** When the first undelivered change was committed at the source, in nanoseconds since the epoch; {@link Long#MAX_VALUE} if none. */
    public long oldestCommitNanos() {
        long rejected = deadLetters.oldestCommitNanos();
        synchronized (lock) {
            return Math.min(rejected, senders.oldestCommitNanos());
        }
    }

    /** The peer can be reached again: ends a wait for that early. */
    public void wake() {
        synchronized (lock) {
            for (Sender sender : senders.all()) {
                if (sender.waiting && sender.tempo.isUnreachable()) {
                    sender.timer.start(sender.tempo.restart(), () -> due(sender));
                }
            }
        }
    }

    /** Sends nothing more, not even retries. Answers to calls in flight still count. Call {@link #close} afterwards. */
    public void drain() {
        synchronized (lock) {
            draining = true;
        }
        senders.all().forEach(sender -> sender.outlet.drain());
    }

    /** Whether it is draining, nothing is in flight, and all answers have been handled. */
    public boolean isDrained() {
        synchronized (lock) {
            return draining && senders.areDone();
        }
    }

    /**
     * Closes the lane: cancels calls in flight, ignores their answers, drops waiting changes. Closes no pending record: changes that aren't done
     * will be read again. Calling it again has no effect.
     */
    public void close() {
        stop();
        deadLetters.close();
        senders.all().forEach(sender -> sender.reporter.close());
        if (retries != null) {
            retries.close();
        }
    }

    private void stop() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            senders.stop();
            if (retries != null) {
                retries.stop();
            }
            backlog.discard();
        }
        senders.all().forEach(sender -> sender.outlet.close());
    }

    /** Sends without linger where a sender waited for room, or for a place, which it would lose. */
    private void roomGrew() {
        synchronized (lock) {
            rouse(!senders.lackRoom());
        }
    }

    private void rouse() {
        rouse(true);
    }

    private boolean sendsNothing() {
        return closed || draining || !context.may().getAsBoolean();
    }

    /** Lets the scheduler start idle senders, if there is work for them. */
    private void rouse(boolean mayLinger) {
        if (!sendsNothing()) {
            senders.rouse(this::startSenders, mayLinger);
        }
    }

    private void startSenders() {
        for (Sender sender = claim(); sender != null; sender = claim()) {
            work(sender);
        }
    }

    /** Marks a sender as busy and returns it; null if there is none, or no work for it. */
    private @Nullable Sender claim() {
        synchronized (lock) {
            Sender sender = sendsNothing() ? null : senders.idle();
            if (sender != null) {
                sender.busy = true;
            }
            return sender;
        }
    }

    private void due(Sender sender) {
        synchronized (lock) {
            sender.waiting = false;
            if (closed || sender.busy) {
                return;
            }
            sender.busy = true;
        }
        work(sender);
    }

    private void answered(Sender sender, Attempt sent, Answer answer) {
        synchronized (lock) {
            if (closed || sent.answer != null) {
                return;
            }
            sent.answer = answer;
            if (sender.busy || sent != sender.inFlight.oldest()) {
                return;
            }
            sender.busy = true;
        }
        work(sender);
    }

    /** Does all available work. Only for the thread that made the sender busy. After a fault of Rowcast the lane must not look healthy and do nothing. */
    private void work(Sender sender) {
        try {
            while (step(sender)) {}
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "[{}] stops delivering because of a fault in Rowcast; no change is lost, restart the task or process",
                    name,
                    e);
            stop();
            broken = true;
            String reason = "a fault in Rowcast itself stopped " + name + " (" + e + "); restart the task or process";
            senders.all().forEach(each -> each.reporter.broken(reason));
            if (e instanceof Error error) {
                throw error;
            }
        }
    }

    /** Handles an answer, or otherwise sends a batch; if there is neither, marks the sender as idle and returns false. */
    private boolean step(Sender sender) {
        Attempt answered;
        List<EncodedChange> run = List.of();
        synchronized (lock) {
            answered = closed ? null : sender.answered();
            if (answered == null) {
                run = sendsNothing() || !sender.maySend(backlog) ? List.of() : sender.take(backlog);
                if (run.isEmpty()) {
                    sender.busy = false;
                    // Another sender may have room for what this one has not.
                    rouse();
                    return false;
                }
            }
        }
        if (answered != null && answered.answer != null) {
            settle(sender, answered, answered.answer);
        } else {
            send(sender, run);
        }
        return true;
    }

    private void send(Sender sender, List<EncodedChange> run) {
        Map<EncodedChange, String> ended = new LinkedHashMap<>(parking.reasons(run));
        ended.putAll(skipped.reasons(run));
        if (!ended.isEmpty()) {
            passOver(sender, run, ended);
            return;
        }
        Attempt next;
        boolean first;
        synchronized (lock) {
            if (closed) {
                return;
            }
            first = sender.inFlight.isEmpty();
            next = sender.begin(run, context.nanoTime().getAsLong());
            rouse();
        }
        try {
            sender.outlet.push(next.batch, first, answer -> answered(sender, next, answer));
        } catch (RuntimeException e) {
            String reason = next.batch + " could not be sent: " + e;
            answered(sender, next, new Answer.Failed(Failure.FAULT, reason, Duration.ZERO, Long.MAX_VALUE));
        }
    }

    /** Rejects changes without sending them: those of parked keys, and skipped ones. The others wait for the sender's next try. */
    private void passOver(Sender sender, List<EncodedChange> run, Map<EncodedChange, String> reasons) {
        List<EncodedChange> ended = List.copyOf(reasons.keySet());
        synchronized (lock) {
            if (closed) {
                return;
            }
            backlog.ended(List.of(), ended);
        }
        List<EncodedChange> rest = new ArrayList<>(run);
        rest.removeAll(reasons.keySet());
        reasons.forEach(sender.reporter::passedOver);
        if (rest.isEmpty()) {
            sender.reporter.goesOn();
        }
        synchronized (lock) {
            if (closed) {
                return;
            }
            backlog.passed(ended);
            sender.keep(retries == null ? 0 : Integer.MAX_VALUE, rest, Set.of(), backlog);
        }
        tellRetries();
    }

    private void settle(Sender sender, Attempt sent, Answer answer) {
        long now = context.nanoTime().getAsLong();
        Sender.Settled settled;
        synchronized (lock) {
            if (closed) {
                return;
            }
            settled = sender.settle(sent, answer, this::interpret, backlog, now);
        }
        // In key order, no batch is ever in flight behind this one.
        if (!settled.whole() && retries == null) {
            sender.outlet.withdraw();
        }
        sender.reporter.tell(settled.outcome());
        goOn(sender, settled.outcome(), settled.back(), now);
        tellRetries();
    }

    private Settlement interpret(Batch batch, Answer answer, boolean several) {
        return brake.after(batch, interpreter.settle(batch, answer, several), backlog::orderOf);
    }

    /** Called after all outcomes were reported: later changes may be sent, and the rest of the batch waits for its next try. */
    private void goOn(Sender sender, Outcome outcome, List<EncodedChange> back, long now) {
        Settlement settlement = outcome.settlement();
        synchronized (lock) {
            if (closed) {
                return;
            }
            backlog.passed(settlement.of(outcome.batch(), Objects::nonNull));
            Set<Object> again = new HashSet<>();
            settlement.again().forEach(each -> again.add(backlog.orderOf(each.change())));
            if (retries != null) {
                retries.delay(settlement.again(), now);
            }
            int keeps = retries == null ? 0 : sender.tempo.keeps(settlement.next());
            sender.keep(keeps, back, again, backlog);
            if (outcome.pause() != null) {
                sender.waiting = true;
                sender.timer.start(outcome.pause(), () -> due(sender));
            }
        }
    }

    private void tellRetries() {
        if (retries != null) {
            retries.tell();
        }
    }

    private void written(EncodedChange change) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            backlog.release(change);
        }
        change.pending().closeOne();
    }
}
