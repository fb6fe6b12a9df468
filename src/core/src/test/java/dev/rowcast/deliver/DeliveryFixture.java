package dev.rowcast.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.change.Coordinates;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.State;
import dev.rowcast.observe.StateChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/** A subscription's lanes over a real gRPC connection, with everything they report kept. */
final class DeliveryFixture implements AutoCloseable, DeliveryListener {
    static final Partition ORDERS = new Partition("shop.shop.orders", 0);

    static final LaneSettings QUICK = LaneSettings.DEFAULT
            .withBackoff(Duration.ofMillis(10), Duration.ofMillis(100))
            .withSlowRetry(Duration.ofMillis(50), Duration.ofMillis(150));

    record Rejected(EncodedChange change, String reason) {}

    final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    final Ledger ledger = new Ledger();
    final List<Rejected> rejected = new CopyOnWriteArrayList<>();
    final List<StateChange> states = new CopyOnWriteArrayList<>();
    final List<Coordinates> skipped = new CopyOnWriteArrayList<>();
    final AtomicInteger delivered = new AtomicInteger();
    final AtomicInteger retried = new AtomicInteger();
    final SubscriptionLanes lanes;
    private long nextOffset;

    DeliveryFixture(Subscriber subscriber, LaneSettings settings) {
        this(subscriber, settings, null);
    }

    DeliveryFixture(Subscriber subscriber, LaneSettings settings, Rejections rejections) {
        Rejections all = rejections != null ? rejections : (change, reason, durable, failed) -> durable.run();
        Rejections kept = (change, reason, durable, failed) -> {
            rejected.add(new Rejected(change, reason));
            all.reject(change, reason, durable, failed);
        };
        lanes = new SubscriptionLanes("billing", subscriber, settings, DeliveryContext.of(scheduler, kept, this));
    }

    static DeliveryFixture to(FaultyServer server) {
        return to(server, QUICK);
    }

    static DeliveryFixture to(FaultyServer server, LaneSettings settings) {
        return new DeliveryFixture(
                new GrpcSubscriber(Connection.to(server.target()).withPlaintext()), settings);
    }

    /** Offers this many small changes, at the offsets that follow, to the lane of partition 0. */
    List<EncodedChange> offer(int count) {
        List<EncodedChange> offered = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            offered.add(offer(ORDERS, nextOffset++, 20));
        }
        return offered;
    }

    EncodedChange offer(Partition partition, long offset, int rowBytes) {
        Ticket ticket = ledger.of(partition).open(offset, 1);
        EncodedChange change = Samples.change(partition, offset, rowBytes, ticket);
        lanes.lane(partition).offer(change);
        return change;
    }

    OptionalLong committable() {
        return ledger.of(ORDERS).committable();
    }

    /** That many have been reported as delivered, which a lane does a moment after they may be committed. */
    void awaitDelivered(int changes) {
        await().untilAsserted(() -> assertThat(delivered).hasValue(changes));
    }

    List<State> stateNames() {
        return states.stream().map(StateChange::state).toList();
    }

    @Override
    public void delivered(String subscription, int changes, long bytes, long roundTripNanos, long lagNanos) {
        delivered.addAndGet(changes);
    }

    @Override
    public void retried(String subscription, int changes) {
        retried.addAndGet(changes);
    }

    @Override
    public void skipped(String subscription, Coordinates at, String reason) {
        skipped.add(at);
    }

    @Override
    public void stateChanged(StateChange change) {
        states.add(change);
    }

    @Override
    public void close() {
        lanes.close();
        scheduler.shutdownNow();
    }
}
