package dev.rowcast.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.rowcast.change.Place;
import dev.rowcast.change.StreamId;
import dev.rowcast.deliver.DeliveryContext;
import dev.rowcast.deliver.EncodedChange;
import dev.rowcast.deliver.LaneSettings;
import dev.rowcast.deliver.Outlets;
import dev.rowcast.deliver.Rejections;
import dev.rowcast.deliver.Samples;
import dev.rowcast.deliver.SubscriptionLanes;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.observe.State;
import dev.rowcast.observe.StateChange;
import dev.rowcast.progress.PendingRecord;
import dev.rowcast.progress.SeenPartitions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/** A subscription's lanes over a real gRPC connection, with everything they report kept. */
public final class DeliveryFixture implements AutoCloseable, DeliveryListener {
    static final StreamId ORDERS = new StreamId("shop.shop.orders", 0);

    public static final LaneSettings QUICK = LaneSettings.builder()
            .backoff(Duration.ofMillis(10), Duration.ofMillis(100))
            .slowRetry(Duration.ofMillis(50), Duration.ofMillis(150))
            .build();

    record Rejected(EncodedChange change, String reason) {}

    final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    public final SeenPartitions tracker = new SeenPartitions();
    public final List<Rejected> rejected = new CopyOnWriteArrayList<>();
    public final List<StateChange> states = new CopyOnWriteArrayList<>();
    final List<Place> skipped = new CopyOnWriteArrayList<>();
    final AtomicInteger delivered = new AtomicInteger();
    final AtomicInteger retried = new AtomicInteger();
    public final SubscriptionLanes lanes;
    private long nextOffset;

    public DeliveryFixture(Outlets subscriber, LaneSettings settings) {
        this(subscriber, settings, null);
    }

    public DeliveryFixture(Outlets subscriber, LaneSettings settings, Rejections rejections) {
        Rejections all = rejections != null ? rejections : (change, reason, durable, failed) -> durable.run();
        Rejections kept = (change, reason, durable, failed) -> {
            rejected.add(new Rejected(change, reason));
            all.reject(change, reason, durable, failed);
        };
        lanes = new SubscriptionLanes(
                "billing",
                subscriber,
                settings,
                100,
                DeliveryContext.builder(scheduler, kept, this).build());
    }

    public static DeliveryFixture to(FaultyServer server) {
        return to(server, QUICK);
    }

    public static DeliveryFixture to(FaultyServer server, LaneSettings settings) {
        return new DeliveryFixture(
                new GrpcSubscriber(Connection.to(server.target()).plaintext().build()), settings);
    }

    /** Offers this many small changes, at the offsets that follow, to the lane of partition 0. */
    public List<EncodedChange> offer(int count) {
        List<EncodedChange> offered = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            offered.add(offer(ORDERS, nextOffset++, 20));
        }
        return offered;
    }

    public EncodedChange offer(StreamId partition, long offset, int rowBytes) {
        PendingRecord pending = tracker.of(partition).open(offset, 1);
        EncodedChange change = Samples.change(partition, offset, rowBytes, pending);
        lanes.lane(partition).offer(List.of(change));
        return change;
    }

    public OptionalLong committable() {
        return tracker.of(ORDERS).committable();
    }

    /** That many have been reported as delivered, which a lane does a moment after they may be committed. */
    public void awaitDelivered(int changes) {
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
    public void skipped(String subscription, Place at, String reason) {
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
