package dev.rowcast.flow;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Reader;
import dev.rowcast.deliver.Connection;
import dev.rowcast.deliver.LaneSettings;
import dev.rowcast.route.Settings;
import dev.rowcast.route.Subscription;
import java.nio.file.Path;

/** What the routing says, in the words of delivery. */
final class Wiring {
    private Wiring() {}

    static Connection connection(Subscription subscription) {
        Settings settings = subscription.settings();
        Connection connection = Connection.to(subscription.target())
                .withService(subscription.service())
                .withDeadline(settings.deadline())
                .withAuthority(settings.tls().authority().orElse(null))
                .withMetadata(settings.metadata());
        if (settings.tls().plaintext()) {
            return connection.withPlaintext();
        }
        return settings.tls()
                .ca()
                .map(ca -> connection.withTrusted(Path.of(ca)))
                .orElse(connection);
    }

    static Reader reader(Subscription subscription, TableId table) {
        return new Reader(
                subscription.name(), subscription.policies(), column -> !subscription.excludes(table, column));
    }

    static LaneSettings lanes(Settings settings) {
        return LaneSettings.DEFAULT
                .withBatch(
                        settings.batch().maxChanges(),
                        settings.batch().maxBytes(),
                        settings.batch().linger())
                .withWaiting(settings.buffer().maxChanges(), settings.buffer().maxBytes())
                .withBackoff(settings.retry().initial(), settings.retry().max());
    }
}
