package dev.rowcast.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * A subscription of the routing.
 *
 * @param name its name
 * @param tables what it wants
 * @param target where its service listens
 * @param service the typed service's full name, or null for the generic one
 * @param mode unary or stream
 * @param excluded columns that it is never sent
 * @param when which changes it is sent, or null for all
 */
record Route(
        String name,
        List<String> tables,
        String target,
        String service,
        String mode,
        List<String> excluded,
        String when) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** To a generic subscriber. */
    static Route to(int port, String name, String... tables) {
        return new Route(name, List.of(tables), "127.0.0.1:" + port, null, "unary", List.of(), null);
    }

    /** To a service that is generated for the one table. */
    Route typed(String newService) {
        return new Route(name, tables, target, newService, mode, excluded, when);
    }

    /** On streams. */
    Route streaming() {
        return new Route(name, tables, target, service, "stream", excluded, when);
    }

    /** To a service elsewhere. */
    Route at(String newTarget) {
        return new Route(name, tables, newTarget, service, mode, excluded, when);
    }

    /** Without these columns. */
    Route excluding(String... columns) {
        return new Route(name, tables, target, service, mode, List.of(columns), when);
    }

    /** Of the changes of which that is true. */
    Route when(String condition) {
        return new Route(name, tables, target, service, mode, excluded, condition);
    }

    /** The routing JSON of these. */
    static String json(Route... routes) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode defaults = root.putObject("defaults");
        defaults.putObject("tls").put("plaintext", true);
        defaults.putObject("retry").put("max", "1s");
        for (Route route : routes) {
            ObjectNode subscription = root.withArray("subscriptions").addObject();
            subscription.put("name", route.name());
            route.tables().forEach(subscription.withArray("tables")::add);
            subscription.put("target", route.target());
            subscription.put("mode", route.mode());
            if (!route.excluded().isEmpty()) {
                route.excluded().forEach(subscription.putObject("columns").withArray("exclude")::add);
            }
            if (route.when() != null) {
                subscription.put("when", route.when());
            }
            if (route.service() != null) {
                subscription.put("service", route.service());
            }
        }
        return root.toString();
    }
}
