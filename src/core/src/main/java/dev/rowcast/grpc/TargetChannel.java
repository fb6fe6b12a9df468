package dev.rowcast.grpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.rowcast.deliver.Outlets;
import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The way to one target: a connection, which is made when the first call is made or it is woken, and again whenever that happens after it
 * was lost; and some more where the server takes fewer calls on one than there are. Thread-safe.
 */
final class TargetChannel {
    /** How soon a target that is down is tried again while others take its calls. */
    private static final long WAKE_EVERY_NANOS = Duration.ofSeconds(5).toNanos();

    /** The most connections: a server that limits the streams on each means to limit what a client asks of it. */
    static final int MOST_CONNECTIONS = 4;

    private final String target;
    private final Supplier<ManagedChannel> maker;
    private final TargetConnection first;

    @GuardedBy("this") private final List<TargetConnection> connections = new ArrayList<>();

    private final LongSupplier nanoTime;
    private final AtomicLong wokenAt;
    private volatile Runnable leaving = () -> {};
    /** What a connection was found to take. */
    @GuardedBy("this") private int found = Integer.MAX_VALUE;

    @GuardedBy("this") private long foundAt;

    @GuardedBy("this") private boolean closed;

    /**
     * @param maker makes a channel for each connection
     * @param reachable is run each time that the target can be reached again after it could not
     * @param firstToo whether it is also run when the target is reached for the first time
     */
    TargetChannel(
            String target,
            Supplier<ManagedChannel> maker,
            Runnable reachable,
            boolean firstToo,
            LongSupplier nanoTime) {
        this.target = target;
        this.maker = maker;
        this.nanoTime = nanoTime;
        this.first = new TargetConnection(maker.get(), nanoTime);
        this.connections.add(first);
        this.wokenAt = new AtomicLong(nanoTime.getAsLong());
        watch(first.channel(), ConnectivityState.IDLE, firstToo, reachable);
    }

    /** As the routing has it. */
    String target() {
        return target;
    }

    /**
     * A call that is still to be started, to be told when it has ended.
     *
     * @param whenMoved as {@link StartedCall} has it
     */
    <Q, A> StartedCall<Q, A> call(MethodDescriptor<Q, A> method, CallOptions options, Runnable whenMoved) {
        TargetConnection connection = connection();
        if (connection.channel().getState(false) == ConnectivityState.TRANSIENT_FAILURE) {
            // The channel's own backoff grows to two minutes; ours decides when to try, and it just has.
            connection.channel().resetConnectBackoff();
        }
        return new StartedCall<>(connection, method, options, whenMoved);
    }

    /** One that has a stream left, or else the one with the fewest calls. */
    private synchronized TargetConnection connection() {
        if (found != Integer.MAX_VALUE && nanoTime.getAsLong() - foundAt >= Outlets.CROWDED_FOR.toNanos()) {
            found = Integer.MAX_VALUE;
        }
        TargetConnection best = first;
        for (TargetConnection connection : connections) {
            if (connection.calls() < best.calls()) {
                best = connection;
            }
        }
        if (first.calls() < found) {
            best = first;
        } else if (best.calls() >= found && connections.size() < MOST_CONNECTIONS && !closed) {
            best = new TargetConnection(maker.get(), nanoTime);
            connections.add(best);
            watch(best.channel(), ConnectivityState.IDLE, false, () -> {});
        }
        best.called();
        return best;
    }

    /** A call has a connection and gets no stream on it; returns how many calls the target takes in all, 0 where none has a stream. */
    synchronized int crowded() {
        int most = 0;
        for (TargetConnection connection : connections) {
            most = Math.max(most, connection.streams());
        }
        if (most > 0) {
            found = most;
            foundAt = nanoTime.getAsLong();
        }
        return most * MOST_CONNECTIONS;
    }

    /** Whether a call would go out at once. */
    boolean isReady() {
        return first.channel().getState(false) == ConnectivityState.READY;
    }

    /** Whether the last attempt to connect failed. */
    boolean isLost() {
        return first.channel().getState(false) == ConnectivityState.TRANSIENT_FAILURE;
    }

    /** Connects if nothing is under way; one that is lost not more often than every few seconds. */
    void wake() {
        if (first.channel().getState(true) != ConnectivityState.TRANSIENT_FAILURE) {
            return;
        }
        long now = nanoTime.getAsLong();
        long last = wokenAt.get();
        if (now - last >= WAKE_EVERY_NANOS && wokenAt.compareAndSet(last, now)) {
            first.channel().resetConnectBackoff();
        }
    }

    /** Asks to be told each time that the connection is lost or is to be closed. One listener; a later one replaces it. */
    void whenLeaving(Runnable listener) {
        leaving = listener;
    }

    /** Cancels the calls that are out and begins to close the connection; doesn't wait for that. */
    synchronized void close() {
        closed = true;
        connections.forEach(connection -> connection.channel().shutdownNow());
    }

    private void watch(ManagedChannel channel, ConnectivityState last, boolean lost, Runnable whenBack) {
        channel.notifyWhenStateChanged(last, () -> {
            ConnectivityState now = channel.getState(false);
            if (now == ConnectivityState.SHUTDOWN) {
                return;
            }
            boolean back = lost && now == ConnectivityState.READY;
            watch(channel, now, !back && (lost || now == ConnectivityState.TRANSIENT_FAILURE), whenBack);
            if (last == ConnectivityState.READY) {
                leaving.run();
            }
            if (back) {
                whenBack.run();
            }
        });
    }

    @Override
    public String toString() {
        return target;
    }
}
