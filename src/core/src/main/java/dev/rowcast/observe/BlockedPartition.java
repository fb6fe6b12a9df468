package dev.rowcast.observe;

import java.util.List;
import java.util.Objects;

/**
 * A partition that isn't read further for longer than a short pause, although some of its subscriptions would take more.
 *
 * @param partition the partition, for operators, such as {@code shop.shop.orders-0}
 * @param causes what it waits for: subscriptions whose buffers are full, or a table that is held
 * @param reason the same as a sentence, for operators
 * @param subscriptions the subscriptions that it keeps behind
 * @param sinceMillis since when it isn't read, in milliseconds since the epoch
 */
public record BlockedPartition(
        String partition, List<String> causes, String reason, List<String> subscriptions, long sinceMillis) {
    public BlockedPartition {
        // Other versions may leave out fields that this one needs.
        partition = Objects.requireNonNullElse(partition, "");
        causes = List.copyOf(Objects.requireNonNullElse(causes, List.of()));
        reason = Objects.requireNonNullElse(reason, "");
        subscriptions = List.copyOf(Objects.requireNonNullElse(subscriptions, List.of()));
    }
}
