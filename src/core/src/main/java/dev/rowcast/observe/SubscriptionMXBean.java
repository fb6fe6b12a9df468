package dev.rowcast.observe;

/**
 * One subscription of one task as JMX shows it. Counters run from the task's start; a time or size of the last answer is 0 before
 * the first.
 */
public interface SubscriptionMXBean {
    /** Its {@link State}. */
    String getState();

    /** Why it is in that state; empty while it delivers. */
    String getReason();

    /** Changes that the subscriber accepted. */
    long getDelivered();

    /** Changes that were to be sent again; one that is sent five times counts four times. */
    long getRetried();

    /** Changes on their way to, or in, the dead-letter queue. */
    long getRejected();

    /** Changes that the subscriber did not want or had already. */
    long getSkipped();

    /** Encoded bytes of the requests that were answered with OK. */
    long getDeliveredBytes();

    /** Changes in calls that aren't answered yet. */
    long getInFlight();

    /** Changes taken in and not yet ended. */
    long getWaitingChanges();

    /** Their encoded bytes. */
    long getWaitingBytes();

    /** Milliseconds since the oldest of them was committed at the source. */
    long getOldestWaitingMillis();

    /** Round trip of the last call that was answered with OK, in milliseconds. */
    double getLastRoundTripMillis();

    /** From commit at the source to the last answer, in milliseconds. */
    double getLagMillis();
}
