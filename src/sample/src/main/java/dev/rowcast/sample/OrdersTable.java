package dev.rowcast.sample;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import shop.Orders;
import shop.OrdersChange;
import shop.OrdersKey;

/**
 * The orders as the changes so far make them: a copy of the table in memory. A service that keeps them in a database would write the row and
 * the change's id in one transaction. Safe for use by several threads.
 */
public final class OrdersTable {
    private final Map<OrdersKey, Orders> rows = new HashMap<>();
    private final Set<String> seen = new HashSet<>();

    /** Applies a change, unless it was applied before: delivery is at least once. Returns whether it was new. */
    public synchronized boolean apply(OrdersChange change) {
        if (seen.contains(change.getId())) {
            return false;
        }
        switch (change.getOperation()) {
            case OPERATION_INSERT, OPERATION_UPDATE, OPERATION_SNAPSHOT -> rows.put(change.getKey(), change.getAfter());
            case OPERATION_DELETE -> rows.remove(change.getKey());
            case OPERATION_TRUNCATE -> rows.clear();
            case OPERATION_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalArgumentException(
                        "change " + change.getId() + " has an operation that this program doesn't know");
        }
        seen.add(change.getId());
        return true;
    }

    /** The rows as they are now, by key. */
    public synchronized Map<OrdersKey, Orders> rows() {
        return Map.copyOf(rows);
    }
}
