package dev.rowcast.destination.opensearch;

import dev.rowcast.deliver.Destination;
import dev.rowcast.deliver.DestinationType;
import dev.rowcast.store.StoreDestination;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/**
 * {@code {"type": "opensearch", "url": "https://search:9200", "index": "orders", "auth": {"user": "rowcast", "password": {"secret": "os"}}}}: rows in an
 * index of OpenSearch for each table. {@code index} is by default {@code {database}-{table}}; {@code tls.ca} is a file of certificates to trust; {@code
 * tombstones.retention}, default 7 days, is how long a delete is remembered; {@code bulk.maxBytes}, default 5 MiB, is how much one request holds; {@code
 * takeOver} names the subscription that had the index before.
 */
public final class OpenSearchDestinationType implements DestinationType {
    @Override
    public String name() {
        return "opensearch";
    }

    @Override
    public List<Problem> check(Map<String, Object> settings) {
        SettingsReader reader = new SettingsReader();
        reader.read(settings);
        return reader.problems();
    }

    @Override
    public Destination create(String subscription, Map<String, Object> settings) {
        OpenSearchSettings read = new SettingsReader().read(settings);
        return new StoreDestination(subscription, new OpenSearchStore(Connecting.to(read), read, Clock.systemUTC()));
    }
}
