package dev.rowcast.flow;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.evolution.Reader;
import dev.rowcast.contract.shape.SourceColumn;
import dev.rowcast.deliver.Connection;
import dev.rowcast.deliver.GrpcSubscriber;
import dev.rowcast.deliver.LaneOrder;
import dev.rowcast.deliver.LaneSettings;
import dev.rowcast.deliver.StreamSettings;
import dev.rowcast.deliver.StreamSubscriber;
import dev.rowcast.deliver.Subscriber;
import dev.rowcast.route.Compression;
import dev.rowcast.route.Exclusions;
import dev.rowcast.route.OnReject;
import dev.rowcast.route.Ordering;
import dev.rowcast.route.Settings;
import dev.rowcast.route.Streaming;
import dev.rowcast.route.Subscription;
import dev.rowcast.route.Tls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;

/** What the routing says, in the words of delivery. */
final class Wiring {
    private static final String AUTHORIZATION = "authorization";

    private Wiring() {}

    /** Where the subscription's changes go; doesn't connect. */
    static Subscriber subscriber(Subscription subscription) {
        Streaming stream = subscription.settings().stream();
        return switch (subscription.settings().mode()) {
            case UNARY -> new GrpcSubscriber(connection(subscription));
            case STREAM ->
                new StreamSubscriber(
                        connection(subscription),
                        StreamSettings.DEFAULT.withWindow(stream.window()).withMaxAge(stream.maxAge()));
        };
    }

    static Connection connection(Subscription subscription) {
        Settings settings = subscription.settings();
        Connection connection = Connection.to(subscription.targets().get(0))
                .withTargets(subscription.targets())
                .withService(subscription.service())
                .withDeadline(settings.deadline())
                .withAuthority(settings.tls().authority().orElse(null))
                .withTokenFile(settings.tokenFile().map(Path::of).orElse(null))
                .withGzip(settings.compression() == Compression.GZIP)
                .withMetadata(metadata(settings))
                .withSecretMetadata(secretKeys(settings))
                .withHealthCheck(
                        switch (settings.healthCheck()) {
                            case NONE -> null;
                            case SERVER -> "";
                            case SERVICE -> subscription.service();
                        })
                .withKeepalive(new Connection.Keepalive(
                        settings.keepalive().time(), settings.keepalive().timeout()));
        return settings.tls().plaintext() ? connection.withPlaintext() : connection.withSecurity(tls(settings.tls()));
    }

    private static Map<String, String> metadata(Settings settings) {
        Map<String, String> all = new LinkedHashMap<>(settings.metadata());
        settings.secretMetadata().forEach((key, secret) -> all.put(key, secret.value()));
        settings.token().ifPresent(token -> all.put(AUTHORIZATION, "Bearer " + token.value()));
        return all;
    }

    private static Set<String> secretKeys(Settings settings) {
        Set<String> keys = new HashSet<>(settings.secretMetadata().keySet());
        settings.token().ifPresent(token -> keys.add(AUTHORIZATION));
        return keys;
    }

    private static Connection.Security.Tls tls(Tls tls) {
        Connection.Identity identity = tls.cert()
                .flatMap(cert -> tls.key().map(key -> new Connection.Identity(Path.of(cert), Path.of(key))))
                .orElse(null);
        return new Connection.Security.Tls(tls.ca().map(Path::of).orElse(null), identity);
    }

    static Reader reader(Subscription subscription, Exclusions excluded) {
        return new Reader(subscription.name(), subscription.policies(), column -> !excluded.has(column));
    }

    /** What of a table with such rows the subscription never gets. */
    static Exclusions exclusions(Subscription subscription, TableId table, Schema rows) {
        List<String> columns = new ArrayList<>();
        Set<String> named = new HashSet<>();
        for (Field field : rows.fields()) {
            String column = SourceColumn.of(field).name();
            columns.add(column);
            if (SourceColumn.isNamed(field)) {
                named.add(column);
            }
        }
        // Of a column that is gone nothing is known but from the others.
        boolean some = named.size() < columns.size();
        return subscription.exclusions(table, columns, column -> some && !named.contains(column));
    }

    static LaneSettings lanes(Settings settings) {
        return LaneSettings.DEFAULT
                .withBatch(
                        settings.batch().maxChanges(),
                        settings.batch().maxBytes(),
                        settings.batch().linger())
                .withWaiting(settings.buffer().maxChanges(), settings.buffer().maxBytes())
                .withBackoff(settings.retry().initial(), settings.retry().max())
                .withMaxAttempts(settings.retry().maxAttempts().orElse(LaneSettings.UNLIMITED))
                .withParks(settings.onReject() == OnReject.PARK)
                .withOrder(
                        settings.ordering() == Ordering.KEY
                                ? LaneOrder.byKey(settings.maxInFlight())
                                : LaneOrder.PARTITION);
    }
}
