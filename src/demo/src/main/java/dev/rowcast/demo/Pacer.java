package dev.rowcast.demo;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Does something again and again at a fixed rate, on a thread of its own, until it is closed or it fails. */
final class Pacer implements AutoCloseable {
    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "rowcast-demo-workload"));
    private final ScheduledFuture<?> running;

    private Pacer(Step step, Duration every) {
        running = thread.scheduleAtFixedRate(() -> run(step), 0, every.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** What is done. */
    @FunctionalInterface
    interface Step {
        void run() throws SQLException;
    }

    static Pacer start(Step step, Duration every) {
        return new Pacer(step, every);
    }

    /** Does it so many times, and returns after the last. */
    static void times(int times, Duration every, Step step) throws InterruptedException {
        int[] left = {times};
        java.util.concurrent.CountDownLatch done = new java.util.concurrent.CountDownLatch(1);
        try (Pacer pacer = start(
                () -> {
                    if (left[0] > 0) {
                        left[0]--;
                        step.run();
                    } else {
                        done.countDown();
                    }
                },
                every)) {
            while (!done.await(100, TimeUnit.MILLISECONDS)) {
                pacer.check();
            }
        }
    }

    /** Does something else in between, and returns after it. */
    void once(Step step) throws InterruptedException {
        try {
            thread.submit(() -> run(step)).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure
                    ? failure
                    : new DemoException("The workload failed: " + e.getCause(), e);
        }
    }

    private static void run(Step step) {
        try {
            step.run();
        } catch (SQLException e) {
            throw new DemoException("The workload failed: " + e.getMessage(), e);
        }
    }

    /** Throws what it failed with, if it has. */
    void check() throws InterruptedException {
        @Nullable Throwable cause = null;
        if (running.isDone()) {
            try {
                running.get();
            } catch (ExecutionException e) {
                cause = e.getCause();
            } catch (CancellationException e) {
                return;
            }
        }
        if (cause instanceof RuntimeException failure) {
            throw failure;
        }
    }

    /** Lets the step under way end, and does no more. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            thread.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.shutdownNow();
    }
}
