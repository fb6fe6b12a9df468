package dev.rowcast.demo;

import dev.rowcast.connect.SinkConfig;
import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.ConnectorStatus;
import dev.rowcast.stack.Endpoints;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The two connectors, registered as their files in {@code config/} say, but for where things are. */
final class Connectors {
    static final String SOURCE_FILE = "mysql-source.json";
    static final String SINK_FILE = "grpc-sink.json";
    static final String ROUTES_FILE = "routes.json";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ConnectClient connect;
    private final ConnectorConfig source;
    private final ConnectorConfig sink;
    private final Map<String, String> sourceOverrides;
    private final Map<String, String> sinkOverrides;

    /**
     * @param config the folder with their files
     * @param routes the routing that the sink is to read instead
     */
    Connectors(Path config, Endpoints endpoints, Path routes) {
        this.connect = new ConnectClient(endpoints.connect().url());
        this.source = ConnectorConfig.read(config.resolve(SOURCE_FILE));
        this.sink = ConnectorConfig.read(config.resolve(SINK_FILE));
        this.sourceOverrides = sourceOverrides(endpoints);
        this.sinkOverrides = Map.of(
                "routes.file", routes.toString(),
                "contract.log.bootstrap.servers", endpoints.kafka().bootstrapServers());
    }

    private static Map<String, String> sourceOverrides(Endpoints endpoints) {
        Endpoints.Mysql mysql = endpoints.mysql();
        Map<String, String> overrides = new LinkedHashMap<>();
        overrides.put("database.hostname", mysql.host());
        overrides.put("database.port", String.valueOf(mysql.port()));
        overrides.put("database.user", mysql.debeziumUser());
        overrides.put("database.password", mysql.debeziumPassword());
        overrides.put(
                "schema.history.internal.kafka.bootstrap.servers",
                endpoints.kafka().bootstrapServers());
        return overrides;
    }

    /** Registers the source, and returns when it runs. */
    void startSource() {
        connect.register(source.withAll(sourceOverrides));
        connect.awaitRunning(source.name(), PATIENCE);
    }

    /**
     * Registers the sink, and returns when it runs. Each table's topic is there by then: one that appears later is found too, but only after
     * {@code metadata.max.age.ms}.
     */
    void startSink() {
        String prefix = String.valueOf(source.config().get("topic.prefix"));
        connect.awaitTopics(
                source.name(),
                Shop.TABLES.stream()
                        .map(table -> prefix + "." + table.fullName())
                        .toList(),
                PATIENCE);
        connect.register(sink.withAll(sinkOverrides));
        connect.awaitRunning(sink.name(), PATIENCE);
    }

    /** What the demo registers, and what it overrides; for a person. */
    List<String> describe() {
        return List.of(
                "config/" + SOURCE_FILE + " is registered with this stack's " + names(sourceOverrides),
                "config/" + SINK_FILE + " is registered with this stack's " + names(sinkOverrides),
                "config/" + ROUTES_FILE + " routes, each target being a port of this process");
    }

    private static String names(Map<String, String> overrides) {
        return overrides.keySet().stream()
                .map(key -> key.startsWith("schema.history") ? "schema.history….bootstrap.servers" : key)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** What of them has failed; empty where nothing has. */
    List<String> failures() {
        return List.of(source, sink).stream()
                .map(connector -> connect.status(connector.name()))
                .filter(ConnectorStatus::isFailed)
                .map(ConnectorStatus::describe)
                .toList();
    }

    /** The topic of the sink's contract log. */
    String contractLogTopic() {
        return sink.config().getOrDefault("contract.log.topic", SinkConfig.DEFAULT_CONTRACT_LOG_TOPIC);
    }

    /**
     * Says how the sink and its tasks are.
     *
     * @throws DemoException unless all of them run
     */
    String requireSinkRunning() {
        ConnectorStatus status = connect.status(sink.name());
        if (!status.isRunning()) {
            throw new DemoException(status.describe() + "\nIt should run.");
        }
        return "connector " + sink.name() + ": "
                + status.parts().stream()
                        .map(part -> part.what() + " " + part.state())
                        .collect(Collectors.joining(", "));
    }

    String sourceName() {
        return source.name();
    }

    String sinkName() {
        return sink.name();
    }
}
