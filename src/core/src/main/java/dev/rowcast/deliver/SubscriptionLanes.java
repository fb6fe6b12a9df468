package dev.rowcast.deliver;

import dev.rowcast.change.StreamId;
import dev.rowcast.observe.DeliveryGauges;
import dev.rowcast.observe.SubscriptionState;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * One subscription within one task: its connection, and a lane for each stream assigned to the task. Lanes don't wait for each
 * other. Thread-safe.
 */
public final class SubscriptionLanes implements DeliveryGauges, AutoCloseable {
    private final String name;
    private final Outlets destination;
    private final WatchedOutlets watched;
    private final LaneSettings settings;
    private final Parking parking;
    private final DeliveryContext context;
    private final StateBoard board;
    private final IdleProbe probe;
    private final Map<StreamId, Lane> lanes = new ConcurrentHashMap<>();
    /** Of the lanes, and of streams that are gone but may come back, since a rebalance takes and gives them: what was too much stays too much. */
    private final Map<StreamId, RejectionBrake> brakes = new ConcurrentHashMap<>();

    /**
     * @param name the subscription's name
     * @param destination where it goes; closed with this
     * @param maxConcurrentCalls most calls in flight for all lanes together, at least 1; with streaming, most streams in use
     */
    public SubscriptionLanes(
            String name, Outlets destination, LaneSettings settings, int maxConcurrentCalls, DeliveryContext context) {
        this.name = name;
        this.settings = settings;
        this.parking = settings.parks() ? new Parking(name, context.parked(), context.clock()) : Parking.NONE;
        this.context = settings.parks() ? context.withRejections(parking.before(context.rejections())) : context;
        this.board = new StateBoard(name, context.listener(), this, context.clock());
        this.watched = new WatchedOutlets(destination, this.context, board);
        this.destination = new CallLimit(watched, maxConcurrentCalls, settings.maxBackoff(), this.context, board);
        this.probe = new IdleProbe(destination, watched, this::waitingChanges, context);
        context.listener().opened(name, this);
        this.destination.whenReachable(this::reachable);
        if (destination.probes()) {
            probe.lookLater();
        }
    }

    private void reachable() {
        watched.probed(null);
        lanes.values().forEach(Lane::wake);
    }

    /** The subscription's name. */
    public String name() {
        return name;
    }

    /** The stream's lane, opened on first use. */
    public Lane lane(StreamId stream) {
        return lanes.computeIfAbsent(stream, this::open);
    }

    private Lane open(StreamId stream) {
        RejectionBrake brake = brakes.computeIfAbsent(stream, unused -> new RejectionBrake(settings.rejectionBrake()));
        return new Lane(name, stream, destination, settings, context, board, parking, brake);
    }

    /** Whether the stream has a lane here that is full; see {@link Lane#isFull()}. */
    public boolean isFull(StreamId stream) {
        Lane lane = lanes.get(stream);
        return lane != null && lane.isFull();
    }

    /** Drains the stream's lane, if there is one; see {@link Lane#drain()}. */
    public void drain(StreamId stream) {
        Lane lane = lanes.get(stream);
        if (lane != null) {
            lane.drain();
        }
    }

    /** Whether the stream's lane is drained, or there is none; see {@link Lane#isDrained()}. */
    public boolean isDrained(StreamId stream) {
        Lane lane = lanes.get(stream);
        return lane == null || lane.isDrained();
    }

    /** Closes the stream's lane, if there is one; see {@link Lane#close()}. */
    public void close(StreamId stream) {
        Lane lane = lanes.remove(stream);
        if (lane != null) {
            lane.close();
            brakes.computeIfPresent(stream, (same, brake) -> brake.isEngaged() ? brake : null);
        }
    }

    /** The stream waits for a decision about its table: the subscription shows as held. */
    public void hold(StreamId stream, String reason) {
        board.hold(stream, reason);
    }

    /** The stream resumes, or is no longer assigned to this task. */
    public void release(StreamId stream) {
        board.release(stream);
    }

    /** The stream isn't read further for another's sake since then, in milliseconds since the epoch: the subscription shows as behind. */
    public void behind(StreamId stream, String reason, long sinceMillis) {
        board.behind(stream, reason, sinceMillis);
    }

    /** The stream is read again, or is no longer assigned to this task. */
    public void caughtUp(StreamId stream) {
        board.caughtUp(stream);
    }

    /** Whether it has taken changes of the stream. */
    public boolean isOpen(StreamId stream) {
        return lanes.containsKey(stream);
    }

    /**
     * Work for the subscription outside its lanes waits for a retry: the subscription shows as backing off.
     *
     * @param who identifies the work
     * @param lookAt what it waits for, for operators
     */
    public void backOff(Object who, String reason, Duration nextTry, String lookAt) {
        board.join(who);
        board.waitingFor(who, lookAt, reason, nextTry);
    }

    /** The work no longer waits, or no longer belongs to this task. */
    public void goOn(Object who) {
        board.leave(who);
    }

    /** Shows a call that isn't answered for long. To be called now and then while anything is in flight. */
    public void look() {
        watched.lookAtCalls();
    }

    /** Closes all lanes and the connection. Doesn't block. */
    @Override
    public void close() {
        probe.close();
        lanes.keySet().forEach(this::close);
        destination.close();
        context.listener().closed(name);
    }

    @Override
    public long waitingChanges() {
        return sum(Lane::waitingChanges);
    }

    @Override
    public long waitingBytes() {
        return sum(Lane::waitingBytes);
    }

    @Override
    public long waitingMemory() {
        return sum(Lane::waitingMemory);
    }

    @Override
    public long inFlightChanges() {
        return sum(Lane::inFlightChanges);
    }

    @Override
    public Duration oldestWaiting() {
        long oldest =
                lanes.values().stream().mapToLong(Lane::oldestCommitNanos).min().orElse(Long.MAX_VALUE);
        long now = TimeUnit.MILLISECONDS.toNanos(context.clock().millis());
        return oldest >= now ? Duration.ZERO : Duration.ofNanos(now - oldest);
    }

    @Override
    public SubscriptionState state() {
        return board.state();
    }

    private long sum(ToLongFunction<Lane> figure) {
        return lanes.values().stream().mapToLong(figure).sum();
    }
}
