package dev.rowcast.deliver;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A timer with one task: starting another replaces it. Its methods are called under the lane's lock; its task runs without the lock. */
final class RetryTimer {
    private final ScheduledExecutorService scheduler;
    private final Object lock;
    private @Nullable Future<?> run;
    /** Distinguishes the current task from those that were cancelled too late. */
    private long turn;

    /** @param lock the lock that guards this */
    RetryTimer(ScheduledExecutorService scheduler, Object lock) {
        this.scheduler = scheduler;
        this.lock = lock;
    }

    /** Runs the task after that delay, and cancels the earlier one. */
    void start(Duration delay, Runnable due) {
        stop();
        long mine = turn;
        run = scheduler.schedule(() -> end(mine, due), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    void stop() {
        turn++;
        if (run != null) {
            run.cancel(false);
            run = null;
        }
    }

    /** Whether a task is scheduled. */
    boolean isRunning() {
        return run != null;
    }

    private void end(long mine, Runnable due) {
        synchronized (lock) {
            if (turn != mine) {
                return;
            }
            run = null;
        }
        due.run();
    }
}
