package dev.rowcast.bench.stores;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.RowChange;
import dev.rowcast.deliver.BatchKey;
import dev.rowcast.deliver.DeliveryContext;
import dev.rowcast.deliver.Destination;
import dev.rowcast.deliver.EncodedChange;
import dev.rowcast.deliver.Lane;
import dev.rowcast.deliver.LaneSettings;
import dev.rowcast.deliver.SubscriptionLanes;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.RowEncoder;
import dev.rowcast.encode.SourceSettings;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.progress.OffsetTracker;
import dev.rowcast.progress.StreamOffsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Writes as a task does: its thread encodes, and a lane of a subscription has batches written meanwhile. */
final class Rowcast implements Writer, DeliveryListener {
    static final String SUBSCRIPTION = "bench";
    static final OutputSchema SCHEMA = new OutputSchema(
            Load.TABLE.contract(), Load.TABLE.rowSchema(), Load.TABLE.keySchema(), SourceSettings.DEFAULT);

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final AtomicReference<@Nullable String> obstacle = new AtomicReference<>();
    private final StreamOffsets offsets = new OffsetTracker().of(new KafkaPlace(Load.STREAM, 0));
    private final Thread thread = Thread.currentThread();
    private final SubscriptionLanes lanes;
    private final Lane lane;
    private final RowEncoder encoder;
    private final BatchKey batchKey;

    /** Closes the destination at the end. */
    Rowcast(Destination destination) {
        lanes = new SubscriptionLanes(
                SUBSCRIPTION,
                destination,
                LaneSettings.builder().batch(Load.BATCH, 4 << 20, Duration.ZERO).build(),
                1,
                DeliveryContext.builder(scheduler, (change, reason, durable, failed) -> fail(reason), this)
                        .build());
        lane = lanes.lane(Load.STREAM);
        encoder = destination.rows(SCHEMA);
        batchKey = destination.batchKey(Load.STREAM, SCHEMA);
    }

    /** Has what it writes to made, as the first change does. */
    void prepare() {
        write(Load.NEW_ROWS.changes(0, 1));
    }

    @Override
    public void write(List<RowChange> changes) {
        for (int from = 0; from < changes.size(); from += Load.BATCH) {
            awaiting(() -> !lane.isFull());
            lane.offer(encoded(changes.subList(from, Math.min(changes.size(), from + Load.BATCH))));
        }
        awaiting(() -> offsets.openRecords() == 0);
    }

    private List<EncodedChange> encoded(List<RowChange> changes) {
        List<EncodedChange> encoded = new ArrayList<>(changes.size());
        for (RowChange change : changes) {
            encoded.add(new EncodedChange(
                    batchKey,
                    Objects.requireNonNull(encoder.encode(change)),
                    offsets.open(change.at().sequence(), 1),
                    change.at(),
                    change.source().commitTimeNanos(),
                    null));
        }
        return encoded;
    }

    private void awaiting(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            String reason = obstacle.get();
            if (reason != null) {
                throw new IllegalStateException(reason);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    @Override
    public void delivered(String subscription, int changes, long bytes, long roundTripNanos, long lagNanos) {
        LockSupport.unpark(thread);
    }

    @Override
    public void retried(String subscription, int changes) {
        fail(lanes.state().toString());
    }

    private void fail(String reason) {
        obstacle.compareAndSet(null, reason);
        LockSupport.unpark(thread);
    }

    @Override
    public void close() {
        lanes.close();
        scheduler.shutdownNow();
    }
}
