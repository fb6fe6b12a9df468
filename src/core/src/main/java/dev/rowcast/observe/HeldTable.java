package dev.rowcast.observe;

import java.util.List;
import java.util.Objects;

/**
 * A partition that waits before a row until a person has decided about its table.
 *
 * @param partition the partition, for people, such as {@code shop.shop.orders-0}
 * @param table the table, as {@code database.table}
 * @param notice what a reader would suffer
 * @param sinceMillis since when it is held, in milliseconds since the epoch; by whichever task was the first
 * @param oldestMillis when the first row that waits was committed at the source, in milliseconds since the epoch
 * @param subscriptions who wants the table
 */
public record HeldTable(
        String partition,
        String table,
        String notice,
        long sinceMillis,
        long oldestMillis,
        List<String> subscriptions) {
    public HeldTable {
        // Another version may leave out what this one needs.
        partition = Objects.requireNonNullElse(partition, "");
        table = Objects.requireNonNullElse(table, "");
        notice = Objects.requireNonNullElse(notice, "");
        subscriptions = List.copyOf(Objects.requireNonNullElse(subscriptions, List.of()));
    }
}
