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
    private record Report(State state, String reason, Duration nextTry, long atMillis) {}

    private static final Report FINE = new Report(State.DELIVERING, "", Duration.ZERO, 0);

    private final String subscription;
    private final DeliveryListener listener;
    private final DeliveryGauges gauges;
    private final Clock clock;

    @GuardedBy("this") private final IdentityHashMap<Object, Report> reports = new IdentityHashMap<>();

    @GuardedBy("this") private final Map<StreamId, Report> holds = new LinkedHashMap<>();

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

    synchronized void report(Object reporter, State state, String reason, Duration nextTry) {
        Report report = state == State.DELIVERING ? FINE : new Report(state, reason, nextTry, clock.millis());
        Report before = reports.replace(reporter, report);
        // A subscription may have thousands of lanes, and nearly all of their reports are that the state is still good.
        if (before != null && (before != FINE || report != FINE)) {
            show();
        }
    }

    /** The stream waits for a decision. */
    synchronized void hold(StreamId stream, String reason) {
        holds.put(stream, new Report(State.HELD, reason, Duration.ZERO, clock.millis()));
        show();
    }

    /** The stream no longer waits for a decision; does nothing if it didn't. */
    synchronized void release(StreamId stream) {
        if (holds.remove(stream) != null) {
            show();
        }
    }

    /** The subscription's state. */
    synchronized SubscriptionState state() {
        Report worst = worst();
        long nextTry = worst.nextTry().isZero()
                ? 0
                : worst.atMillis() + worst.nextTry().toMillis();
        return new SubscriptionState(worst.state(), worst.reason(), shownSince, nextTry);
    }

    @GuardedBy("this") private Report worst() {
        return Stream.concat(reports.values().stream(), holds.values().stream())
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
