package dev.rowcast.deliver;

import dev.rowcast.observe.DeliveryGauges;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.State;
import dev.rowcast.observe.StateChange;
import java.time.Duration;
import java.util.IdentityHashMap;

/**
 * The state of a subscription: the worst of what its lanes report. Tells the listener when that changes, one change after the other
 * and under this board's own lock, so that nobody sees them in the wrong order. Thread-safe.
 */
final class StateBoard {
    private record Report(State state, String reason, Duration nextTry) {}

    private static final Report FINE = new Report(State.DELIVERING, "", Duration.ZERO);

    private final String subscription;
    private final DeliveryListener listener;
    private final DeliveryGauges gauges;
    private final IdentityHashMap<Object, Report> reports = new IdentityHashMap<>();
    private State shown = State.DELIVERING;

    StateBoard(String subscription, DeliveryListener listener, DeliveryGauges gauges) {
        this.subscription = subscription;
        this.listener = listener;
        this.gauges = gauges;
    }

    /** From now on this one's reports count. */
    synchronized void join(Object reporter) {
        reports.put(reporter, FINE);
    }

    /** This one is gone, and anything that it still reports is ignored. */
    synchronized void leave(Object reporter) {
        reports.remove(reporter);
        show();
    }

    synchronized void report(Object reporter, State state, String reason, Duration nextTry) {
        Report report = state == State.DELIVERING ? FINE : new Report(state, reason, nextTry);
        if (reports.replace(reporter, report) != null) {
            show();
        }
    }

    private void show() {
        Report worst = FINE;
        for (Report report : reports.values()) {
            if (report.state().compareTo(worst.state()) > 0) {
                worst = report;
            }
        }
        if (worst.state() == shown) {
            return;
        }
        shown = worst.state();
        listener.stateChanged(new StateChange(
                subscription,
                worst.state(),
                worst.reason(),
                gauges.waitingChanges(),
                gauges.oldestWaiting(),
                worst.nextTry()));
    }
}
