package dev.rowcast.deliver;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A timer of which one run counts, the last that was started. Its methods are called under the lane's lock, what it runs is not. */
final class RetryTimer {
    private final ScheduledExecutorService scheduler;
    private final Object lock;
    private @Nullable Future<?> run;
    /** Tells the run that counts from those that were cancelled too late. */
    private long turn;

    /** @param lock guards this */
    RetryTimer(ScheduledExecutorService scheduler, Object lock) {
        this.scheduler = scheduler;
        this.lock = lock;
    }

    /** Runs it after that delay, and what was to run before doesn't. */
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

    /** Whether something is to run. */
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
