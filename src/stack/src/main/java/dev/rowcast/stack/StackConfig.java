package dev.rowcast.stack;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a stack is to be.
 *
 * @param dir its directory: data, logs, {@code endpoints.json}; made when it is not there, kept when the stack stops
 * @param cache where the distributions lie, shared by all stacks
 * @param lifetime how long its processes live
 * @param worker its Connect worker
 * @param broker broker properties that are added to the stack's own, or override them
 * @param stores what it has beside MySQL, Kafka and Connect
 * @param mysqlTimeZone the system time zone of its MySQL, as the environment variable {@code TZ} has it; empty for this machine's
 */
public record StackConfig(
        Path dir,
        Path cache,
        Lifetime lifetime,
        WorkerConfig worker,
        Map<String, String> broker,
        Set<Store> stores,
        Optional<String> mysqlTimeZone) {

    public StackConfig {
        broker = Map.copyOf(broker);
        stores = Set.copyOf(stores);
    }

    /** A stack in that directory, bound to this JVM, with Debezium's connector and the default cache. */
    public static StackConfig in(Path dir) {
        return new StackConfig(
                dir,
                defaultCache(),
                Lifetime.BOUND,
                WorkerConfig.named(Parts.CONNECT),
                Map.of(),
                Set.of(),
                Optional.empty());
    }

    /** {@code $ROWCAST_CACHE}, else {@code ~/.cache/rowcast}. */
    public static Path defaultCache() {
        String set = System.getenv("ROWCAST_CACHE");
        return set == null || set.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache", "rowcast")
                : Path.of(set).toAbsolutePath();
    }

    /** With these unpacked plugin folders in the plugin path, beside Debezium's. */
    public StackConfig withPlugins(Path... folders) {
        return withWorker(current -> current.withPlugins(folders));
    }

    /** With the worker changed. */
    public StackConfig withWorker(UnaryOperator<WorkerConfig> change) {
        return new StackConfig(dir, cache, lifetime, change.apply(worker), broker, stores, mysqlTimeZone);
    }

    /** With these broker properties. */
    public StackConfig withBroker(Map<String, String> properties) {
        return new StackConfig(dir, cache, lifetime, worker, properties, stores, mysqlTimeZone);
    }

    /** With these stores. */
    public StackConfig withStores(Set<Store> newStores) {
        return new StackConfig(dir, cache, lifetime, worker, broker, newStores, mysqlTimeZone);
    }

    /** With another lifetime. */
    public StackConfig withLifetime(Lifetime newLifetime) {
        return new StackConfig(dir, cache, newLifetime, worker, broker, stores, mysqlTimeZone);
    }

    /** With another cache. */
    public StackConfig withCache(Path newCache) {
        return new StackConfig(dir, newCache, lifetime, worker, broker, stores, mysqlTimeZone);
    }

    /** With MySQL in that system time zone, such as {@code EST5EDT,M3.2.0,M11.1.0}, which needs no table of zones on the machine. */
    public StackConfig withMysqlTimeZone(String zone) {
        return new StackConfig(dir, cache, lifetime, worker, broker, stores, Optional.of(zone));
    }
}
