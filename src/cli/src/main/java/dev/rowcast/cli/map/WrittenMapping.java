package dev.rowcast.cli.map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rowcast.cli.support.CliException;
import dev.rowcast.destination.InstalledDestinations;
import dev.rowcast.route.DestinationCheck;
import dev.rowcast.route.DestinationSettings;
import dev.rowcast.route.MappingSettings;
import dev.rowcast.route.Mistake;
import dev.rowcast.route.RoutingException;
import dev.rowcast.route.RoutingParser;
import dev.rowcast.route.Secrets;
import java.util.List;
import java.util.stream.Collectors;

/** A mapping that stands on a command line, read as a routing's. Stateless. */
final class WrittenMapping {
    private static final String PLACE = "/subscriptions/0/mapping";
    private static final JsonMapper JSON = new JsonMapper();

    /** A routing has a destination beside it, which nobody asks here. */
    private static final DestinationCheck ANY_DESTINATION = new DestinationCheck() {
        @Override
        public List<Mistake> mistakes(DestinationSettings destination) {
            return List.of();
        }

        @Override
        public List<Mistake> mistakes(MappingSettings mapping) {
            return InstalledDestinations.in(List.of()).mistakes(mapping);
        }
    };

    private WrittenMapping() {}

    /** @throws CliException with every mistake, if it is none */
    static MappingSettings read(String json, String table) {
        ObjectNode subscription = JSON.createObjectNode().put("name", "map");
        subscription.putArray("tables").add(table);
        subscription.putObject("destination").put("type", "none");
        try {
            JsonNode mapping = JSON.readTree(json);
            subscription.set("mapping", mapping);
            ObjectNode routing = JSON.createObjectNode();
            routing.putArray("subscriptions").add(subscription);
            return RoutingParser.parse(routing.toString(), Secrets.UNRESOLVED, ANY_DESTINATION)
                    .subscriptions()
                    .get(0)
                    .mapping()
                    .orElseThrow();
        } catch (JsonProcessingException none) {
            throw new CliException("--mapping is no JSON: " + none.getOriginalMessage(), none);
        } catch (RoutingException wrong) {
            throw new CliException(
                    wrong.mistakes().stream()
                            .map(each -> "--mapping" + each.pointer().replace(PLACE, " ") + ": " + each.message())
                            .collect(Collectors.joining(System.lineSeparator())),
                    wrong);
        }
    }
}
