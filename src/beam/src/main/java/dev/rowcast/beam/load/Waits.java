package dev.rowcast.beam.load;

import dev.rowcast.batch.source.UnfinishedException;

/** How a worker waits, and how it ends. */
final class Waits {
    /** A failover of MySQL may last so long, about five minutes. */
    static final int TRIES = 65;

    private Waits() {}

    /**
     * Why it couldn't be done.
     *
     * @throws UnfinishedException itself, if it was just that the engine asked this worker to end, and will have another one do it
     */
    static String words(UnfinishedException wrong) {
        if (Thread.currentThread().isInterrupted()) {
            throw wrong;
        }
        return String.valueOf(wrong.getMessage());
    }
}
