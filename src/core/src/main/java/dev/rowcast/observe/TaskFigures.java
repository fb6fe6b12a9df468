package dev.rowcast.observe;

import dev.rowcast.change.Place;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Counts a task's deliveries for JMX, Kafka Connect's metrics and the status topic. Thread-safe. */
public final class TaskFigures implements DeliveryListener {
    private final Map<String, SubscriptionMetrics> subscriptions = new ConcurrentSkipListMap<>();
    private final Map<String, HeldTable> held = new ConcurrentSkipListMap<>();
    private final LongSupplier nanoTime;

    /** With the system's clock. */
    public TaskFigures() {
        this(System::nanoTime);
    }

    /** @param nanoTime the clock, as {@link System#nanoTime} */
    TaskFigures(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The figures of the subscriptions that are open, by their names and in the names' order. */
    public Map<String, SubscriptionMXBean> subscriptions() {
        return Collections.unmodifiableMap(new TreeMap<>(subscriptions));
    }

    /** The figures of one; empty if it isn't open. */
    public Optional<SubscriptionMXBean> subscription(String name) {
        return Optional.ofNullable(subscriptions.get(name));
    }

    /** The partitions that wait for a decision, in their names' order. */
    public List<HeldTable> held() {
        return List.copyOf(held.values());
    }

    @Override
    public void opened(String subscription, DeliveryGauges gauges) {
        subscriptions.put(subscription, new SubscriptionMetrics(gauges, nanoTime));
    }

    @Override
    public void closed(String subscription) {
        subscriptions.remove(subscription);
    }

    @Override
    public void delivered(String subscription, int changes, long bytes, long roundTripNanos, long lagNanos) {
        on(subscription, metrics -> metrics.delivered(changes, bytes, roundTripNanos, lagNanos));
    }

    @Override
    public void retried(String subscription, int changes) {
        on(subscription, metrics -> metrics.retried.add(changes));
    }

    @Override
    public void rejected(String subscription, Place at, String reason) {
        on(subscription, metrics -> metrics.rejected.increment());
    }

    @Override
    public void skipped(String subscription, Place at, String reason) {
        on(subscription, metrics -> metrics.skipped.increment());
    }

    @Override
    public void tableHeld(HeldTable table) {
        held.put(table.partition(), table);
    }

    @Override
    public void tableReleased(String partition) {
        held.remove(partition);
    }

    private void on(String subscription, Consumer<SubscriptionMetrics> event) {
        SubscriptionMetrics metrics = subscriptions.get(subscription);
        if (metrics != null) {
            event.accept(metrics);
        }
    }
}
