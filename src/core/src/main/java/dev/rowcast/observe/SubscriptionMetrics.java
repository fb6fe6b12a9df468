package dev.rowcast.observe;

import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/** The figures of one subscription. Thread-safe. */
final class SubscriptionMetrics implements SubscriptionMXBean {
    private static final double NANOS_PER_MILLI = 1e6;

    final LongAdder delivered = new LongAdder();
    final LongAdder deliveredBytes = new LongAdder();
    final LongAdder retried = new LongAdder();
    final LongAdder rejected = new LongAdder();
    final LongAdder skipped = new LongAdder();
    final LongAdder stale = new LongAdder();

    private final DeliveryGauges gauges;
    private final Rate rate;
    private final LongSupplier stuckMillis;
    private volatile boolean store;
    private volatile Last last = new Last(0, 0, 0, 0);

    /** Figures of the last answer. */
    private record Last(int changes, long roundTripNanos, long lagNanos, long atMillis) {}

    /** @param stuckMillis how long something of it has waited outside its lanes, in milliseconds; 0 if nothing does */
    SubscriptionMetrics(DeliveryGauges gauges, LongSupplier nanoTime, LongSupplier stuckMillis) {
        this.gauges = gauges;
        this.stuckMillis = stuckMillis;
        this.rate = new Rate(nanoTime);
    }

    void delivered(int changes, long bytes, long roundTripNanos, long lagNanos) {
        delivered.add(changes);
        deliveredBytes.add(bytes);
        rate.add(changes);
        last = new Last(changes, roundTripNanos, lagNanos, System.currentTimeMillis());
    }

    /** It delivers to a store. */
    void toStore() {
        store = true;
    }

    @Override
    public String getState() {
        return gauges.state().state().name();
    }

    @Override
    public String getReason() {
        return gauges.state().reason();
    }

    @Override
    public String getFailingId() {
        return gauges.state().failing();
    }

    @Override
    public String getLookAt() {
        return gauges.state().lookAt();
    }

    @Override
    public long getStateSinceMillis() {
        return gauges.state().sinceMillis();
    }

    @Override
    public long getNextTryMillis() {
        return gauges.state().nextTryMillis();
    }

    @Override
    public double getRate() {
        return rate.perSecond();
    }

    @Override
    public long getLastBatchSize() {
        return last.changes;
    }

    @Override
    public long getLastDeliveredMillis() {
        return last.atMillis;
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
    public boolean isStore() {
        return store;
    }

    @Override
    public long getStale() {
        return stale.sum();
    }

    @Override
    public long getOutdated() {
        return store ? rejected.sum() : 0;
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
    public long getWaitingMemory() {
        return gauges.waitingMemory();
    }

    @Override
    public long getOldestWaitingMillis() {
        return gauges.oldestWaiting().toMillis();
    }

    @Override
    public double getLastRoundTripMillis() {
        return last.roundTripNanos / NANOS_PER_MILLI;
    }

    @Override
    public double getLagMillis() {
        return Math.max(gauges.oldestWaiting().toNanos() / NANOS_PER_MILLI, stuckMillis.getAsLong());
    }

    @Override
    public double getLatencyMillis() {
        return last.lagNanos / NANOS_PER_MILLI;
    }
}
