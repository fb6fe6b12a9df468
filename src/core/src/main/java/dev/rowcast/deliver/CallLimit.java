package dev.rowcast.deliver;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rowcast.observe.State;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Limits the calls in flight of all lanes of a subscription, and shares them among the lanes in turn: a lane without a place is told
 * when it gets one. While the subscriber can't be reached, a single lane tries and the others wait for the result. When the subscriber is
 * back, there is a place for one call, and for one more with every answer, until the limit is reached.
 *
 * <p>Thread-safe. Its lock is held only briefly, and never while a lane, the destination or the board is called.
 */
final class CallLimit implements Outlets, LimitedOutlet.Places {
    /** After this many consecutive failures to reach the subscriber it counts as down: a single failure says little about a service with many servers. */
    static final int UNREACHABLE_IN_A_ROW = 3;

    /** How long a lane on a stream keeps its place while others wait for one. */
    static final Duration TURN = Duration.ofSeconds(1);

    /** When a lane has waited this long for a place, the subscription shows it. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Outlets inner;
    private final int most;
    private final DeliveryContext context;
    private final StateBoard board;
    private final long leaseNanos;

    private final Object lock = new Object();

    @GuardedBy("lock") private final Set<LimitedOutlet> outlets = new LinkedHashSet<>();
    /** The outlets that wait for a place, in order. */
    @GuardedBy("lock") private final LinkedHashSet<LimitedOutlet> waiting = new LinkedHashSet<>();

    @GuardedBy("lock") private int out;
    /** How many calls may be in flight; grows with answers. */
    @GuardedBy("lock") private int window;

    @GuardedBy("lock") private int unreachable;

    @GuardedBy("lock") private boolean down;

    @GuardedBy("lock") private @Nullable LimitedOutlet prober;
    /** How many calls at once the destination was found to accept. */
    @GuardedBy("lock") private int found = Integer.MAX_VALUE;

    @GuardedBy("lock") private long foundAt;
    /** Whether a thread is offering places. */
    @GuardedBy("lock") private boolean offering;

    @GuardedBy("lock") private @Nullable Future<?> watch;

    /**
     * @param inner where the calls go; closed with this
     * @param most most calls at once
     * @param longestWait the longest time before a lane retries after a failure
     */
    CallLimit(Outlets inner, int most, Duration longestWait, DeliveryContext context, StateBoard board) {
        this.inner = inner;
        this.most = most;
        this.window = most;
        this.context = context;
        this.board = board;
        this.leaseNanos = longestWait.plusSeconds(1).toNanos();
        board.join(this);
        inner.whenCrowded(this::crowded);
    }

    @Override
    public Outlet open(DeliveryContext lanes, Runnable whenRoom) {
        LimitedOutlet outlet = new LimitedOutlet(this, inner.open(lanes, whenRoom), whenRoom);
        synchronized (lock) {
            outlets.add(outlet);
        }
        return outlet;
    }

    @Override
    public void whenReachable(Runnable listener) {
        inner.whenReachable(() -> {
            synchronized (lock) {
                reached();
            }
            listener.run();
            offer();
        });
    }

    @Override
    public void close() {
        synchronized (lock) {
            waiting.clear();
            outlets.clear();
            stopWatch();
        }
        board.leave(this);
        inner.close();
    }

    /** The destination accepts only this many calls at once, and has returned the others. */
    private void crowded(int takes) {
        List<LimitedOutlet> idle = new ArrayList<>();
        synchronized (lock) {
            found = Math.max(1, takes);
            foundAt = now();
            for (LimitedOutlet outlet : outlets) {
                if (!outlet.holds) {
                    idle.add(outlet);
                }
            }
        }
        idle.forEach(LimitedOutlet::rest);
    }

    @Override
    public Outlet.Room room(LimitedOutlet outlet, Outlet.Room room) {
        synchronized (lock) {
            boolean isFull = outlet.holds && outlet.out >= room.batches();
            if (outlet.closed || outlet.granted || isFull) {
                return room;
            }
            boolean over = room.batches() <= 1 || now() - outlet.turnNanos >= TURN.toNanos();
            boolean mayKeep = outlet.holds && (waiting.isEmpty() || !over || (down && prober == outlet));
            if (mayKeep || (!outlet.holds && isPlaceFor(outlet))) {
                return room;
            }
            if (watch == null) {
                watchIn(Math.min(leaseNanos, PATIENCE.toNanos()));
            }
            if (waiting.add(outlet)) {
                outlet.waitingNanos = now();
            }
        }
        return new Outlet.Room(0, room.changes(), room.bytes());
    }

    @GuardedBy("lock") private boolean isPlaceFor(LimitedOutlet outlet) {
        if (down) {
            return prober == null || prober == outlet;
        }
        return out < limit() && (waiting.isEmpty() || waiting.iterator().next() == outlet);
    }

    @GuardedBy("lock") private int limit() {
        return Math.min(window, takes());
    }

    /** How many calls at once the destination was found to accept not long ago. */
    @GuardedBy("lock") private int takes() {
        if (found != Integer.MAX_VALUE && now() - foundAt >= CROWDED_FOR.toNanos()) {
            found = Integer.MAX_VALUE;
        }
        return found;
    }

    @Override
    public long take(LimitedOutlet outlet) {
        synchronized (lock) {
            if (outlet.closed) {
                return LimitedOutlet.NO_PLACE;
            }
            if (outlet.granted) {
                outlet.granted = false;
                out--;
            } else if (!outlet.holds && !isPlaceFor(outlet)) {
                return LimitedOutlet.NO_PLACE;
            }
            if (!outlet.holds) {
                outlet.holds = true;
                outlet.turnNanos = now();
                out++;
            }
            waiting.remove(outlet);
            if (down) {
                prober = outlet;
            }
            outlet.out++;
            outlet.lastNanos = now();
            return outlet.generation;
        }
    }

