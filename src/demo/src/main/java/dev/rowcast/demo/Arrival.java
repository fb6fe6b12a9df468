package dev.rowcast.demo;

import java.time.Duration;
import java.time.Instant;

/**
 * A change in a subscriber's hands.
 *
 * @param id the change's id
 * @param table the table's name, without the database's
 * @param key the row's key, as text
 * @param lane within which changes arrive in ascending order of their offsets
 * @param offset the change's Kafka offset
 * @param snapshot whether a snapshot read the row, so that its commit is long ago
 * @param committed when the source committed it
 * @param arrived when the subscriber was called with it
 */
record Arrival(
        String id,
        String table,
        String key,
        String lane,
        long offset,
        boolean snapshot,
        Instant committed,
        Instant arrived) {
    Duration latency() {
        return Duration.between(committed, arrived);
    }
}
