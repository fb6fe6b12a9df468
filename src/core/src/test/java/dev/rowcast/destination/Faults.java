package dev.rowcast.destination;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;

/** A far end that goes wrong as it is told; what its requests are, it knows itself. Thread-safe. */
public abstract class Faults implements DestinationContractTest.FarEnd {
    private final AtomicInteger failing = new AtomicInteger();
    private final AtomicInteger losing = new AtomicInteger();
    private final CountDownLatch held = new CountDownLatch(1);
    private volatile CountDownLatch gate = new CountDownLatch(0);

    /** What is to become of the n-th request that writes rows, from 1 on. */
    public volatile IntFunction<Fate> fates = n -> Fate.THROUGH;

    /** How long the next request waits first, in milliseconds. */
    public volatile IntSupplier delays = () -> 0;

    /** What becomes of a request. */
    public enum Fate {
        THROUGH,
        /** Answered with an error of the server, and not done. */
        UNAVAILABLE,
        /** Throttled, and not done. */
        BUSY,
        /** Done, and not answered. */
        UNANSWERED
    }

    /** Waits for as long as requests are held; whether this one is to fail then, and do nothing. */
    protected final boolean fails() throws InterruptedException {
        if (gate.getCount() > 0) {
            held.countDown();
            gate.await();
        }
        return isNext(failing);
    }

    /** Whether this request is to take effect and fail all the same. */
    protected final boolean losesAnswer() {
        return isNext(losing);
    }

    /** What becomes of the n-th request that writes rows; waits first for as long as requests are held. */
    protected final Fate fate(int number) throws InterruptedException {
        if (fails()) {
            return Fate.UNAVAILABLE;
        }
        return losesAnswer() ? Fate.UNANSWERED : fates.apply(number);
    }

    /** Waits for as long as requests are to. */
    protected final void delay() {
        int millis = delays.getAsInt();
        if (millis > 0) {
            new CompletableFuture<Void>()
                    .completeOnTimeout(null, millis, TimeUnit.MILLISECONDS)
                    .join();
        }
    }

    private static boolean isNext(AtomicInteger count) {
        return count.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    @Override
    public final void failNext(int requests) {
        failing.set(requests);
    }

    @Override
    public final void loseNextAnswer() {
        losing.set(1);
    }

    @Override
    public final void hold() {
        gate = new CountDownLatch(1);
    }

    @Override
    public final void awaitHeld() {
        try {
            held.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public final void release() {
        gate.countDown();
    }
}
