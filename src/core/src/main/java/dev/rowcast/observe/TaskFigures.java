package dev.rowcast.observe;

import dev.rowcast.change.Place;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;

/** Counts a task's deliveries for JMX, Kafka Connect's metrics and the status topic. Thread-safe. */
public final class TaskFigures implements DeliveryListener {
    private final Map<String, SubscriptionMetrics> subscriptions = new ConcurrentSkipListMap<>();
    private final Map<String, HeldTable> held = new ConcurrentSkipListMap<>();
    private final Map<String, BlockedPartition> blocked = new ConcurrentSkipListMap<>();
    /** Written on the task's thread alone. */
    private volatile NotUnderstood notUnderstood = NotUnderstood.NONE;

    private final KeyChangeCounts keyChanges = new KeyChangeCounts();
    private final LongSupplier nanoTime;
    private final InstantSource clock;

    /** With the system's clocks. */
    public TaskFigures() {
        this(System::nanoTime, InstantSource.system());
    }

    /** @param nanoTime a clock, as {@link System#nanoTime} */
    TaskFigures(LongSupplier nanoTime, InstantSource clock) {
        this.nanoTime = nanoTime;
        this.clock = clock;
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

    /** The partitions that aren't read further although some of their subscriptions would take more, in their names' order. */
    public List<BlockedPartition> blocked() {
        return List.copyOf(blocked.values());
    }

    /** The halves of key changes that the task has read in the latest hour, by table and time. */
    public List<KeyChanges> keyChanges() {
        return keyChanges.all();
    }

    /** The deletes of key changes that the task has read since it started. */
    public long keyChangeDeletes() {
        return keyChanges.deletes();
    }

    /** The inserts of key changes that the task has read since it started. */
    public long keyChangeInserts() {
        return keyChanges.inserts();
    }

    @Override
    public void keyChangeRead(String table, boolean delete, long commitMillis) {
        keyChanges.add(table, delete, commitMillis);
    }

    /** How long something of the subscription has waited outside its lanes, in milliseconds; 0 if nothing does. */
    private long stuckMillis(String subscription) {
        LongStream held = this.held.values().stream()
                .filter(table -> table.subscriptions().contains(subscription))
                .mapToLong(HeldTable::oldestMillis);
        LongStream behind = blocked.values().stream()
                .filter(partition -> partition.subscriptions().contains(subscription))
                .mapToLong(BlockedPartition::sinceMillis);
        long now = clock.millis();
        return LongStream.concat(held, behind).map(since -> now - since).reduce(0, Math::max);
    }

    /** The records that became dead letters of no subscription. */
    public NotUnderstood notUnderstood() {
        return notUnderstood;
    }

    @Override
    public void opened(String subscription, DeliveryGauges gauges) {
        subscriptions.put(subscription, new SubscriptionMetrics(gauges, nanoTime, () -> stuckMillis(subscription)));
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
    public void notUnderstood(Place at, String reason) {
        notUnderstood = new NotUnderstood(notUnderstood.records() + 1, at.words() + ": " + reason);
    }

    @Override
    public void skipped(String subscription, Place at, String reason) {
        on(subscription, metrics -> metrics.skipped.increment());
    }

    @Override
    public void storeOpened(String subscription) {
        on(subscription, SubscriptionMetrics::toStore);
    }

    @Override
    public void stale(String subscription, int writes) {
        on(subscription, metrics -> metrics.stale.add(writes));
    }

    @Override
    public void tableHeld(HeldTable table) {
        held.put(table.partition(), table);
    }

    @Override
    public void tableReleased(String partition) {
        held.remove(partition);
    }

    @Override
    public void partitionBlocked(BlockedPartition partition) {
        blocked.put(partition.partition(), partition);
    }

    @Override
    public void partitionUnblocked(String partition) {
        blocked.remove(partition);
    }

    private void on(String subscription, Consumer<SubscriptionMetrics> event) {
        SubscriptionMetrics metrics = subscriptions.get(subscription);
        if (metrics != null) {
            event.accept(metrics);
        }
    }
}
