package dev.rowcast.destination.jdbc;

import dev.rowcast.deliver.Destination;
import dev.rowcast.deliver.DestinationType;
import dev.rowcast.store.StoreDestination;
import java.util.List;
import java.util.Map;

/**
 * {@code {"type": "jdbc", "url": "jdbc:postgresql://reports:5432/reports", "auth": {"user": "rowcast", "password": {"secret": "reports"}}}}, and if wanted
 * {@code schema}, {@code maxConnections}, {@code tombstones}, {@code unfit} and {@code takeOver}.
 */
public final class JdbcDestinationType implements DestinationType {
    @Override
    public String name() {
        return "jdbc";
    }

    @Override
    public List<Problem> check(Map<String, Object> settings) {
        return new SettingsCheck(settings).problems();
    }

    @Override
    public Destination create(String subscription, Map<String, Object> settings) {
        JdbcSettings read = JdbcSettings.of(settings);
        Dialect dialect = Dialects.of(read.url()).orElseThrow();
        return new StoreDestination(subscription, new JdbcStore(read, dialect, dialect.dataSource(read)));
    }

    @Override
    public void retire() {
        Dialects.retire();
    }
}
