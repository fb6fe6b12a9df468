package dev.rowcast.demo;

import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.ConnectorStatus;
import dev.rowcast.stack.Endpoints;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A second source, of the depot, and a second sink, which writes rows of both servers to the stores. */
final class StoreConnectors implements StorePipeline {
    static final String SINK = "rows-to-stores";
    static final String SOURCE = "depot-mysql";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ConnectClient connect;
    private final ConnectorConfig source;
    private final ConnectorConfig sink;
    private final ConnectorConfig clash;
    private final String shopSource;
    private final String connectUrl;
    private final WorkerLog log;

    /**
     * @param destinations the folder with the destinations' zips
     * @param log of the worker
     */
    StoreConnectors(Path config, Endpoints endpoints, Endpoints.Mysql depot, Path destinations, WorkerLog log) {
        this.connectUrl = endpoints.connect().url();
        this.connect = new ConnectClient(connectUrl);
        this.log = log;
        StoreRoutes routes = StoreRoutes.of(endpoints, config);
        ConnectorConfig shop = ConnectorConfig.read(config.resolve(Connectors.SOURCE_FILE));
        this.shopSource = shop.name();
        this.source = source(shop, endpoints, depot);
        ConnectorConfig sinks = ConnectorConfig.read(config.resolve(Connectors.SINK_FILE));
        this.sink = sink(sinks, endpoints, destinations, routes);
        this.clash = sink.named(StoreRoutes.CLASH)
                .withAll(Map.of(
                        "topics.regex",
                        "depot\\.depot\\.customers",
                        "routes",
                        StoreRoutes.routes(routes.ofClash()).toString()));
    }

    private static ConnectorConfig source(ConnectorConfig file, Endpoints endpoints, Endpoints.Mysql depot) {
        return file.named(SOURCE)
                .withAll(Map.of(
                        "topic.prefix", Depot.DATABASE,
                        "database.hostname", depot.host(),
                        "database.port", String.valueOf(depot.port()),
                        "database.user", depot.debeziumUser(),
                        "database.password", depot.debeziumPassword(),
                        "database.server.id", "6500",
                        "database.include.list", Depot.DATABASE,
                        "schema.history.internal.kafka.bootstrap.servers",
                                endpoints.kafka().bootstrapServers(),
                        "schema.history.internal.kafka.topic", "depot-schema-history"));
    }

    private static ConnectorConfig sink(
            ConnectorConfig file, Endpoints endpoints, Path destinations, StoreRoutes routes) {
        return file.named(SINK)
                .without("routes.file")
                .withAll(Map.of(
                        "topics.regex",
                        "(shop\\.shop|depot\\.depot)\\..*",
                        "routes",
                        StoreRoutes.routes(routes.ofShop(), routes.ofDepot()).toString(),
                        "destinations.path",
                        destinations.toString(),
                        "secret." + StoreRoutes.SECRET,
                        routes.reports().password(),
                        "contract.log.bootstrap.servers",
                        endpoints.kafka().bootstrapServers(),
                        "errors.deadletterqueue.topic.name",
                        "rowcast-dead-letters-of-stores"));
    }

    /** Kafka has it still. */
    @Override
    public boolean readsWhatWasBefore() {
        return true;
    }

    @Override
    public String describe() {
        return "connector " + SINK + " runs";
    }

    @Override
    public Optional<String> refusal() {
        return log.message("[" + StoreRoutes.CLASH + "] MISCONFIGURED: ");
    }

    @Override
    public String whereRefused() {
        return "the worker's log";
    }

    @Override
    public List<String> verifying(String subscription) {
        String from = subscription.equals(StoreRoutes.reports(Depot.DATABASE)) ? SOURCE : shopSource;
        return List.of("--connector", SINK, "--subscription", subscription, "--source-connector", from);
    }

    @Override
    public List<String> verifyingHere() {
        return List.of("--connect", connectUrl);
    }

    @Override
    public void startClash() {
        connect.register(clash);
        connect.awaitRunning(StoreRoutes.CLASH, PATIENCE);
    }

    @Override
    public void endClash() {
        connect.delete(StoreRoutes.CLASH);
    }

    @Override
    public void start() {
        connect.register(source);
        connect.awaitRunning(SOURCE, PATIENCE);
        connect.awaitTopics(
                SOURCE,
                Stream.of(Depot.STOCK, Depot.CUSTOMERS)
                        .map(table -> Depot.DATABASE + "." + table.fullName())
                        .toList(),
                PATIENCE);
        connect.register(sink);
        connect.awaitRunning(SINK, PATIENCE);
    }

    @Override
    public void requireNoFailure() {
        for (String name : List.of(SOURCE, SINK)) {
            ConnectorStatus status = connect.status(name);
            if (status.isFailed()) {
                throw new DemoException(status.describe());
            }
        }
    }

    /** The worker's end is theirs. */
    @Override
    public void close() {}
}
