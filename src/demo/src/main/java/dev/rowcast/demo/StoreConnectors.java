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
import java.util.stream.Stream;

/** A second source, of the depot, and a second sink, which writes rows of both servers to the stores. */
final class StoreConnectors {
    static final String SINK = "rows-to-stores";
    static final String SOURCE = "depot-mysql";
    static final String SEARCH = "order-search";
    /** The subscription, and the connector, of a table that goes where another one's rows are. */
    static final String CLASH = "depot-in-shop";

    private static final String SECRET = "reports";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ConnectClient connect;
    private final ConnectorConfig source;
    private final ConnectorConfig sink;
    private final ConnectorConfig clash;
    private final String shopSource;

    /** @param destinations the folder with the destinations' zips */
    StoreConnectors(Path config, Endpoints endpoints, Endpoints.Mysql depot, Path destinations) {
        this.connect = new ConnectClient(endpoints.connect().url());
        ConnectorConfig shop = ConnectorConfig.read(config.resolve(Connectors.SOURCE_FILE));
        this.shopSource = shop.name();
        this.source = source(shop, endpoints, depot);
        ConnectorConfig sinks = ConnectorConfig.read(config.resolve(Connectors.SINK_FILE));
        this.sink = sink(sinks, endpoints, destinations);
        this.clash = sink.named(CLASH)
                .withAll(Map.of("topics.regex", "depot\\.depot\\.customers", "routes", clash(endpoints)));
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

    /** The subscription that takes a database's tables to the reporting database. */
    static String reports(String database) {
        return database + "-reports";
    }

    private static String routes(Endpoints.Postgres reports, Endpoints.OpenSearch search) {
        ObjectNode routes = JSON.createObjectNode();
        ArrayNode subscriptions = routes.putArray("subscriptions");
        subscriptions
                .addObject()
                .put("name", reports(Shop.DATABASE))
                .putPOJO("tables", List.of(Shop.DATABASE + ".*"))
                .putPOJO("columns", Map.of("exclude", List.of(Shop.CUSTOMERS.fullName() + "." + Stores.WITHHELD)))
                .set("destination", jdbc(reports));
        subscriptions
                .addObject()
                .put("name", reports(Depot.DATABASE))
                .putPOJO("tables", List.of(Depot.DATABASE + ".*"))
                .set("destination", jdbc(reports));
        subscriptions
                .addObject()
                .put("name", SEARCH)
                .putPOJO("tables", List.of(Shop.ORDERS.fullName()))
                .putPOJO("destination", Map.of("type", "opensearch", "url", search.url()));
        return routes.toString();
    }

    private static String clash(Endpoints endpoints) {
        ObjectNode routes = JSON.createObjectNode();
        routes.putArray("subscriptions")
                .addObject()
                .put("name", CLASH)
                .putPOJO("tables", List.of(Depot.CUSTOMERS.fullName()))
                .set("destination", jdbc(Stores.postgres(endpoints)).put("schema", Shop.DATABASE));
        return routes.toString();
    }

    private static ObjectNode jdbc(Endpoints.Postgres reports) {
        ObjectNode destination = JSON.createObjectNode().put("type", "jdbc").put("url", reports.jdbcUrl());
        destination.putObject("auth").put("user", reports.user()).putPOJO("password", Map.of("secret", SECRET));
        return destination;
    }

    /** The source connector of the shop. */
    String shopSource() {
        return shopSource;
    }

    /** Has the depot's customers go where the shop's are. */
    void startClash() {
        connect.register(clash);
        connect.awaitRunning(CLASH, PATIENCE);
    }

    void endClash() {
        connect.delete(CLASH);
    }

    /** Registers both, and returns when they run. */
    void start() {
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
