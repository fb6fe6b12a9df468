package dev.rowcast.destination.opensearch;

import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has old tombstones removed from time to time, wherever this task writes. Thread-safe. */
final class Sweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    /** The usual pause. */
    static final Duration PAUSE = Duration.ofMinutes(10);

    private final Http http;
    private final Duration retention;
    private final Clock clock;
    private final Set<IndexName> indexes = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "rowcast-opensearch-sweeper");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * @param retention how long a tombstone stays after it was written
     * @param pause between two looks
     */
    Sweeper(Http http, Duration retention, Clock clock, Duration pause) {
        this.http = http;
        this.retention = retention;
        this.clock = clock;
        timer.scheduleWithFixedDelay(this::sweepAll, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** From now on that index too. */
    void add(IndexName name) {
        indexes.add(name);
    }

    private void sweepAll() {
        for (IndexName name : indexes) {
            new Sweep(http, name, clock.instant().minus(retention)).run().whenComplete((removed, fault) -> {
                if (fault != null) {
                    LOG.warn("old tombstones of {} can't be removed now: {}", name.rows(), fault.toString());
                } else if (removed > 0) {
                    LOG.info(
                            "{} tombstones of {}, written more than {} ago, were removed",
                            removed,
                            name.rows(),
                            retention);
                }
            });
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
