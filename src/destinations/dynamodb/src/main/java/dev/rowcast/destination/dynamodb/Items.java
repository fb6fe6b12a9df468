package dev.rowcast.destination.dynamodb;

import dev.rowcast.change.RowVersion;
import dev.rowcast.store.Write;
import java.time.Clock;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/** Makes requests of writes. Thread-safe. */
final class Items {
    private final DynamoDbSettings settings;
    private final Clock clock;

    Items(DynamoDbSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /** The name of the partition key. */
    String key() {
        return settings.key();
    }

    /** @param version in place of the write's own */
    PutItemRequest put(Write write, RowVersion version, Guard guard) {
        String key = ItemKey.of(write.key());
        if (write.action() != Write.Action.PUT) {
            return tombstone(write.target().name(), key, version, guard);
        }
        Map<String, AttributeValue> item = ItemBytes.read(write.body());
        item.put(settings.key(), AttributeValue.fromS(key));
        item.put(Attributes.VERSION, Attributes.of(version));
        return guard.put(write.target().name(), settings.key(), item);
    }

    /** @param key as the table has it */
    PutItemRequest tombstone(String table, String key, RowVersion version, Guard guard) {
        Map<String, AttributeValue> item = Tombstone.of(version, clock.instant().plus(settings.retention()));
        item.put(settings.key(), AttributeValue.fromS(key));
        return guard.put(table, settings.key(), item);
    }
}
