package dev.rowcast.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code destination}, for changes that don't go to a gRPC service, and {@code mapping}. The destination's type and the mapping's language check all
 * keys but {@code type} and {@code language}.
 */
final class DestinationParser {
    private static final String TYPE = "type";
    private static final String LANGUAGE = "language";
    private static final String SHORTEST_MAPPING = "{ \"language\": \"cel\", \"file\": \"/path\" }";
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
        Optional<DestinationSettings> read = named(subscription, Keys.DESTINATION, TYPE, SHORTEST)
                .map(each -> new DestinationSettings(each.pointer(), each.name(), each.settings()));
        read.map(check::mistakes).ifPresent(mistakes::addAll);
        return read;
    }

    /** The subscription's mapping; empty where it has none, or, with mistakes noted, if it is invalid. */
    Optional<MappingSettings> mapping(JsonObject subscription) {
        if (subscription.any(Keys.MAPPING).isEmpty()) {
            return Optional.empty();
        }
        if (subscription.any(Keys.DESTINATION).isEmpty()) {
            subscription.mistake(
                    Keys.MAPPING,
                    "makes documents for a store (\"" + Keys.DESTINATION + "\"); remove it, because a gRPC service"
                            + " gets rows as they are");
            return Optional.empty();
        }
        Optional<MappingSettings> read = named(subscription, Keys.MAPPING, LANGUAGE, SHORTEST_MAPPING)
                .map(each -> new MappingSettings(each.pointer(), each.name(), each.settings()));
        read.map(check::mistakes).ifPresent(mistakes::addAll);
        return read;
    }

    /** An object whose one member says what the others mean. */
    private record Named(String pointer, String name, Map<String, Object> settings) {}

    private Optional<Named> named(JsonObject subscription, String key, String naming, String shortest) {
        String pointer = subscription.pointerTo(key);
        JsonNode node = subscription.any(key).orElseThrow();
        if (!(node instanceof ObjectNode object)) {
            mistakes.add(new Mistake(pointer, ValueType.found(node) + " is not an object; write such as " + shortest));
            return Optional.empty();
        }
        Optional<String> name = name(pointer, object, naming, shortest);
        Map<String, Object> settings = members(pointer, object);
        settings.remove(naming);
        return name.map(each -> new Named(pointer, each, settings));
    }

    private Optional<String> name(String pointer, ObjectNode object, String naming, String shortest) {
        JsonNode name = object.get(naming);
        if (name == null) {
            mistakes.add(new Mistake(pointer + "/" + naming, "missing; write such as " + shortest));
            return Optional.empty();
        }
        if (!name.isTextual() || name.textValue().isEmpty()) {
            mistakes.add(new Mistake(
                    pointer + "/" + naming,
                    ValueType.found(name) + " is not a " + naming + "'s name; write such as " + shortest));
            return Optional.empty();
        }
        return Optional.of(name.textValue());
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
