package dev.rowcast.deliver;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rowcast.change.StreamId;
import dev.rowcast.observe.DeliveryGauges;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.State;
import dev.rowcast.observe.StateChange;
import dev.rowcast.observe.SubscriptionState;
import java.time.Clock;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The state of a subscription: the worst state of its lanes' reports and of its held streams. Tells the listener about
 * changes, sequentially and under this board's own lock, so that their order is right. Thread-safe.
 */
final class StateBoard {
    /**
     * @param sinceMillis since when it is so, in milliseconds since the epoch; 0 for since the subscription shows the state
     * @param failing id of the change that fails alone; empty if none does
     * @param lookAt what is waited for; empty for the subscriber
     */
    private record Report(
            State state,
            String reason,
            Duration nextTry,
            long atMillis,
            long sinceMillis,
            String failing,
            String lookAt) {
        Report(State state, String reason, Duration nextTry, long atMillis, long sinceMillis) {
            this(state, reason, nextTry, atMillis, sinceMillis, "", "");
        }
    }

    private static final Report FINE = new Report(State.DELIVERING, "", Duration.ZERO, 0, 0);

    private final String subscription;
    private final DeliveryListener listener;
    private final DeliveryGauges gauges;
    private final Clock clock;

    @GuardedBy("this") private final IdentityHashMap<Object, Report> reports = new IdentityHashMap<>();

    @GuardedBy("this") private final Map<StreamId, Report> holds = new LinkedHashMap<>();

    @GuardedBy("this") private final Map<StreamId, Report> behind = new LinkedHashMap<>();

    private volatile boolean reached;

    @GuardedBy("this") private State shown = State.DELIVERING;

    @GuardedBy("this") private long shownSince;

    StateBoard(String subscription, DeliveryListener listener, DeliveryGauges gauges, Clock clock) {
        this.subscription = subscription;
        this.listener = listener;
        this.gauges = gauges;
        this.clock = clock;
        this.shownSince = clock.millis();
    }

    /** Adds a reporter. */
    synchronized void join(Object reporter) {
        reports.putIfAbsent(reporter, FINE);
    }

    /** Removes a reporter; its later reports are ignored. */
    synchronized void leave(Object reporter) {
        reports.remove(reporter);
        show();
    }

    void report(Object reporter, State state, String reason, Duration nextTry) {
        report(reporter, state == State.DELIVERING ? FINE : new Report(state, reason, nextTry, clock.millis(), 0));
    }

    /** A change fails alone, and is tried again. */
    void failing(Object reporter, String reason, Duration nextTry, String id) {
        report(reporter, new Report(State.BACKING_OFF, reason, nextTry, clock.millis(), 0, id, ""));
    }

    /** Something else than the subscriber can't go on now, and is tried again. */
    void waitingFor(Object reporter, String lookAt, String reason, Duration nextTry) {
        report(reporter, new Report(State.BACKING_OFF, reason, nextTry, clock.millis(), 0, "", lookAt));
    }

    /** A call has waited for its answer since then, in milliseconds since the epoch. */
    void waiting(Object reporter, String reason, long sinceMillis) {
        report(reporter, new Report(State.WAITING_FOR_ANSWER, reason, Duration.ZERO, clock.millis(), sinceMillis));
    }

    private synchronized void report(Object reporter, Report report) {
        Report before = reports.replace(reporter, report);
        // A subscription may have thousands of lanes, and nearly all of their reports are that the state is still good.
        if (before != null && (before != FINE || report != FINE)) {
            show();
        }
    }

    /** The stream waits for a decision. */
    synchronized void hold(StreamId stream, String reason) {
        holds.put(stream, new Report(State.HELD, reason, Duration.ZERO, clock.millis(), 0));
        show();
    }

    /** The stream no longer waits for a decision; does nothing if it didn't. */
    synchronized void release(StreamId stream) {
        if (holds.remove(stream) != null) {
            show();
        }
    }

    /** The stream isn't read further for another's sake since then, in milliseconds since the epoch. */
    synchronized void behind(StreamId stream, String reason, long sinceMillis) {
        behind.put(stream, new Report(State.BEHIND, reason, Duration.ZERO, clock.millis(), sinceMillis));
        show();
    }

    /** The stream is read again; does nothing if it was. */
    synchronized void caughtUp(StreamId stream) {
        if (behind.remove(stream) != null) {
            show();
        }
    }

    /** The subscriber has looked at changes and answered, so its state is known. */
    void reached() {
        if (!reached) {
            reachedFirst();
        }
    }

    private synchronized void reachedFirst() {
        reached = true;
        shownSince = shown == State.DELIVERING ? clock.millis() : shownSince;
    }

    /** The subscription's state. */
    SubscriptionState state() {
        // Not under the board's lock where it needn't be: this asks every lane.
        boolean anyWaits = gauges.waitingChanges() > 0;
        synchronized (this) {
            return state(anyWaits);
        }
    }

    @GuardedBy("this") private SubscriptionState state(boolean anyWaits) {
        Report worst = worst();
        if (worst.state() == State.DELIVERING && !reached && !anyWaits) {
            return new SubscriptionState(State.IDLE, "", shownSince, 0);
        }
        long nextTry = worst.nextTry().isZero()
                ? 0
                : worst.atMillis() + worst.nextTry().toMillis();
        long since = worst.sinceMillis() == 0 ? shownSince : worst.sinceMillis();
        return new SubscriptionState(worst.state(), worst.reason(), since, nextTry, worst.failing(), worst.lookAt());
    }

    @GuardedBy("this") private Report worst() {
        return Stream.of(reports, holds, behind)
                .flatMap(each -> each.values().stream())
                .reduce(FINE, (worst, report) -> report.state().compareTo(worst.state()) > 0 ? report : worst);
    }

    @GuardedBy("this") private void show() {
        Report worst = worst();
        if (worst.state() == shown) {
            return;
        }
        shown = worst.state();
        shownSince = clock.millis();
        listener.stateChanged(new StateChange(
                subscription,
                worst.state(),
                worst.reason(),
                gauges.waitingChanges(),
                gauges.oldestWaiting(),
                worst.nextTry()));
    }
}
