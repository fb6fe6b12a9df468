package dev.rowcast.observe;

import java.util.concurrent.atomic.LongAdder;

/** The figures of one subscription. Thread-safe. */
final class SubscriptionMetrics implements SubscriptionMXBean {
    private static final double NANOS_PER_MILLI = 1e6;

    final LongAdder delivered = new LongAdder();
    final LongAdder deliveredBytes = new LongAdder();
    final LongAdder retried = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder skipped = new LongAdder();

    volatile long roundTripNanos;
    volatile long lagNanos;
    private volatile State state = State.DELIVERING;
    private volatile String reason = "";
    private final DeliveryGauges gauges;

    SubscriptionMetrics(DeliveryGauges gauges) {
        this.gauges = gauges;
    }

    void changeTo(StateChange change) {
        state = change.state();
        reason = change.reason();
    }

    @Override
    public String getState() {
        return state.name();
    }

    @Override
    public String getReason() {
        return reason;
    }

    @Override
    public long getDelivered() {
        return delivered.sum();
    }

    @Override
    public long getRetried() {
        return retried.sum();
    }

    @Override
    public long getRejected() {
        return rejected.sum();
    }

    @Override
    public long getSkipped() {
        return skipped.sum();
    }

    @Override
    public long getDeliveredBytes() {
        return deliveredBytes.sum();
    }

    @Override
    public long getInFlight() {
        return gauges.inFlightChanges();
    }

    @Override
    public long getWaitingChanges() {
        return gauges.waitingChanges();
    }

    @Override
    public long getWaitingBytes() {
        return gauges.waitingBytes();
    }

    @Override
    public long getOldestWaitingMillis() {
        return gauges.oldestWaiting().toMillis();
    }

    @Override
    public double getLastRoundTripMillis() {
        return roundTripNanos / NANOS_PER_MILLI;
    }

    @Override
    public double getLagMillis() {
        return lagNanos / NANOS_PER_MILLI;
    }
}
