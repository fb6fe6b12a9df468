package dev.rowcast.observe;

import java.time.Duration;

/** What one subscription holds right now, over all its partitions. Thread-safe and cheap to ask. */
public interface DeliveryGauges {
    /** Changes taken in and not yet ended, those in flight among them. */
    long waitingChanges();

    /** Their encoded size in bytes. */
    long waitingBytes();

    /** About how many bytes of the heap they keep. */
    long waitingMemory();

    /** Changes in calls that aren't answered yet. */
    long inFlightChanges();

    /** How long ago the oldest change that waits was committed at the source; zero if none waits. */
    Duration oldestWaiting();

    /** How it stands. */
    SubscriptionState state();
}
