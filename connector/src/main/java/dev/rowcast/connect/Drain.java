package dev.rowcast.connect;

import dev.rowcast.change.StreamId;
import dev.rowcast.flow.ChangeFlow;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Drains partitions that are about to be revoked: changes in flight, and their dead letters. For the task's thread alone. */
final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private final ChangeFlow flow;

    Drain(ChangeFlow flow) {
        this.flow = flow;
    }

    /**
     * Sends no more of the partitions, and returns when all that was in flight has ended, when the time is over, or when the thread is
     * interrupted, which it then still is. What hasn't ended stays uncommitted.
     */
    void await(Collection<StreamId> partitions, Duration atMost) {
        long deadline = System.nanoTime() + atMost.toNanos();
        flow.drain(partitions);
        try {
            while (!flow.isDrained(partitions)
                    && System.nanoTime() - deadline < 0
                    && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
        } catch (RuntimeException undeliverable) {
            // It stays uncommitted, so the task that gets the partition reads it again.
            LOG.warn("Partitions are revoked while dead letters can't be written: {}", undeliverable.getMessage());
        }
    }
}
