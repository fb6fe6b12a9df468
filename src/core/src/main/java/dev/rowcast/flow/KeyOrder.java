package dev.rowcast.flow;

import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.deliver.ChangeKey;
import dev.rowcast.encode.KeyText;
import dev.rowcast.route.OnReject;
import dev.rowcast.route.Ordering;
import dev.rowcast.route.Settings;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Headers;

/** What the order of keys has to know of a change. */
public final class KeyOrder {
    /** The source connector marks the delete and the insert with these that a change of a primary key value becomes. */
    private static final String NEW_KEY = "__debezium.newkey";

    private static final String OLD_KEY = "__debezium.oldkey";

    private KeyOrder() {}

    /** Whether a subscription with these settings has to know which row a change is of. */
    static boolean matters(Settings settings) {
        return orders(settings) || settings.onReject() == OnReject.PARK;
    }

    /** The key of the change. */
    public static ChangeKey keyOf(RowChange change) {
        return keyOf(change, change.table().toString(), true);
    }

    /**
     * The same, by whoever has the table's text already.
     *
     * @param ordered whether anybody orders by it; else its text is made for those changes alone whose table has something parked
     */
    static ChangeKey keyOf(RowChange change, String table, boolean ordered) {
        Struct key = change.key();
        if (key == null) {
            return ChangeKey.none(table);
        }
        return ordered ? new ChangeKey(table, KeyText.of(key)) : ChangeKey.lazily(table, () -> KeyText.of(key));
    }

    /** Whether changes of a subscription with these settings are ordered by it. */
    static boolean orders(Settings settings) {
        return settings.ordering() == Ordering.KEY;
    }

    /**
     * Whether the change concerns more keys than its own: a TRUNCATE, and both halves of a change of a primary key value. What the
     * headers hold besides isn't looked at, for it isn't always JSON.
     */
    static boolean isBarrier(RowChange change, Headers headers) {
        return change.operation() == Operation.TRUNCATE
                || headers.lastWithName(NEW_KEY) != null
                || headers.lastWithName(OLD_KEY) != null;
    }
}
