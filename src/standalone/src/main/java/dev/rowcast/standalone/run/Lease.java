package dev.rowcast.standalone.run;

import dev.rowcast.standalone.state.Leadership;
import dev.rowcast.standalone.state.StateException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the lease of one process: prolongs it in time, and knows by this machine's own clock until when it is certain to be held. It counts from before each
 * call to the database, and ends a second early, so that no clock and no slow answer makes two processes believe that they lead. Thread-safe.
 */
public final class Lease implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lease.class);
    private static final Duration EARLY = Duration.ofSeconds(1);

    private final Leadership leadership;
    private final Duration length;
    private final LongSupplier nanos;
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, work -> {
        Thread thread = new Thread(work, "rowcast-lease");
        thread.setDaemon(true);
        return thread;
    });
    private volatile long certainUntil;
    private volatile boolean held;

    /**
     * @param length of the lease, as the leadership has it; over two seconds
     * @param nanos as {@link System#nanoTime}
     */
    public Lease(Leadership leadership, Duration length, LongSupplier nanos) {
        this.leadership = leadership;
        this.length = length;
        this.nanos = nanos;
    }

    /**
     * Tries to take it once, and prolongs it from then on. Returns whose it is where it is another's.
     *
     * @throws StateException if the database can't be asked
     */
    public Optional<String> take() {
        Optional<String> other = prolong();
        if (other.isEmpty()) {
            long each = length.toMillis() / 4;
            executor.scheduleWithFixedDelay(this::prolongAgain, each, each, TimeUnit.MILLISECONDS);
        }
        return other;
    }

    private Optional<String> prolong() {
        long before = nanos.getAsLong();
        Optional<String> other = leadership.take();
        held = other.isEmpty();
        if (held) {
            certainUntil = before + length.minus(EARLY).toNanos();
        }
        return other;
    }

    private void prolongAgain() {
        try {
            prolong().ifPresent(other -> {
                LOG.warn("{} has the lease now", other);
                executor.shutdown();
            });
        } catch (StateException away) {
            LOG.warn("the lease couldn't be prolonged: {}", away.getMessage());
        }
    }

    /** Whether it is certain that no other process has it. */
    public boolean isHeld() {
        return held && nanos.getAsLong() - certainUntil < 0;
    }

    /** Gives it up, so that another may take it at once. */
    @Override
    public void close() {
        executor.shutdownNow();
        boolean was = isHeld();
        held = false;
        if (was) {
            try {
                leadership.release();
            } catch (StateException away) {
                LOG.warn("the lease couldn't be given back, so others wait until it ends: {}", away.getMessage());
            }
        }
    }
}
