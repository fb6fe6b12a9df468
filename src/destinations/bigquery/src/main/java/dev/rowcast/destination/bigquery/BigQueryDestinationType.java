package dev.rowcast.destination.bigquery;

import dev.rowcast.deliver.Destination;
import dev.rowcast.deliver.DestinationType;
import dev.rowcast.store.StoreDestination;
import java.util.List;
import java.util.Map;

/**
 * {@code {"type": "bigquery", "project": "shop-reports", "dataset": "shop"}}: rows in a BigQuery table for each table. {@code table} is by default {@code
 * {table}}, and {@code dataset} may have such a name in it as well; {@code location} is where a dataset is made. {@code auth} has {@code file} or {@code json},
 * Google's credentials; without it they are those that a machine has. {@code endpoint} has {@code api} and {@code storage} where these aren't Google's. {@code
 * request.maxBytes}, default 5 MiB, bounds a request; {@code tombstones.retention}, default 2 days, says for how long BigQuery is taken to remember deletes;
 * {@code numbers} says whether a column of numbers that BigQuery may not hold is {@code "text"} or such numbers are to {@code "refuse"} their rows; {@code
 * takeOver} names the subscription that had the table before.
 */
public final class BigQueryDestinationType implements DestinationType {
    @Override
    public String name() {
        return "bigquery";
    }

    @Override
    public List<Problem> check(Map<String, Object> settings) {
        SettingsReader reader = new SettingsReader();
        reader.read(settings);
        return reader.problems();
    }

    @Override
    public Destination create(String subscription, Map<String, Object> settings) {
        BigQuerySettings read = new SettingsReader().read(settings);
        return new StoreDestination(subscription, new BigQueryStore(Connection.to(read), read));
    }
}
