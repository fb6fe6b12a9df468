package dev.rowcast.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code destination}, for changes that don't go to a gRPC service. The destination type checks all keys but {@code type}. */
final class DestinationParser {
    private static final String TYPE = "type";
    private static final String SHORTEST = "{ \"type\": \"log\", \"file\": \"/path\" }";

    private final DestinationCheck check;
    private final SecretParser secrets;
    private final Set<Mistake> mistakes;

    DestinationParser(DestinationCheck check, SecretParser secrets, Set<Mistake> mistakes) {
        this.check = check;
        this.secrets = secrets;
        this.mistakes = mistakes;
    }

    /** The subscription's destination; empty, with mistakes noted, if it is invalid. */
    Optional<DestinationSettings> read(JsonObject subscription) {
        Keys.OF_SERVICES.stream()
                .filter(key -> subscription.any(key).isPresent())
                .forEach(key -> subscription.mistake(
                        key,
                        key.equals("target")
                                ? "\"" + Keys.DESTINATION
                                        + "\" is set as well; changes go to only one of the two, so remove the other"
                                : "applies only to gRPC services (\"target\"); remove it, because \"" + Keys.DESTINATION
                                        + "\" has its own settings"));
        String pointer = subscription.pointerTo(Keys.DESTINATION);
        JsonNode node = subscription.any(Keys.DESTINATION).orElseThrow();
        if (!(node instanceof ObjectNode object)) {
            mistakes.add(new Mistake(pointer, ValueType.found(node) + " is not an object; write such as " + SHORTEST));
            return Optional.empty();
        }
        Optional<String> type = type(pointer, object);
        Map<String, Object> settings = members(pointer, object);
        settings.remove(TYPE);
        Optional<DestinationSettings> read = type.map(name -> new DestinationSettings(pointer, name, settings));
        read.map(check::mistakes).ifPresent(mistakes::addAll);
        return read;
    }

    private Optional<String> type(String pointer, ObjectNode object) {
        JsonNode type = object.get(TYPE);
        if (type == null) {
            mistakes.add(new Mistake(pointer + "/" + TYPE, "missing; write such as " + SHORTEST));
            return Optional.empty();
        }
        if (!type.isTextual() || type.textValue().isEmpty()) {
            mistakes.add(new Mistake(
                    pointer + "/" + TYPE, ValueType.found(type) + " is not a type's name; write such as " + SHORTEST));
            return Optional.empty();
        }
        return Optional.of(type.textValue());
    }

    private Map<String, Object> members(String pointer, ObjectNode object) {
        Map<String, Object> members = new LinkedHashMap<>();
        object.properties()
                .forEach(member -> value(JsonObject.child(pointer, member.getKey()), member.getValue())
                        .ifPresent(value -> members.put(member.getKey(), value)));
        return members;
    }

    private Optional<Object> value(String pointer, JsonNode node) {
        if (node instanceof ObjectNode object) {
            boolean secret = object.size() == 1 && object.has("secret");
            return secret
                    ? secrets.setting(pointer, object).map(value -> value)
                    : Optional.of(Map.copyOf(members(pointer, object)));
        }
        if (node.isArray()) {
            List<Object> elements = new ArrayList<>(node.size());
            for (int i = 0; i < node.size(); i++) {
                value(pointer + "/" + i, node.get(i)).ifPresent(elements::add);
            }
            return Optional.of(List.copyOf(elements));
        }
        if (node.isNull()) {
            mistakes.add(new Mistake(pointer, "null is not a value; remove it"));
            return Optional.empty();
        }
        return Optional.of(
                node.isTextual()
                        ? node.textValue()
                        : node.isBoolean()
                                ? node.booleanValue()
                                : node.canConvertToLong() && node.isIntegralNumber()
                                        ? node.longValue()
                                        : node.decimalValue());
    }
}
