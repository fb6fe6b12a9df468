package dev.rowcast.grpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.function.LongSupplier;

/** One of the connections to a target, and the calls on it. Thread-safe. */
final class TargetConnection {
    /** So long a call with a connection waits for its stream; with one left it takes no time. */
    static final Duration STREAM_PATIENCE = Duration.ofSeconds(1);

    private final ManagedChannel channel;
    private final LongSupplier nanoTime;

    @GuardedBy("this") private int calls;

    @GuardedBy("this") private int streams;

    /** When a call that had a stream ended last. */
    @GuardedBy("this") private long leftNanos;

    TargetConnection(ManagedChannel channel, LongSupplier nanoTime) {
        this.channel = channel;
        this.nanoTime = nanoTime;
        this.leftNanos = nanoTime.getAsLong() - STREAM_PATIENCE.toNanos();
    }

    ManagedChannel channel() {
        return channel;
    }

    /** Calls that were made and aren't over. */
    synchronized int calls() {
        return calls;
    }

    /**
     * How many calls have had a stream while others waited for one: those that have one now, and if there is none, one where one has just ended, since its
     * stream may not have been given to the next yet.
     */
    synchronized int streams() {
        boolean justLeft = nanoTime.getAsLong() - leftNanos < STREAM_PATIENCE.toNanos();
        return streams == 0 && justLeft ? 1 : streams;
    }

    synchronized void called() {
        calls++;
    }

    synchronized void begun() {
        streams++;
    }

    synchronized void ended(boolean hadStream) {
        calls--;
        if (hadStream) {
            streams--;
            leftNanos = nanoTime.getAsLong();
        }
    }
}
