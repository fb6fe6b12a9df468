package dev.rowcast.bench.task;

/** Sends batches one after the other. */
interface WireLane {
    /** Begins to send, until there are to be no more. */
    void begin();

    /** Whether nothing is to be sent and nothing unanswered. */
    boolean isIdle();

    /** How many batches were answered, ever. */
    long answered();
}
