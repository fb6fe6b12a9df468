package dev.rowcast.deliver;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rowcast.observe.State;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reports what no answer shows: that a call isn't answered for a long time, that the subscriber gives a lane no credit for a long time, and failures
 * while nothing is in flight, of which a probe finds some.
 *
 * <p>Thread-safe. Its lock is held only briefly, and the board is told from the scheduler, because lanes ask for room while they hold their locks.
 */
final class WatchedOutlets implements Outlets {
    /** When a lane may send nothing for this long, the subscription shows it. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** When a call isn't answered for this long, the subscription shows it: longer than a healthy call takes, shorter than a deadline. */
    static final Duration ANSWER_PATIENCE = Duration.ofSeconds(5);

    private final Outlets inner;
    private final DeliveryContext context;
    private final StateBoard board;

    private final Object lock = new Object();
    /** Since when each lane, identified by its room callback, has changes but may send nothing, and each outlet what only it may send; oldest first. */
    @GuardedBy("lock") private final Map<Object, Long> stuck = new LinkedHashMap<>();
    /** The calls that aren't answered, oldest first. */
    @GuardedBy("lock") private final Set<Call> calls = new LinkedHashSet<>();
    /** A failure while nothing was in flight, until an answer arrives. */
    @GuardedBy("lock") private Answer.@Nullable Failed failure;

    /** What a probe found, until the next one or an answer of a peer that was reached. */
    @GuardedBy("lock") private Answer.@Nullable Failed unfit;
    /** When a batch was answered last. */
    @GuardedBy("lock") private long answeredNanos;

    @GuardedBy("lock") private boolean shown;
    /** Checks for lanes that have waited too long; scheduled while any lane waits. */
    @GuardedBy("lock") private @Nullable Future<?> watch;

    @GuardedBy("lock") private boolean closed;

    /** @param inner where the calls go; closed with this */
    WatchedOutlets(Outlets inner, DeliveryContext context, StateBoard board) {
        this.inner = inner;
        this.context = context;
        this.board = board;
        this.answeredNanos = context.nanoTime().getAsLong();
        board.join(this);
        inner.whenFailed(this::failed);
    }

    @Override
    public Outlet open(DeliveryContext lanes, Runnable whenRoom) {
        return new Watched(inner.open(lanes, whenRoom), whenRoom);
    }

    @Override
    public void whenReachable(Runnable listener) {
        inner.whenReachable(listener);
    }

