package dev.rowcast.cli.sync;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Something that is done again and again until this is closed, on a thread of its own. */
final class Ticking implements AutoCloseable {
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, work -> {
        Thread thread = new Thread(work, "rowcast-pause");
        thread.setDaemon(true);
        return thread;
    });

    /** @param work throws nothing */
    Ticking(Runnable work, Duration every) {
        executor.scheduleWithFixedDelay(work, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
