package dev.rowcast.observe;

import java.time.Duration;

/** What one subscription holds at the moment, over all its partitions. Thread-safe and cheap to call. */
public interface DeliveryGauges {
    /** Changes that aren't done: buffered, in flight, or on their way to the dead-letter queue. */
    long waitingChanges();

    /** Their encoded size in bytes. */
    long waitingBytes();

    /** Their estimated heap size in bytes. */
    long waitingMemory();

    /** Changes in calls that aren't answered yet. */
    long inFlightChanges();

    /** Time since the oldest waiting change was committed at the source; zero if none waits. */
    Duration oldestWaiting();

    /** Its state. */
    SubscriptionState state();
}
