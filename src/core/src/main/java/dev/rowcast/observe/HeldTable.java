package dev.rowcast.observe;

import java.util.List;
import java.util.Objects;

/**
 * A partition that waits before a row for a decision about its table.
 *
 * @param partition the partition, for operators, such as {@code shop.shop.orders-0}
 * @param table the table, as {@code database.table}
 * @param notice why rows are stopped
 * @param sinceMillis when the first task held the table, in milliseconds since the epoch
 * @param oldestMillis when the first waiting row was committed at the source, in milliseconds since the epoch
 * @param subscriptions the subscriptions that want the table
 * @param undecidable whether no decision about the contract can release it; the notice then says what can
 */
public record HeldTable(
        String partition,
        String table,
        String notice,
        long sinceMillis,
        long oldestMillis,
        List<String> subscriptions,
        boolean undecidable) {
    /** One that a decision about the contract releases. */
    public HeldTable(
            String partition,
            String table,
            String notice,
            long sinceMillis,
            long oldestMillis,
            List<String> subscriptions) {
        this(partition, table, notice, sinceMillis, oldestMillis, subscriptions, false);
    }

    public HeldTable {
        // Other versions may leave out fields that this one needs.
        partition = Objects.requireNonNullElse(partition, "");
        table = Objects.requireNonNullElse(table, "");
        notice = Objects.requireNonNullElse(notice, "");
        subscriptions = List.copyOf(Objects.requireNonNullElse(subscriptions, List.of()));
    }
}
