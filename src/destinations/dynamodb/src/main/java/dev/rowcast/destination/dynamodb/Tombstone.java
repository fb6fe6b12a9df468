package dev.rowcast.destination.dynamodb;

import dev.rowcast.change.RowVersion;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What stays of a row that was deleted: its version, and from when on that may be forgotten. */
final class Tombstone {
    private Tombstone() {}

    /** All attributes but the key. */
    static Map<String, AttributeValue> of(RowVersion version, Instant expires) {
        Map<String, AttributeValue> item = new HashMap<>();
        item.put(Attributes.VERSION, Attributes.of(version));
        item.put(Attributes.DELETED, AttributeValue.fromBool(true));
        item.put(Attributes.EXPIRES, AttributeValue.fromN(Long.toString(expires.getEpochSecond())));
        return item;
    }

    static boolean is(Map<String, AttributeValue> item) {
        return item.containsKey(Attributes.DELETED);
    }
}
