package dev.rowcast.stack;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A worker of Kafka Connect. */
final class ConnectSpec implements ServerSpec {
    private final StackDirectory dir;
    private final WorkerConfig worker;
    private final Path libs;
    private final @Nullable Path debezium;
    private final String bootstrapServers;
    private final int port;

    ConnectSpec(
            StackDirectory dir,
            WorkerConfig worker,
            Path libs,
            @Nullable Path debezium,
            String bootstrapServers,
            int port) {
        this.dir = dir;
        this.worker = worker;
        this.libs = libs;
        this.debezium = debezium;
        this.bootstrapServers = bootstrapServers;
        this.port = port;
    }

    @Override
    public String name() {
        return worker.name();
    }

    @Override
    public void prepare(Launcher launcher) {
        linkPlugins();
        PropertyFile.write(properties(), configuration());
        JavaProgram.prepare(dir.home(name()));
    }

    private Path properties() {
        return dir.home(name()).resolve("worker.properties");
    }

    private void linkPlugins() {
        Path folder = dir.plugins(name());
        try {
            Trees.delete(folder);
            Files.createDirectories(folder);
            if (debezium != null) {
                link(folder, debezium);
            }
            for (Path plugin : worker.plugins()) {
                if (!Files.isDirectory(plugin)) {
                    throw new StackException(
                            "There is no plugin folder " + plugin + ": unpack the plugin's zip first.");
                }
                link(folder, plugin);
            }
        } catch (IOException e) {
            throw new StackException("The plugin path " + folder + " cannot be filled: " + e + ".", e);
        }
    }

    private static void link(Path folder, Path plugin) throws IOException {
        Files.createSymbolicLink(folder.resolve(plugin.getFileName()), plugin);
    }

    private Map<String, String> configuration() {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("bootstrap.servers", bootstrapServers);
        // It starts together with the broker, and on a busy machine that one takes its time.
        config.put("default.api.timeout.ms", Long.toString(patience().toMillis()));
        config.put("group.id", worker.group());
        for (String store : List.of("config", "offset", "status")) {
            config.put(store + ".storage.topic", worker.group() + "-" + store);
            config.put(store + ".storage.replication.factor", "1");
        }
        config.put("offset.storage.partitions", "1");
        config.put("status.storage.partitions", "1");
        for (String converter : List.of("key.converter", "value.converter")) {
            config.put(converter, "org.apache.kafka.connect.json.JsonConverter");
            config.put(converter + ".schemas.enable", "true");
            // Else an explicit NULL becomes the column's default.
            config.put(converter + ".replace.null.with.default", "false");
        }
        config.put("listeners", "http://127.0.0.1:" + port);
        config.put("rest.advertised.host.name", "127.0.0.1");
        config.put("rest.advertised.port", Integer.toString(port));
        config.put("plugin.path", dir.plugins(name()).toString());
        config.put("plugin.discovery", "service_load");
        config.put("connector.client.config.override.policy", "All");
        config.put("offset.flush.interval.ms", "1000");
        config.put("scheduled.rebalance.max.delay.ms", "0");
        // So that the tasks of a killed worker are soon given to others.
        config.put("session.timeout.ms", "10000");
        config.put("consumer.session.timeout.ms", "10000");
        // A member hears of a rebalance with its next heartbeat, and is gone when so many are missing.
        config.put("heartbeat.interval.ms", "500");
        config.put("consumer.heartbeat.interval.ms", "500");
        config.putAll(worker.properties());
        return config;
    }

    @Override
    public List<String> command() {
        return JavaProgram.of(dir, name(), libs, "org.apache.kafka.connect.cli.ConnectDistributed")
                .withOptions("-Xmx512m")
                .optimisedLate()
                .withOptions(worker.jvmOptions())
                .command(properties().toString());
    }

    @Override
    public List<Integer> ports() {
        return List.of(port);
    }

    @Override
    public boolean isReady() {
        try {
            var health = (HttpURLConnection)
                    URI.create("http://127.0.0.1:" + port + "/health").toURL().openConnection();
            health.setConnectTimeout(1000);
            health.setReadTimeout(5000);
            return health.getResponseCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }
}
