package dev.rowcast.route;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * A type of value in the routing JSON, and in what people write besides.
 *
 * @param what its name with an article: "a duration"
 * @param write how to write one
 * @param parse reads it
 */
public record ValueType<T>(String what, String write, Parse<T> parse) {
    /** In place of the value that was found, if that may be a secret. */
    static final String UNSHOWN = "this value (not shown, it may be a secret)";

    private static final int SHOWN = 60;

    /** Parses a value of the type. */
    public interface Parse<T> {
        /** The value; empty if the node isn't one. */
        Optional<T> of(JsonNode node) throws Refused;
    }

    /** A type whose values are JSON strings. */
    public static <T> ValueType<T> ofText(String what, String write, Function<String, Optional<T>> parse) {
        return new ValueType<>(
                what, write, node -> node.isTextual() ? parse.apply(node.textValue()) : Optional.<T>empty());
    }

    /** A type whose values are the constants of an enum, in lower case. */
    static <E extends Enum<E>> ValueType<E> oneOf(Class<E> type) {
        return oneOf(
                Arrays.asList(type.getEnumConstants()),
                constant -> constant.name().toLowerCase(Locale.ROOT));
    }

    /** A type whose values each have a keyword. */
    public static <T> ValueType<T> oneOf(List<T> values, Function<T, String> word) {
        List<String> words = values.stream().map(word).toList();
        return new ValueType<>("known here", alternatives(words), node -> {
            int place = words.indexOf(node.textValue());
            if (place >= 0) {
                return Optional.of(values.get(place));
            }
            Optional<String> near = node.isTextual() ? Suggestions.nearest(node.textValue(), words) : Optional.empty();
            if (near.isPresent()) {
                throw new Refused(found(node) + " is not known here; did you mean \"" + near.get() + "\"?");
            }
            return Optional.empty();
        });
    }

    /** The same type, but only from the least value to the greatest. */
    ValueType<T> between(String least, T min, String greatest, T max, Comparator<? super T> order) {
        return new ValueType<>(what, write, node -> {
            Optional<T> value = parse.of(node);
            if (value.isPresent() && (order.compare(value.get(), min) < 0 || order.compare(value.get(), max) > 0)) {
                throw new Refused(found(node) + " is out of range; write " + least + " to " + greatest);
            }
            return value;
        });
    }

    /** The same type for values that may be a secret by mistake: messages don't show an invalid value. */
    public ValueType<T> unshown() {
        return new ValueType<>(what, write, node -> {
            Optional<T> value = parse.of(node);
            if (value.isEmpty()) {
                throw new Refused(UNSHOWN + " is not " + what + "; write " + write);
            }
            return value;
        });
    }

    /** The same type with its values converted. */
    public <R> ValueType<R> map(Function<T, R> change) {
        return new ValueType<>(what, write, node -> parse.of(node).map(change));
    }

    /**
     * The node's value.
     *
     * @throws Refused if the node isn't a value of the type
     */
    T read(JsonNode node) throws Refused {
        return parse.of(node).orElseThrow(() -> new Refused(found(node) + " is not " + what + "; write " + write));
    }

    /** {@code "a", "b" or "c"}. */
    static String alternatives(List<String> words) {
        int last = words.size() - 1;
        String quoted = "\"" + String.join("\", \"", words) + "\"";
        return last == 0 ? quoted : quoted.substring(0, quoted.lastIndexOf(", ")) + " or \"" + words.get(last) + "\"";
    }

    /** The node as a message shows it, short and on one line. */
    public static String found(JsonNode node) {
        if (node.isObject()) {
            return "an object";
        }
        if (node.isArray()) {
            return node.isEmpty() ? "an empty list" : "a list";
        }
        String text = node.toString();
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }

    /** The node isn't a value of the type. The message says what was found and what to write. */
    public static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        /** @param message what was found and what to write, one line */
        public Refused(String message) {
            super(message);
        }
    }
}
