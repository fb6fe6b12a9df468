package dev.rowcast.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rowcast.json.JsonPlace;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON object that people write, and its members. A wrong member is noted as a mistake and replaced by the caller's fallback, so that reading continues to the
 * next mistake. Unlike {@link JsonPlace}, it reports all mistakes at once.
 */
public final class JsonObject {
    private static final String UNSHOWN_KEY =
            "a key in it (not shown, it may be a secret) is unknown; remove it; known here: ";

    private final String pointer;
    private final ObjectNode members;
    private final Set<Mistake> mistakes;

    private JsonObject(String pointer, ObjectNode members, Set<Mistake> mistakes) {
        this.pointer = pointer;
        this.members = members;
        this.mistakes = mistakes;
    }

    /** The object; empty, with a mistake noted, if the node isn't one. Each unknown key is a mistake. */
    public static Optional<JsonObject> of(String pointer, JsonNode node, List<String> known, Set<Mistake> mistakes) {
        return of(pointer, node, known, mistakes, false);
    }

    /** The same of an object in which a secret may stand: what is no word of the routing isn't shown, be it a key. */
    public static Optional<JsonObject> ofSecrets(
            String pointer, JsonNode node, List<String> known, Set<Mistake> mistakes) {
        return of(pointer, node, known, mistakes, true);
    }

    private static Optional<JsonObject> of(
            String pointer, JsonNode node, List<String> known, Set<Mistake> mistakes, boolean unshown) {
        if (!(node instanceof ObjectNode members)) {
            mistakes.add(new Mistake(
                    pointer,
                    (unshown ? ValueType.UNSHOWN : ValueType.found(node)) + " is not an object; write { } with any of "
                            + String.join(", ", known)));
            return Optional.empty();
        }
        JsonObject object = new JsonObject(pointer, members, mistakes);
        members.fieldNames().forEachRemaining(key -> {
            if (!known.contains(key)) {
                mistakes.add(
                        unshown && !Keys.isWord(key, known)
                                ? new Mistake(pointer, UNSHOWN_KEY + String.join(", ", known))
                                : new Mistake(object.pointerTo(key), Keys.unknown(key, known)));
            }
        });
        return Optional.of(object);
    }

    /** Whether there is a member at that pointer, which starts at this object. */
    boolean hasAt(String relative) {
        return !members.at(relative).isMissingNode();
    }

    /** The pointer of that member, even if it is missing. */
    public String pointerTo(String key) {
        return child(pointer, key);
    }

    /** The pointer of a member, escaped as in RFC 6901. */
    public static String child(String pointer, String key) {
        return pointer + "/" + JsonPlace.escaped(key);
    }

    /** Notes a mistake of a member. */
    public void mistake(String key, String message) {
        mistakes.add(new Mistake(pointerTo(key), message));
    }

    /** Notes a mistake at a pointer that starts at this object. */
    public void mistakeAt(String relative, String message) {
        mistakes.add(new Mistake(pointer + relative, message));
    }

    /** An optional member that is an object itself. */
    public Optional<JsonObject> object(String key, List<String> known) {
        return any(key).flatMap(member -> of(pointerTo(key), member, known, mistakes));
    }

    /** An object in which a secret may stand. */
    public Optional<JsonObject> secrets(String key, List<String> known) {
        return any(key).flatMap(member -> ofSecrets(pointerTo(key), member, known, mistakes));
    }

    /** An optional member. */
    public <T> Optional<T> optional(String key, ValueType<T> type) {
        JsonNode member = members.get(key);
        return member == null ? Optional.empty() : read(pointerTo(key), member, type);
    }

    /** A required member; a mistake is noted if it is missing. */
    public <T> Optional<T> required(String key, ValueType<T> type) {
        if (!members.has(key)) {
            mistake(key, "missing; write " + type.write());
        }
        return optional(key, type);
    }

    /** The valid elements of a list with at least one element, by their pointers. Empty if the list is missing. */
    public <T> Map<String, T> list(String key, ValueType<T> type) {
        Map<String, T> elements = new LinkedHashMap<>();
        JsonNode list = members.get(key);
        if (list == null) {
            return elements;
        }
        String wanted = "a list of at least one; write [ ] around " + type.write();
        if (!list.isArray() || list.isEmpty()) {
            mistake(key, ValueType.found(list) + " is not " + wanted);
            return elements;
        }
        Set<T> found = new HashSet<>();
        for (int i = 0; i < list.size(); i++) {
            String place = pointerTo(key) + "/" + i;
            Optional<T> element = read(place, list.get(i), type);
            if (element.isPresent() && !found.add(element.get())) {
                mistakes.add(new Mistake(place, ValueType.found(list.get(i)) + " is in this list twice"));
            } else {
                element.ifPresent(value -> elements.put(place, value));
            }
        }
        return elements;
    }

    /**
     * The members of an object whose keys are names and not keywords of the routing, by what their keys name. Empty if the object is missing;
     * members with invalid keys are left out.
     *
     * @param shape what to write instead of something that isn't an object
     */
    public <K> Map<K, Entry> entries(String key, ValueType<K> keys, String shape) {
        JsonNode member = members.get(key);
        return member == null ? Map.of() : entries(new Entry(pointerTo(key), member), keys, shape);
    }

    /** The members of an object inside such an object. */
    <K> Map<K, Entry> entries(Entry object, ValueType<K> keys, String shape) {
        Map<K, Entry> entries = new LinkedHashMap<>();
        if (!(object.value() instanceof ObjectNode found)) {
            mistakes.add(new Mistake(
                    object.pointer(), ValueType.found(object.value()) + " is not an object; write " + shape));
            return entries;
        }
        found.properties().forEach(member -> {
            String place = child(object.pointer(), member.getKey());
            read(place, TextNode.valueOf(member.getKey()), keys).ifPresent(name -> {
                Entry first = entries.putIfAbsent(name, new Entry(place, member.getValue()));
                if (first != null) {
                    mistakes.add(new Mistake(place, "names the same as " + first.pointer() + "; keep one"));
                }
            });
        });
        return entries;
    }

    /** The value of such a member. */
    <T> Optional<T> valueOf(Entry entry, ValueType<T> type) {
        return read(entry.pointer(), entry.value(), type);
    }

    /** A member of an object whose keys are names: its place and its value. */
    public record Entry(String pointer, JsonNode value) {}

    /** A member of any type. */
    public Optional<JsonNode> any(String key) {
        return Optional.ofNullable(members.get(key));
    }

    private <T> Optional<T> read(String place, JsonNode node, ValueType<T> type) {
        try {
            return Optional.of(type.read(node));
        } catch (ValueType.Refused refused) {
            mistakes.add(new Mistake(place, String.valueOf(refused.getMessage())));
            return Optional.empty();
        }
    }
}
