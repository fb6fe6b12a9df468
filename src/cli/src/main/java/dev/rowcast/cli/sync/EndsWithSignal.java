package dev.rowcast.cli.sync;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** While it is open, Ctrl-C and SIGTERM interrupt a thread, and the program ends once this is closed, or after a minute. Thread-safe. */
final class EndsWithSignal implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final CountDownLatch given = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;

    private EndsWithSignal(Thread interrupted) {
        this.hook = new Thread(() -> end(interrupted), "rowcast-sync-end");
    }

    static EndsWithSignal interrupting(Thread thread) {
        EndsWithSignal signal = new EndsWithSignal(thread);
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    private void end(Thread interrupted) {
        given.countDown();
        interrupted.interrupt();
        try {
            boolean unused = closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
    }

    boolean isGiven() {
        return given.getCount() == 0;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            // It runs now, and goes on.
        }
    }
}
