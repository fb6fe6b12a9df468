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

/** Determines a change's key, and whether the change affects other keys, for delivery in key order. */
public final class KeyOrder {
    /** Headers by which the source connector marks the delete and the insert that replace an update of a primary key value. */
    private static final String NEW_KEY = "__debezium.newkey";

    private static final String OLD_KEY = "__debezium.oldkey";

    private KeyOrder() {}

    /** Whether a subscription with these settings needs the key of each change. */
    static boolean matters(Settings settings) {
        return orders(settings) || settings.onReject() == OnReject.PARK;
    }

    /** The key of the change. */
    public static ChangeKey keyOf(RowChange change) {
        return keyOf(change, change.table().toString(), true);
    }

    /**
     * The key of the change, for callers that already have the table's text.
     *
     * @param ordered whether a subscription orders by it; otherwise its text is created only for changes of tables with parked keys
     */
    static ChangeKey keyOf(RowChange change, String table, boolean ordered) {
        Struct key = change.key();
        if (key == null) {
            return ChangeKey.none(table);
        }
        return ordered ? new ChangeKey(table, KeyText.of(key)) : ChangeKey.lazily(table, () -> KeyText.of(key));
    }

    /** Whether changes of a subscription with these settings are ordered by key. */
    static boolean orders(Settings settings) {
        return settings.ordering() == Ordering.KEY;
    }

    /** Whether the change is the delete of the old key of an update of a key value. */
    static boolean isKeyDelete(RowChange change, Headers headers) {
        return change.operation() == Operation.DELETE && headers.lastWithName(NEW_KEY) != null;
    }

    /** Whether the change is the insert of the new key of an update of a key value. */
    static boolean isKeyInsert(RowChange change, Headers headers) {
        return change.operation() == Operation.INSERT && headers.lastWithName(OLD_KEY) != null;
    }

    /**
     * Whether the change affects other keys than its own: a TRUNCATE, or one of the two changes that replace an update of a primary key value.
     * Only the presence of the headers counts: their values aren't always JSON.
     */
    static boolean isBarrier(RowChange change, Headers headers) {
        return change.operation() == Operation.TRUNCATE
                || headers.lastWithName(NEW_KEY) != null
                || headers.lastWithName(OLD_KEY) != null;
    }
}
