package dev.rowcast.bench.task;

import java.util.concurrent.locks.LockSupport;

/** Looks again soon, on a thread that has nothing else to do. */
final class Waiting {
    private static final long LOOK_NANOS = 200_000;

    private Waiting() {}

    /** Waits for a fifth of a millisecond. */
    static void once() {
        LockSupport.parkNanos(LOOK_NANOS);
    }
}
