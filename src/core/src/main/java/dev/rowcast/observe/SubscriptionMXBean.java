package dev.rowcast.observe;

/**
 * One subscription of one task as JMX shows it. Counters start with the task; a time or size of the last answer is 0 before
 * the first.
 */
public interface SubscriptionMXBean {
    /** Its {@link State}. */
    String getState();

    /** Why it is in that state; empty while it delivers. */
    String getReason();

    /** Id of the change that fails alone, and that can be skipped; empty if none does. */
    String getFailingId();

    /** What is waited for and looked at, such as the contract log; empty where that is the subscriber. */
    String getLookAt();

    /** Since when it is in that state, in milliseconds since the epoch. */
    long getStateSinceMillis();

    /** When the next try is due, in milliseconds since the epoch; 0 if it isn't waiting for one. */
    long getNextTryMillis();

    /** Changes that the subscriber accepted. */
    long getDelivered();

    /** Changes that had to be sent again; one that is sent five times counts four times. */
    long getRetried();

    /** Changes on their way to, or in, the dead-letter queue. */
    long getRejected();

    /** Changes that the subscriber didn't want or already had. */
    long getSkipped();

    /** Whether it delivers to a store. */
    boolean isStore();

    /** Writes that a store passed over, since it has newer rows; one that comes again counts again. 0 for a service. */
    long getStale();

    /** Changes that were rejected, and whose rows a store's readers therefore see as they were before. 0 for a service. */
    long getOutdated();

    /** Encoded bytes of the requests that were answered with OK. */
    long getDeliveredBytes();

    /** Changes in calls that aren't answered yet. */
    long getInFlight();

    /** Changes that aren't done: buffered, in flight, or on their way to the dead-letter queue. */
    long getWaitingChanges();

    /** Their encoded bytes. */
    long getWaitingBytes();

    /** Their estimated heap size in bytes. */
    long getWaitingMemory();

    /** Milliseconds since the oldest of them was committed at the source. */
    long getOldestWaitingMillis();

    /** Changes accepted per second, over the last ten seconds. */
    double getRate();

    /** Changes accepted with the last answer. */
    long getLastBatchSize();

    /** When the last change was accepted, in milliseconds since the epoch; 0 before the first. */
    long getLastDeliveredMillis();

    /** Round trip of the last call that was answered with OK, in milliseconds. */
    double getLastRoundTripMillis();

    /**
     * How far it lags behind the source now, in milliseconds: since the oldest change that the task has read and that isn't delivered was committed, held
     * ones included, or since a partition isn't read further for another's sake. 0 when it is caught up.
     */
    double getLagMillis();

    /** End-to-end latency: from the commit at the source to the last answer, for the oldest change of that batch, in milliseconds. */
    double getLatencyMillis();
}
