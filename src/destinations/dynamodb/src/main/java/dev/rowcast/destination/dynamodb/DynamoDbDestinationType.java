package dev.rowcast.destination.dynamodb;

import dev.rowcast.deliver.Destination;
import dev.rowcast.deliver.DestinationType;
import dev.rowcast.store.StoreDestination;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * {@code {"type": "dynamodb", "region": "eu-central-1", "table": "orders"}}: rows as items of a DynamoDB table for each table. {@code table} is by default
 * {@code {database}-{table}}; {@code key}, default {@code pk}, names the partition key; {@code marks}, default {@code rowcast-targets}, the table that says
 * who writes where. Without {@code auth} the credentials are those that AWS's default chain finds. {@code endpoint} and {@code tls.ca} are for another one than
 * the region's; {@code concurrency}, default 64, is how many requests are under way at once; {@code tombstones.retention}, default 7 days, is how long a delete
 * is remembered; {@code numbers} says whether one that DynamoDB doesn't hold is written as {@code "text"} or is to {@code "refuse"} its row; {@code takeOver}
 * names the subscription that had the table before.
 */
public final class DynamoDbDestinationType implements DestinationType {
    @Override
    public String name() {
        return "dynamodb";
    }

    @Override
    public List<Problem> check(Map<String, Object> settings) {
        SettingsReader reader = new SettingsReader();
        reader.read(settings);
        return reader.problems();
    }

    @Override
    public Destination create(String subscription, Map<String, Object> settings) {
        DynamoDbSettings read = new SettingsReader().read(settings);
        return new StoreDestination(subscription, new DynamoDbStore(Connection.to(read), read, Clock.systemUTC()));
    }
}
