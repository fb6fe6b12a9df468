package dev.rowcast.grpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.grpc.ManagedChannel;

/** One of the connections to a target, and the calls on it. Thread-safe. */
final class TargetConnection {
    private final ManagedChannel channel;

    @GuardedBy("this") private int calls;

    @GuardedBy("this") private int streams;

    TargetConnection(ManagedChannel channel) {
        this.channel = channel;
    }

    ManagedChannel channel() {
        return channel;
    }

    /** Calls that were made and aren't over. */
    synchronized int calls() {
        return calls;
    }

    /** Those of them that have a stream. */
    synchronized int streams() {
        return streams;
    }

    synchronized void called() {
        calls++;
    }

    synchronized void begun() {
        streams++;
    }

    synchronized void ended(boolean hadStream) {
        calls--;
        streams -= hadStream ? 1 : 0;
    }
}
