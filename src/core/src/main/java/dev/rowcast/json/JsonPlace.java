package dev.rowcast.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value in a JSON document and its JSON pointer. Whatever isn't as it is asked for is refused by an IllegalArgumentException that begins with the pointer; a
 * value that isn't there is just another wrong one. Immutable.
 *
 * <p>For documents that programs write, where the first mistake is enough. What people write is read by the routing's own parser, which tells them all mistakes
 * at once and what to write instead.
 */
public final class JsonPlace {
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

    /** A whole document. */
    static JsonPlace root(JsonNode node) {
        return new JsonPlace(node, null, "", 0);
    }

    /** Refuses fields that are none of these. */
    public void only(Set<String> known) {
        for (Iterator<String> names = node.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!known.contains(name)) {
                throw child(name).wrong("unknown field; it was perhaps written by a newer Rowcast");
            }
        }
    }

    /** Whether the object has that field, if only null. */
    public boolean has(String field) {
        return node.has(field);
    }

    /** The object in that field. */
    public JsonPlace object(String field) {
        JsonPlace place = child(field);
        if (!place.node.isObject()) {
            throw place.unexpected("an object");
        }
        return place;
    }

    /** The string in that field. */
    public String text(String field) {
        return child(field).text();
    }

    /** The same; null where there is no such field. */
    public @Nullable String textOrNull(String field) {
        return has(field) ? text(field) : null;
    }

    /** The truth value in that field. */
    public boolean bool(String field) {
        JsonPlace place = child(field);
        if (!place.node.isBoolean()) {
            throw place.unexpected("true or false");
        }
        return place.node.booleanValue();
    }

    /** The whole number in that field, from the least to the most, both included. */
    public int integer(String field, int min, int max) {
        return child(field).integer(min, max);
    }

    /** The whole number in that field. */
    public long integer(String field) {
        JsonPlace place = child(field);
        if (!place.node.isIntegralNumber() || !place.node.canConvertToLong()) {
            throw place.unexpected("a whole number of 64 bits");
        }
        return place.node.longValue();
    }

    /** The one of the constants whose word stands in that field. */
    public <T> T constant(String field, Map<String, T> byWord) {
        String found = text(field);
        T constant = byWord.get(found);
        if (constant != null) {
            return constant;
        }
        throw child(field).wrong("unknown " + field + " \"" + found + "\"; it was perhaps written by a newer Rowcast");
    }

    /** The elements of the list in that field, in its order. */
    public <T> List<T> list(String field, Function<JsonPlace, T> element) {
        return child(field).elements(element);
    }

    /** The string that this is. */
    public String text() {
        if (!node.isTextual()) {
            throw unexpected("a string");
        }
        return node.textValue();
    }

    /** The whole number that this is, from the least to the most, both included. */
    public int integer(int min, int max) {
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < min || node.intValue() > max) {
            throw unexpected("a whole number from " + min + " to " + max);
        }
        return node.intValue();
    }

    /** What to throw because of this value; what is wrong with it, to stand behind the pointer and a colon. */
    public IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException((parent == null ? "/" : pointer()) + ": " + what);
    }

    /** Whether this is an object. */
    public boolean isObject() {
        return node.isObject();
    }

    /** Whether this is a list. */
    public boolean isList() {
        return node.isArray();
    }

    /** The fields of this object, in the document's order. */
    public List<JsonPlace> fields() {
        List<JsonPlace> fields = new ArrayList<>(node.size());
        node.fieldNames().forEachRemaining(name -> fields.add(child(name)));
        return fields;
    }

    /** The name of the field that this stands in; empty for what stands in a list, and for the document. */
    public String name() {
        return field;
    }

    /** The elements of the list that this is, in its order. */
    public <T> List<T> elements(Function<JsonPlace, T> element) {
        if (!node.isArray()) {
            throw unexpected("an array");
        }
        List<T> list = new ArrayList<>(node.size());
        for (int i = 0; i < node.size(); i++) {
            list.add(element.apply(element(i)));
        }
        return list;
    }

    /** The same value as a document of its own: pointers begin at it. */
    public JsonPlace alone() {
        return root(node);
    }

    /** The value as it stands in the document, to be handed on. */
    public JsonNode node() {
        return node;
    }

    /** What stands in that field, or would. */
    public JsonPlace child(String field) {
        return new JsonPlace(node.path(field), this, field, 0);
    }

    /** What stands at that index of the list, or would. */
    public JsonPlace element(int i) {
        return new JsonPlace(node.path(i), this, "", i);
    }

    /** The name of a field as a step of a JSON pointer, as RFC 6901 says. */
    public static String escaped(String field) {
        return field.replace("~", "~0").replace("/", "~1");
    }

    private String pointer() {
        if (parent == null) {
            return "";
        }
        String step = parent.node.isArray() ? Integer.toString(index) : escaped(field);
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
