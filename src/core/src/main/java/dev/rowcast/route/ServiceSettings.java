package dev.rowcast.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a gRPC service that serves a subscription beside its destination is reached, in the words and by the rules of a subscription's own.
 *
 * @param targets gRPC targets, at least one
 * @param settings those of a connection; the others have their defaults
 */
public record ServiceSettings(List<String> targets, Settings settings) {
    /** The keys that may stand there. */
    public static final List<String> KEYS =
            List.of("target", "deadline", "tls", "auth", "metadata", "compression", "keepalive");

    public ServiceSettings {
        targets = List.copyOf(targets);
    }

    /**
     * Reads what stands in the routing.
     *
     * @param members as {@link MappingSettings#settings} has them
     * @param fallback for what isn't said
     * @param mistakes gets what is wrong, each with its pointer from these settings
     * @return empty, with mistakes noted, where no target is said
     */
    public static Optional<ServiceSettings> read(
            Map<String, Object> members, Settings fallback, Set<Mistake> mistakes) {
        Map<String, String> known = new HashMap<>();
        JsonNode node = node(members, known);
        SecretParser secrets = new SecretParser(name -> Optional.ofNullable(known.get(name)), mistakes);
        Set<Mistake> warnings = new LinkedHashSet<>();
        return JsonObject.of("", node, KEYS, mistakes).flatMap(object -> {
            Map<String, List<String>> targets = SubscriptionParser.targets(object);
            Settings settings = new SettingsParser(secrets, mistakes, warnings).read(object, fallback);
            mistakes.addAll(InTheClear.mistakes(settings, targets));
            List<String> all = targets.values().stream().flatMap(List::stream).toList();
            return all.isEmpty() ? Optional.empty() : Optional.of(new ServiceSettings(all, settings));
        });
    }

    /** As it stood in the routing; the secrets' values are put aside by their names. */
    private static JsonNode node(Object value, Map<String, String> secrets) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (value instanceof Secret secret) {
            secrets.put(secret.name(), secret.value());
            return nodes.objectNode().put("secret", secret.name());
        }
        if (value instanceof Map<?, ?> members) {
            ObjectNode object = nodes.objectNode();
            members.forEach((name, member) -> object.set(String.valueOf(name), node(member, secrets)));
            return object;
        }
        if (value instanceof List<?> elements) {
            ArrayNode array = nodes.arrayNode();
            elements.forEach(element -> array.add(node(element, secrets)));
            return array;
        }
        if (value instanceof Boolean truth) {
            return nodes.booleanNode(truth);
        }
        if (value instanceof Long number) {
            return nodes.numberNode(number);
        }
        return value instanceof BigDecimal number ? nodes.numberNode(number) : nodes.textNode(String.valueOf(value));
    }
}
