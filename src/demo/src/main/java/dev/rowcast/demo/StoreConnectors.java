package dev.rowcast.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.stack.ConnectClient;
import dev.rowcast.stack.ConnectorConfig;
import dev.rowcast.stack.ConnectorStatus;
import dev.rowcast.stack.Endpoints;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A second source, of the depot, and a second sink, which writes rows of both servers to the stores. */
final class StoreConnectors {
    static final String SINK = "rows-to-stores";

    private static final String SOURCE = "depot-mysql";
    private static final String SECRET = "reports";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ConnectClient connect;
    private final ConnectorConfig source;
    private final ConnectorConfig sink;

    /** @param destinations the folder with the destinations' zips */
    StoreConnectors(Path config, Endpoints endpoints, Endpoints.Mysql depot, Path destinations) {
        this.connect = new ConnectClient(endpoints.connect().url());
        this.source = source(ConnectorConfig.read(config.resolve(Connectors.SOURCE_FILE)), endpoints, depot);
        this.sink = sink(ConnectorConfig.read(config.resolve(Connectors.SINK_FILE)), endpoints, destinations);
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

    private static ConnectorConfig sink(ConnectorConfig file, Endpoints endpoints, Path destinations) {
        Endpoints.Postgres reports = Stores.postgres(endpoints);
        return file.named(SINK)
                .without("routes.file")
                .withAll(Map.of(
                        "topics.regex",
                        "(shop\\.shop|depot\\.depot)\\..*",
                        "routes",
                        routes(reports, Stores.opensearch(endpoints)),
                        "destinations.path",
                        destinations.toString(),
                        "secret." + SECRET,
                        reports.password(),
                        "contract.log.bootstrap.servers",
                        endpoints.kafka().bootstrapServers(),
                        "errors.deadletterqueue.topic.name",
                        "rowcast-dead-letters-of-stores"));
    }

    private static String routes(Endpoints.Postgres reports, Endpoints.OpenSearch search) {
        ObjectNode routes = new ObjectMapper().createObjectNode();
        ArrayNode subscriptions = routes.putArray("subscriptions");
        for (String database : List.of(Shop.DATABASE, Depot.DATABASE)) {
            ObjectNode subscription = subscriptions.addObject().put("name", database + "-reports");
            subscription.putArray("tables").add(database + ".*");
            if (database.equals(Shop.DATABASE)) {
                subscription.putObject("columns").putArray("exclude").add("shop.customers." + Stores.WITHHELD);
            }
            ObjectNode destination = subscription.putObject("destination").put("type", "jdbc");
            destination.put("url", reports.jdbcUrl());
            ObjectNode auth = destination.putObject("auth").put("user", reports.user());
            auth.putObject("password").put("secret", SECRET);
        }
        ObjectNode orders = subscriptions.addObject().put("name", "order-search");
        orders.putArray("tables").add(Shop.ORDERS.fullName());
        orders.putObject("destination").put("type", "opensearch").put("url", search.url());
        return routes.toString();
    }

    /** Registers both, and returns when they run. */
    void start() {
        connect.register(source);
        connect.awaitRunning(SOURCE, PATIENCE);
        connect.awaitTopics(SOURCE, List.of(Depot.DATABASE + "." + Depot.STOCK.fullName()), PATIENCE);
        connect.register(sink);
        connect.awaitRunning(SINK, PATIENCE);
    }

    /** @throws DemoException when one of them has failed */
    void requireNoFailure() {
        for (String name : List.of(SOURCE, SINK)) {
            ConnectorStatus status = connect.status(name);
            if (status.isFailed()) {
                throw new DemoException(status.describe());
            }
        }
    }
}
