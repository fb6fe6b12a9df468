package dev.rowcast.e2e;

import dev.rowcast.v1.PushRequest;
import dev.rowcast.v1.PushResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** How a subscriber keeps its callers waiting: forever unless it is opened. */
final class Gate {
    private static final long FOREVER_SECONDS = 120;

    private final CountDownLatch open = new CountDownLatch(1);
    private final AtomicInteger calls = new AtomicInteger();

    /** Answers each call so long after it came. */
    static Function<PushRequest, PushResponse> after(Duration delay) {
        return batch -> {
            long deadline = System.nanoTime() + delay.toNanos();
            while (System.nanoTime() - deadline < 0) {
                LockSupport.parkNanos(deadline - System.nanoTime());
            }
            return PushResponse.getDefaultInstance();
        };
    }

    /** Answers no call before the gate opens. */
    Function<PushRequest, PushResponse> shut() {
        return this::pass;
    }

    /** Answers one call in that many at once, and the others not before the gate opens. */
    Function<PushRequest, PushResponse> oneIn(int howMany) {
        return batch -> calls.incrementAndGet() % howMany == 0 ? PushResponse.getDefaultInstance() : pass(batch);
    }

    /** Lets all through. */
    void open() {
        open.countDown();
    }

    private PushResponse pass(PushRequest batch) {
        try {
            if (!open.await(FOREVER_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody opened the gate to " + batch.getTopic());
            }
            return PushResponse.getDefaultInstance();
        } catch (InterruptedException ended) {
            // The server is being ended; nobody hears this.
            Thread.currentThread().interrupt();
            return PushResponse.getDefaultInstance();
        }
    }
}
