package dev.rowcast.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Makes of a Ctrl-C an interrupt of the thread that opened this, and holds the JVM until that thread has put things away. */
final class InterruptHandler implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    private final Thread worker = Thread.currentThread();
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::end, "rowcast-demo-end");
    private volatile boolean asked;

    InterruptHandler() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whether the JVM is to end. */
    boolean asked() {
        return asked;
    }

    /** Takes the interrupt back: it has done its work, and must not hurry the thread while it puts things away. */
    void calm() {
        if (Thread.interrupted()) {
            asked = true;
        }
    }

    private void end() {
        asked = true;
        worker.interrupt();
        try {
            if (!done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                System.err.println(
                        "rowcast: the demo didn't end within " + PATIENCE.toSeconds() + " s and was broken off.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is on its way out: the hook is what waits for this.
            return;
        }
    }
}