    @Override
    public void answered(LimitedOutlet outlet, long generation, Answer answer) {
        synchronized (lock) {
            if (outlet.generation != generation) {
                return;
            }
            outlet.out--;
            outlet.lastNanos = now();
            if (answer instanceof Answer.Failed failed
                    && failed.failure() == Failure.UNREACHABLE
                    && failed.retryDelay().isZero()) {
                unreachable++;
                if (!down && unreachable >= UNREACHABLE_IN_A_ROW) {
                    down = true;
                    prober = outlet;
                }
            } else if (!(answer instanceof Answer.Returned)) {
                reached();
                window = Math.min(most, window + 1);
            }
        }
    }

    @GuardedBy("lock") private void reached() {
        unreachable = 0;
        if (down) {
            down = false;
            prober = null;
            window = 0;
        }
        window = Math.max(1, window);
    }

    @Override
    public void settle(LimitedOutlet outlet) {
        boolean others;
        boolean left;
        synchronized (lock) {
            left = outlet.holds && outlet.out == 0;
            if (left) {
                outlet.holds = false;
                out--;
            }
            others = !waiting.isEmpty();
        }
        if (left && others) {
            outlet.rest();
        }
        if (others) {
            // Even if it keeps its place: its answer may have added a place for one more.
            offer();
        }
    }

    @Override
    public void forget(LimitedOutlet outlet, boolean forGood) {
        synchronized (lock) {
            outlet.generation++;
            outlet.out = 0;
            if (forGood) {
                outlet.closed = true;
                outlets.remove(outlet);
                leaveNow(outlet);
                if (outlet.granted) {
                    outlet.granted = false;
                    out--;
                }
            }
        }
        settle(outlet);
        offer();
    }

    @Override
    public void leave(LimitedOutlet outlet) {
        synchronized (lock) {
            leaveNow(outlet);
        }
        offer();
    }

    @GuardedBy("lock") private void leaveNow(LimitedOutlet outlet) {
        waiting.remove(outlet);
        if (prober == outlet) {
            prober = null;
        }
    }

    /** Offers free places to the waiting outlets, in order; a place that one doesn't take is offered to the next. */
    private void offer() {
        synchronized (lock) {
            if (offering) {
                return;
            }
            offering = true;
        }
        LimitedOutlet next = next();
        while (next != null) {
            next.wake();
            takeBackLater(next);
            next = next();
        }
    }

    /** Takes the place back unless the lane, which sends on the scheduler too, has used it by then. */
    private void takeBackLater(LimitedOutlet outlet) {
        synchronized (lock) {
            if (outlet.granted) {
                context.scheduler().execute(() -> takeBack(outlet));
            }
        }
    }

    private void takeBack(LimitedOutlet outlet) {
        synchronized (lock) {
            if (!outlet.granted) {
                return;
            }
            outlet.granted = false;
            out--;
            if (prober == outlet) {
                prober = null;
            }
        }
        offer();
    }

    private @Nullable LimitedOutlet next() {
        synchronized (lock) {
            LimitedOutlet next = first();
            if (next == null) {
                offering = false;
                return null;
            }
            waiting.remove(next);
            prober = down ? next : null;
            next.granted = true;
            out++;
            return next;
        }
    }

    /** The first waiting outlet that may send now; null if none. */
    @GuardedBy("lock") private @Nullable LimitedOutlet first() {
        if (waiting.isEmpty()) {
            return null;
        }
        if (down && prober != null) {
            return waiting.contains(prober) ? prober : null;
        }
        return down || out < limit() ? waiting.iterator().next() : null;
    }

    @GuardedBy("lock") private void watchIn(long nanos) {
        watch = context.scheduler().schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    }

    @GuardedBy("lock") private void stopWatch() {
        if (watch != null) {
            watch.cancel(false);
            watch = null;
        }
    }

    /** Makes another lane try if the chosen one has nothing to send any more, and reports lanes that have waited long. */
    private void look() {
        synchronized (lock) {
            if (down && prober != null && prober.out == 0 && now() - prober.lastNanos >= leaseNanos) {
                prober = null;
            }
        }
        // Before it is said who waits: what was found may no longer count.
        offer();
        tell();
    }

    private void tell() {
        String reason;
        State state;
        synchronized (lock) {
            reason = reason();
            state = reason.isEmpty() ? State.DELIVERING : takes() < most ? State.MISCONFIGURED : State.BACKING_OFF;
            watch = null;
            if (!waiting.isEmpty() || !reason.isEmpty()) {
                watchIn(Math.min(leaseNanos, PATIENCE.toNanos()));
            }
        }
        board.report(this, state, reason, Duration.ZERO);
    }

    @GuardedBy("lock") private String reason() {
        long longest = waiting.isEmpty() ? 0 : now() - waiting.iterator().next().waitingNanos;
        if (down || longest < PATIENCE.toNanos()) {
            return "";
        }
        String takes = takes() < most
                ? "the subscriber takes " + found
                        + " calls at once over all connections: raise its limit of concurrent"
                        + " streams, or add servers"
                : window < most
                        ? "the subscriber was unreachable, so it gets " + window
                                + " calls at once, and one more with each answer"
                        : "all " + most + " calls that maxConcurrentCalls allows are in flight";
        return takes + "; " + waiting.size() + " wait for their turn, the first for "
                + TimeUnit.NANOSECONDS.toSeconds(longest) + " s";
    }

    private long now() {
        return context.nanoTime().getAsLong();
    }
}
