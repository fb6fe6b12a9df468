package dev.rowcast.bench.task;

/** Something that delivers rows to a subscriber, as fast as it can. */
interface Sink extends AutoCloseable {
    /**
     * Delivers for so long; returns when all of it is acknowledged and may be committed.
     *
     * @param nanos how long rows are taken, in nanoseconds
     * @return how many rows
     * @throws Exception if they can't be delivered
     */
    long deliver(long nanos) throws Exception;

    @Override
    void close();
}
