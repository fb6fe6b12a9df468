package dev.rowcast.contract.log;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A node of a JSON document and its JSON pointer, read strictly. */
final class JsonPlace {
    private final JsonNode node;
    /** What it stands in; null for the document. The pointer is put together for a message alone, since nearly all places are right. */
    private final @Nullable JsonPlace parent;

    private final String field;
    private final int index;

    private JsonPlace(JsonNode node, @Nullable JsonPlace parent, String field, int index) {
        this.node = node;
        this.parent = parent;
        this.field = field;
        this.index = index;
    }

    static JsonPlace root(JsonNode node) {
        return new JsonPlace(node, null, "", 0);
    }

    /** Refuses fields that are none of these. */
    void only(Set<String> known) {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw child(name).wrong("unknown field; it was perhaps written by a newer Rowcast");
            }
        }
    }

    boolean has(String field) {
        return node.has(field);
    }

    JsonPlace object(String field) {
        JsonPlace place = child(field);
        if (!place.node.isObject()) {
            throw place.unexpected("an object");
        }
        return place;
    }

    String text(String field) {
        return child(field).text();
    }

    @Nullable String textOrNull(String field) {
        return has(field) ? text(field) : null;
    }

    boolean bool(String field) {
        JsonPlace place = child(field);
        if (!place.node.isBoolean()) {
            throw place.unexpected("true or false");
        }
        return place.node.booleanValue();
    }

    int integer(String field, int min, int max) {
        return child(field).integer(min, max);
    }

    long integer(String field) {
        JsonPlace place = child(field);
        if (!place.node.isIntegralNumber() || !place.node.canConvertToLong()) {
            throw place.unexpected("a whole number of 64 bits");
        }
        return place.node.longValue();
    }

    /** The one of the constants whose word stands there. */
    <T> T constant(String field, Map<String, T> byWord) {
        String found = text(field);
        T constant = byWord.get(found);
        if (constant != null) {
            return constant;
        }
        throw child(field).wrong("unknown " + field + " \"" + found + "\"; it was perhaps written by a newer Rowcast");
    }

    <T> List<T> list(String field, Function<JsonPlace, T> element) {
        JsonPlace place = child(field);
        if (!place.node.isArray()) {
            throw place.unexpected("an array");
        }
        List<T> list = new ArrayList<>(place.node.size());
        for (int i = 0; i < place.node.size(); i++) {
            list.add(element.apply(place.element(i)));
        }
        return list;
    }

    String text() {
        if (!node.isTextual()) {
            throw unexpected("a string");
        }
        return node.textValue();
    }

    int integer(int min, int max) {
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < min || node.intValue() > max) {
            throw unexpected("a whole number from " + min + " to " + max);
        }
        return node.intValue();
    }

    IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException((parent == null ? "/" : pointer()) + ": " + what);
    }

    JsonPlace child(String field) {
        return new JsonPlace(node.path(field), this, field, 0);
    }

    JsonPlace element(int i) {
        return new JsonPlace(node.path(i), this, "", i);
    }

    private String pointer() {
        if (parent == null) {
            return "";
        }
        String step = parent.node.isArray()
                ? Integer.toString(index)
                : field.replace("~", "~0").replace("/", "~1");
        return parent.pointer() + "/" + step;
    }

    private IllegalArgumentException unexpected(String expected) {
        String found = node.isMissingNode() ? "nothing" : shortened(node.toString());
        return wrong("expected " + expected + ", found " + found);
    }

    private static String shortened(String json) {
        return json.length() <= 60 ? json : json.substring(0, 60) + "…";
    }
}
