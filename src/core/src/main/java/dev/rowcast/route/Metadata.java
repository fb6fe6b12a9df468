package dev.rowcast.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads {@code metadata}. Its values may be secret despite the warning, so no message shows one. */
final class Metadata {
    private static final Pattern KEY = Pattern.compile("[a-z0-9_.-]+");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]*");
    private static final Pattern SECRET = Pattern.compile(
            "authorization|cookie|(^|.*[-_.])(token|secret|password|passwd|credentials?|api-?key)([-_.].*|$)");
    private static final String NO_KEY = "a key in it (not shown, it may be a secret) is not a gRPC metadata key; use"
            + " lower-case letters, digits, hyphens, dots and underscores";
    private static final Set<String> GRPC_OWN = Set.of("te", "content-type", "user-agent", "host", "connection");

    private Metadata() {}

    /**
     * The object's own entries, which override those of the fallback.
     *
     * @param plain texts of the document by key
     * @param secret values of the secrets that the document names, by key; no key is in both
     */
    record Entries(Map<String, String> plain, Map<String, Secret> secret) {}

    static Entries read(
            JsonObject parent, Entries fallback, SecretParser secrets, Set<Mistake> mistakes, Set<Mistake> warnings) {
        Optional<JsonNode> node = parent.any("metadata");
        if (node.isEmpty()) {
            return fallback;
        }
        if (!(node.get() instanceof ObjectNode entries)) {
            parent.mistake(
                    "metadata",
                    ValueType.UNSHOWN
                            + " is not an object; write strings by lower-case keys, such as { \"x-tenant\": \"7\" }");
            return fallback;
        }
        Map<String, String> plain = new LinkedHashMap<>(fallback.plain());
        Map<String, Secret> secret = new LinkedHashMap<>(fallback.secret());
        entries.properties().forEach(entry -> {
            String key = entry.getKey();
            JsonNode value = entry.getValue();
            String place = JsonObject.child(parent.pointerTo("metadata"), key);
            if (!KEY.matcher(key).matches()) {
                mistakes.add(new Mistake(parent.pointerTo("metadata"), NO_KEY));
                return;
            }
            Optional<String> wrong = wrongKey(key).or(() -> wrongValue(value));
            if (wrong.isPresent()) {
                mistakes.add(new Mistake(place, wrong.get()));
                return;
            }
            plain.remove(key);
            secret.remove(key);
            if (value.isObject()) {
                secrets.header(place, value).ifPresent(found -> secret.put(key, found));
                return;
            }
            plain.put(key, value.textValue());
            if (SECRET.matcher(key).matches()) {
                warnings.add(
                        new Mistake(
                                place,
                                "looks like a secret, but the routing JSON is stored and shown as plain text; write"
                                        + " { \"secret\": \"its name\" } and set the connector's property secret.NAME, or without Kafka a line of secrets.file"));
            }
        });
        return new Entries(plain, secret);
    }

    private static Optional<String> wrongKey(String key) {
        if (key.endsWith("-bin")) {
            return Optional.of("binary metadata is not supported; use a key that does not end in -bin");
        }
        if (key.startsWith("grpc-") || GRPC_OWN.contains(key)) {
            return Optional.of("this key belongs to gRPC itself; use another");
        }
        return Optional.empty();
    }

    private static Optional<String> wrongValue(JsonNode value) {
        if (value.isObject()) {
            return Optional.empty();
        }
        if (!value.isTextual() || !VALUE.matcher(value.textValue()).matches()) {
            return Optional.of(
                    "the value is not a string of printable ASCII; write one in quotes, or { \"secret\": \"its name\" }");
        }
        return Optional.empty();
    }
}
