package dev.rowcast.beam.load;

import dev.rowcast.batch.load.LoadListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes to the worker's log for what it waits: the engine tells whoever follows the job nothing of a task before that ends. Called by one thread at a time. */
final class WorkerWaits implements LoadListener {
    private static final Logger LOG = LoggerFactory.getLogger(WorkerWaits.class);
    private static final long EVERY_NANOS = 10_000_000_000L;

    private long told = System.nanoTime() - EVERY_NANOS;

    @Override
    public synchronized void waits(String why) {
        long now = System.nanoTime();
        if (now - told >= EVERY_NANOS) {
            told = now;
            LOG.warn("{}", why);
        }
    }
}
