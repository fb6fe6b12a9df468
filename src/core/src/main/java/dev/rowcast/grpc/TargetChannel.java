package dev.rowcast.grpc;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The channel to one target, which connects when the first call is made or it is woken, and again whenever that happens after the
 * connection was lost. Thread-safe.
 */
final class TargetChannel {
    /** How soon a target that is down is tried again while others take its calls. */
    private static final long WAKE_EVERY_NANOS = Duration.ofSeconds(5).toNanos();

    private final String target;
    private final ManagedChannel channel;
    private final Runnable reachable;
    private final LongSupplier nanoTime;
    private final AtomicLong wokenAt;
    private volatile Runnable leaving = () -> {};

    /**
     * @param reachable is run each time that the target can be reached again after it could not
     * @param firstToo whether it is also run when the target is reached for the first time
     */
    TargetChannel(String target, ManagedChannel channel, Runnable reachable, boolean firstToo, LongSupplier nanoTime) {
        this.target = target;
        this.channel = channel;
        this.reachable = reachable;
        this.nanoTime = nanoTime;
        this.wokenAt = new AtomicLong(nanoTime.getAsLong());
        watch(ConnectivityState.IDLE, firstToo);
    }

    /** As the routing has it. */
    String target() {
        return target;
    }

    /** A call that is still to be started. */
    <Q, A> ClientCall<Q, A> call(MethodDescriptor<Q, A> method, CallOptions options) {
        if (isLost()) {
            // The channel's own backoff grows to two minutes; ours decides when to try, and it just has.
            channel.resetConnectBackoff();
        }
        return channel.newCall(method, options);
    }

    /** Whether a call would go out at once. */
    boolean isReady() {
        return channel.getState(false) == ConnectivityState.READY;
    }

    /** Whether the last attempt to connect failed. */
    boolean isLost() {
        return channel.getState(false) == ConnectivityState.TRANSIENT_FAILURE;
    }

    /** Connects if nothing is under way; one that is lost not more often than every few seconds. */
    void wake() {
        if (channel.getState(true) != ConnectivityState.TRANSIENT_FAILURE) {
            return;
        }
        long now = nanoTime.getAsLong();
        long last = wokenAt.get();
        if (now - last >= WAKE_EVERY_NANOS && wokenAt.compareAndSet(last, now)) {
            channel.resetConnectBackoff();
        }
    }

    /** Asks to be told each time that the connection is lost or is to be closed. One listener; a later one replaces it. */
    void whenLeaving(Runnable listener) {
        leaving = listener;
    }

    /** Cancels the calls that are out and begins to close the connection; doesn't wait for that. */
    void close() {
        channel.shutdownNow();
    }

    private void watch(ConnectivityState last, boolean lost) {
        channel.notifyWhenStateChanged(last, () -> {
            ConnectivityState now = channel.getState(false);
            if (now == ConnectivityState.SHUTDOWN) {
                return;
            }
            boolean back = lost && now == ConnectivityState.READY;
            watch(now, !back && (lost || now == ConnectivityState.TRANSIENT_FAILURE));
            if (last == ConnectivityState.READY) {
                leaving.run();
            }
            if (back) {
                reachable.run();
            }
        });
    }

    @Override
    public String toString() {
        return target;
    }
}
