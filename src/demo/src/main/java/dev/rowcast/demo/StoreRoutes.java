package dev.rowcast.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.stack.Endpoints;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What goes to which store.
 *
 * @param reports the reporting database
 * @param search OpenSearch
 * @param words the mapping that makes words of orders' notes
 */
record StoreRoutes(Endpoints.Postgres reports, Endpoints.OpenSearch search, Path words) {
    static final String SEARCH = "order-search";
    /** The mapping's file among the configurations. */
    static final String WORDS_FILE = "order-words.yaml";

    /** The subscription that it belongs to. */
    static final String WORDS = "order-words";
    /** The subscription of a table that goes where another one's rows are. */
    static final String CLASH = "depot-in-shop";
    /** The name of the secret that is the reporting database's password. */
    static final String SECRET = "reports";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param config the folder with the configurations */
    static StoreRoutes of(Endpoints endpoints, Path config) {
        return new StoreRoutes(Stores.postgres(endpoints), Stores.opensearch(endpoints), words(config));
    }

    /** The mapping's file in the folder with the configurations. */
    static Path words(Path config) {
        return config.resolve(WORDS_FILE).toAbsolutePath();
    }

    /** The subscription that takes a database's tables to the reporting database. */
    static String reports(String database) {
        return database + "-reports";
    }

    /** The shop's tables, and orders to OpenSearch, as they are and as the words of their notes. */
    ArrayNode ofShop() {
        ArrayNode subscriptions = JSON.createArrayNode();
        subscriptions
                .addObject()
                .put("name", reports(Shop.DATABASE))
                .putPOJO("tables", List.of(Shop.DATABASE + ".*"))
                .putPOJO("columns", Map.of("exclude", List.of(Shop.CUSTOMERS.fullName() + "." + Stores.WITHHELD)))
                .set("destination", jdbc());
        subscriptions
                .addObject()
                .put("name", SEARCH)
                .putPOJO("tables", List.of(Shop.ORDERS.fullName()))
                .putPOJO("destination", Map.of("type", "opensearch", "url", search.url()));
        subscriptions
                .addObject()
                .put("name", WORDS)
                .putPOJO("tables", List.of(Shop.ORDERS.fullName()))
                .putPOJO("destination", Map.of("type", "opensearch", "url", search.url()))
                .putPOJO("mapping", Map.of("language", "cel", "file", words.toString()));
        return subscriptions;
    }

    /** The depot's tables. */
    ArrayNode ofDepot() {
        ArrayNode subscriptions = JSON.createArrayNode();
        subscriptions
                .addObject()
                .put("name", reports(Depot.DATABASE))
                .putPOJO("tables", List.of(Depot.DATABASE + ".*"))
                .set("destination", jdbc());
        return subscriptions;
    }

    /** The depot's customers, to where the shop's are. */
    ArrayNode ofClash() {
        ArrayNode subscriptions = JSON.createArrayNode();
        subscriptions
                .addObject()
                .put("name", CLASH)
                .putPOJO("tables", List.of(Depot.CUSTOMERS.fullName()))
                .set("destination", jdbc().put("schema", Shop.DATABASE));
        return subscriptions;
    }

    /** The document with these subscriptions. */
    static ObjectNode routes(ArrayNode... parts) {
        ObjectNode routes = JSON.createObjectNode();
        ArrayNode subscriptions = routes.putArray("subscriptions");
        for (ArrayNode part : parts) {
            subscriptions.addAll(part);
        }
        return routes;
    }

    private ObjectNode jdbc() {
        ObjectNode destination = JSON.createObjectNode().put("type", "jdbc").put("url", reports.jdbcUrl());
        destination.putObject("auth").put("user", reports.user()).putPOJO("password", Map.of("secret", SECRET));
        return destination;
    }
}
