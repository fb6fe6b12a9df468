package dev.rowcast.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Settings that were read for somebody else, as they stood in the routing. Stateless. */
final class SettingsJson {
    private SettingsJson() {}

    /** @param secrets gets the values of the secrets by their names */
    static JsonNode of(Object value, Map<String, String> secrets) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        if (value instanceof Secret secret) {
            secrets.put(secret.name(), secret.value());
            return nodes.objectNode().put("secret", secret.name());
        }
        if (value instanceof Map<?, ?> members) {
            ObjectNode object = nodes.objectNode();
            members.forEach((name, member) -> object.set(String.valueOf(name), of(member, secrets)));
            return object;
        }
        if (value instanceof List<?> elements) {
            ArrayNode array = nodes.arrayNode();
            elements.forEach(element -> array.add(of(element, secrets)));
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
