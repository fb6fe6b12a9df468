package dev.rowcast.destination.dynamodb;

import dev.rowcast.store.Target;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has old tombstones removed from time to time, wherever this task writes. Thread-safe. */
final class Sweeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    /** The usual pause between two looks whether it is time. */
    static final Duration PAUSE = Duration.ofMinutes(10);

    private final Function<Target, Sweep> sweeps;
    private final Clock clock;
    private final Set<Target> targets = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "rowcast-dynamodb-sweeper");
        thread.setDaemon(true);
        return thread;
    });

    Sweeper(Function<Target, Sweep> sweeps, Clock clock, Duration pause) {
        this.sweeps = sweeps;
        this.clock = clock;
        timer.scheduleWithFixedDelay(this::sweepAll, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** From now on that target too. */
    void add(Target target) {
        targets.add(target);
    }

    private void sweepAll() {
        for (Target target : targets) {
            sweeps.apply(target).run(clock.instant()).whenComplete((removed, fault) -> {
                if (fault != null) {
                    LOG.warn(
                            "old tombstones of {} can't be removed now: {}",
                            target,
                            Failures.of(fault).reason());
                } else if (removed > 0) {
                    LOG.info("{} tombstones of {} that may be forgotten were removed", removed, target);
                }
            });
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