    @Override
    public void whenCrowded(IntConsumer listener) {
        inner.whenCrowded(listener);
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            stuck.clear();
            calls.clear();
            if (watch != null) {
                watch.cancel(false);
                watch = null;
            }
        }
        board.leave(this);
        inner.close();
    }

    private void failed(Answer.Failed failed) {
        synchronized (lock) {
            failure = failed;
            tellSoon();
        }
    }

    /** What a look at the peer found: what is wrong, null if nothing is. */
    void probed(Answer.@Nullable Failed trouble) {
        synchronized (lock) {
            if (trouble != null || unfit != null) {
                unfit = trouble;
                tellSoon();
            }
        }
    }

    /** Whether for so long no batch was answered. */
    boolean isQuietFor(Duration time) {
        synchronized (lock) {
            return context.nanoTime().getAsLong() - answeredNanos >= time.toNanos();
        }
    }

    private Call sent(Watched outlet, Batch batch) {
        Call call = new Call(outlet, batch, context.nanoTime().getAsLong());
        synchronized (lock) {
            if (!closed) {
                calls.add(call);
            }
        }
        return call;
    }

    private void answered(Call call, Answer answer) {
        synchronized (lock) {
            answeredNanos = context.nanoTime().getAsLong();
            boolean healed = failure != null && !(answer instanceof Answer.Returned);
            if (healed) {
                failure = null;
            }
            if (unfit != null && isFromPeer(answer)) {
                unfit = null;
                healed = true;
            }
            if (calls.remove(call) && shown || healed) {
                tellSoon();
            }
        }
    }

    private static boolean isFromPeer(Answer answer) {
        return answer instanceof Answer.Accepted
                || (answer instanceof Answer.Failed failed && failed.failure() != Failure.UNREACHABLE);
    }

    /** Forgets the calls of an outlet, whose answers count no more. */
    private void withdrawn(Watched outlet) {
        synchronized (lock) {
            if (calls.removeIf(call -> call.outlet == outlet) && shown) {
                tellSoon();
            }
        }
    }

    /** If one of a lane's outlets may send, those of the lane's changes go there that aren't bound to another. */
    private void asked(Object laneOrOutlet, boolean maySend) {
        synchronized (lock) {
            if (!maySend && !closed) {
                stuck.putIfAbsent(laneOrOutlet, context.nanoTime().getAsLong());
                if (watch == null) {
                    watchOn();
                }
            } else if (stuck.remove(laneOrOutlet) != null && shown) {
                tellSoon();
            }
        }
    }

    @GuardedBy("lock") private void tellSoon() {
        if (!closed) {
            context.scheduler().execute(this::tell);
        }
    }

    @GuardedBy("lock") private void watchOn() {
        watch = context.scheduler().schedule(this::look, PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Reports a call that isn't answered for long. To be called now and then: no timer of its own runs for each call. */
    void lookAtCalls() {
        synchronized (lock) {
            if (shown || longestCallNanos() < ANSWER_PATIENCE.toNanos()) {
                return;
            }
        }
        tell();
    }

    /** How long the oldest call has waited for its answer. */
    @GuardedBy("lock") private long longestCallNanos() {
        return calls.isEmpty()
                ? 0
                : context.nanoTime().getAsLong() - calls.iterator().next().startNanos;
    }

    private void look() {
        synchronized (lock) {
            watch = null;
            if (!stuck.isEmpty()) {
                watchOn();
            }
        }
        tell();
    }

    /** Reports to the board. */
    private void tell() {
        State state = State.DELIVERING;
        String reason = "";
        long waitingMillis;
        synchronized (lock) {
            if (closed) {
                return;
            }
            Answer.Failed failed = failure != null ? failure : unfit;
            long longest = stuck.isEmpty()
                    ? 0
                    : context.nanoTime().getAsLong() - stuck.values().iterator().next();
            if (failed != null) {
                state = failed.failure() == Failure.MISCONFIGURED ? State.MISCONFIGURED : State.BACKING_OFF;
                reason = failed == unfit ? failed.reason() + ", found by a probe" : failed.reason();
            } else if (longest >= PATIENCE.toNanos()) {
                state = State.BACKING_OFF;
                reason = "waits for credit of the subscriber for " + TimeUnit.NANOSECONDS.toSeconds(longest) + " s";
            } else if (longestCallNanos() >= ANSWER_PATIENCE.toNanos()) {
                state = State.WAITING_FOR_ANSWER;
                reason = "no answer yet to " + calls.iterator().next().batch;
            }
            waitingMillis = TimeUnit.NANOSECONDS.toMillis(longestCallNanos());
            shown = state != State.DELIVERING;
        }
        if (state == State.WAITING_FOR_ANSWER) {
            board.waiting(this, reason, context.clock().millis() - waitingMillis);
        } else {
            board.report(this, state, reason, Duration.ZERO);
        }
    }

    private static final class Call {
        private final Watched outlet;
        private final Batch batch;
        private final long startNanos;

        Call(Watched outlet, Batch batch, long startNanos) {
            this.outlet = outlet;
            this.batch = batch;
            this.startNanos = startNanos;
        }
    }

    private final class Watched implements Outlet {
        private final Outlet way;
        private final Runnable lane;

        Watched(Outlet way, Runnable lane) {
            this.way = way;
            this.lane = lane;
        }

        @Override
        public Room room() {
            Room room = way.room();
            asked(lane, room.isLeft());
            return room;
        }

        @Override
        public Room roomForBound() {
            Room room = way.roomForBound();
            asked(this, room.isLeft());
            return room;
        }

        @Override
        public void push(Batch batch, boolean first, Consumer<Answer> whenAnswered) {
            Call call = sent(this, batch);
            try {
                way.push(batch, first, answer -> {
                    answered(call, answer);
                    whenAnswered.accept(answer);
                });
            } catch (RuntimeException e) {
                withdrawn(this);
                throw e;
            }
        }

        @Override
        public void withdraw() {
            withdrawn(this);
            way.withdraw();
        }

        @Override
        public void rest() {
            way.rest();
        }

        @Override
        public void drain() {
            ends();
            way.drain();
        }

        @Override
        public void close() {
            ends();
            withdrawn(this);
            way.close();
        }

        /** Sends nothing more, so that it waits for nothing. */
        private void ends() {
            asked(lane, true);
            asked(this, true);
        }
    }
}
