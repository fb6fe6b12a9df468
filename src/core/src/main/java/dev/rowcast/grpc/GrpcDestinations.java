package dev.rowcast.grpc;

import dev.rowcast.deliver.Destination;
import dev.rowcast.deliver.Outlets;
import dev.rowcast.route.Compression;
import dev.rowcast.route.Describe;
import dev.rowcast.route.Settings;
import dev.rowcast.route.Subscription;
import dev.rowcast.route.Tls;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Subscriber services behind gRPC, as the routing describes them. */
public final class GrpcDestinations {
    private static final String AUTHORIZATION = "authorization";

    private GrpcDestinations() {}

    /**
     * Where the subscription's changes go; doesn't connect.
     *
     * @throws IllegalArgumentException if a target, the metadata or a PEM file can't be used; the message says which and why
     */
    public static Destination of(Subscription subscription) {
        return new GrpcDestination(
                subscription.name(),
                subscription.describe() == Describe.ALWAYS,
                subscription.when(),
                outlets(subscription));
    }

    private static Outlets outlets(Subscription subscription) {
        return switch (subscription.settings().mode()) {
            case UNARY -> new GrpcSubscriber(connection(subscription));
            case STREAM ->
                new StreamSubscriber(connection(subscription), StreamSettings.of(subscription.settings().stream()));
        };
    }

    static Connection connection(Subscription subscription) {
        return connection(subscription.targets(), subscription.service(), subscription.settings())
                .build();
    }

    /** How a service at these targets is reached, as the settings say. */
    public static Connection.Builder connection(List<String> targets, String service, Settings settings) {
        Connection.Builder connection = Connection.to(targets)
                .service(service)
                .deadline(settings.deadline())
                .authority(settings.tls().authority().orElse(null))
                .tokenFile(settings.tokenFile().map(Path::of).orElse(null))
                .gzip(settings.compression() == Compression.GZIP)
                .metadata(metadata(settings))
                .secretMetadata(secretKeys(settings))
                .healthCheck(
                        switch (settings.healthCheck()) {
                            case NONE -> null;
                            case SERVER -> "";
                            case SERVICE -> service;
                        })
                .probe(settings.probe())
                .keepalive(new Connection.Keepalive(
                        settings.keepalive().time(), settings.keepalive().timeout()));
        return settings.tls().plaintext() ? connection.plaintext() : connection.security(tls(settings.tls()));
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
}
