package dev.rowcast.deliver;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An answered call and all that follows from it.
 *
 * @param batch what was sent
 * @param answer the answer
 * @param settlement what it means
 * @param roundTripNanos from sending to the answer
 * @param pause how long until the next call; null for not at all
 * @param failures waits in a row without a change ending in between, this one included
 * @param takenBack changes of the batches behind it that were out and are sent again because of it
 */
record Outcome(
        Batch batch,
        Answer answer,
        Settlement settlement,
        long roundTripNanos,
        @Nullable Duration pause,
        int failures,
        int takenBack) {}
