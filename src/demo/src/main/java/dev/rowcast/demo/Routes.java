package dev.rowcast.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.route.Routing;
import dev.rowcast.route.RoutingParser;
import java.util.Map;

/** The routing that the demo runs with: the one in {@code config/}, with each subscription's target on this machine. */
final class Routes {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Routes() {}

    /**
     * Reads a routing.
     *
     * @throws dev.rowcast.route.RoutingException with every mistake in it
     */
    static Routing read(String json) {
        return RoutingParser.parse(json);
    }

    /** The same routing with other targets. {@code ports} has a port of 127.0.0.1 for each subscription's name. */
    static String withTargets(String json, Map<String, Integer> ports) {
        try {
            JsonNode document = JSON.readTree(json);
            for (JsonNode subscription : document.path("subscriptions")) {
                Integer port = ports.get(subscription.path("name").asText());
                if (port != null && subscription instanceof ObjectNode object) {
                    object.put("target", "127.0.0.1:" + port);
                }
            }
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no JSON: " + e.getOriginalMessage(), e);
        }
    }
}
