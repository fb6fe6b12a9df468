package dev.rowcast.destination.dynamodb;

import dev.rowcast.change.RowVersion;
import dev.rowcast.route.Secret;
import dev.rowcast.store.Store;
import dev.rowcast.store.Target;
import dev.rowcast.store.Write;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Stores as the destination makes them. */
final class Stores {
    private Stores() {}

    static Store open(URI url, String table) {
        return open(url, table, Map.of());
    }

    /** @param more settings beside where and how it is called */
    static Store open(URI url, String table, Map<String, Object> more) {
        DynamoDbSettings settings = settings(url, table, more);
        return new DynamoDbStore(Connection.to(settings), settings, Clock.systemUTC());
    }

    static DynamoDbSettings settings(URI url, String table, Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "region",
                "eu-central-1",
                "endpoint",
                url.toString(),
                "table",
                table,
                "auth",
                Map.of("accessKey", "rowcast", "secretKey", new Secret("dynamodb", "sesame-42"))));
        all.putAll(more);
        SettingsReader reader = new SettingsReader();
        DynamoDbSettings settings = reader.read(all);
        if (!reader.problems().isEmpty()) {
            throw new IllegalArgumentException(reader.problems().toString());
        }
        return settings;
    }

    static Write put(Target target, String key, long version) {
        return put(target, key, version, version);
    }

    /** @param v the column {@code v} */
    static Write put(Target target, String key, long version, long v) {
        byte[] body =
                ItemBytes.of(Map.of("id", AttributeValue.fromN("1"), "v", AttributeValue.fromN(Long.toString(v))));
        return new Write(target, key, Write.Action.PUT, body, new RowVersion(0, version));
    }
}
