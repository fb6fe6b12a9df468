package dev.rowcast.route;

import dev.rowcast.contract.evolution.ChangeKind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The keys that each object of the routing JSON may hold, by the object's own key. */
final class Keys {
    private static final List<String> SETTINGS = List.of(
            "tls",
            "auth",
            "compression",
            "deadline",
            "batch",
            "buffer",
            "retry",
            "ordering",
            "maxInFlight",
            "onReject",
            "metadata",
            "evolution",
            "keepalive",
            "mode",
            "stream",
            "healthCheck",
            "probe",
            "maxConcurrentCalls");

    static final List<String> TOP = List.of("$schema", "defaults", "subscriptions", "renames", "aliases");
    static final List<String> DEFAULTS = SETTINGS;
    static final String DESTINATION = "destination";
    static final String MAPPING = "mapping";
    static final List<String> SUBSCRIPTION = Stream.concat(
                    Stream.of(
                            "name", "tables", "target", DESTINATION, MAPPING, "service", "describe", "columns", "when"),
                    SETTINGS.stream())
            .toList();

    /** Those of a subscription that apply only to gRPC services. */
    static final List<String> OF_SERVICES = List.of(
            "target",
            "service",
            "describe",
            "when",
            "tls",
            "auth",
            "compression",
            "deadline",
            "metadata",
            "keepalive",
            "mode",
            "stream",
            "healthCheck",
            "probe");

    static final List<String> TABLES = List.of("include", "exclude");
    static final List<String> COLUMNS = List.of("exclude");
    static final List<String> TLS = List.of("plaintext", "ca", "cert", "key", "authority");
    static final List<String> AUTH = List.of("tokenFile", "token");
    static final List<String> BATCH = List.of("maxChanges", "maxBytes", "linger");
    static final List<String> BUFFER = List.of("maxChanges", "maxBytes");
    static final List<String> RETRY = List.of("initial", "max", "maxAttempts");
    static final List<String> STREAM = List.of("window", "maxAge");
    static final List<String> KEEPALIVE = List.of("time", "timeout");
    /** In {@code evolution}, beside the kinds of changes. */
    static final String PRESET = "preset";

    static final String HOLD_DEADLINE = "holdDeadline";
    static final List<String> EVOLUTION = Stream.of(
                    Stream.of(PRESET),
                    Arrays.stream(ChangeKind.values()).map(ChangeKind::word),
                    Stream.of(HOLD_DEADLINE))
            .flatMap(words -> words)
            .toList();

    /** Keys of later versions, which a newer document may contain. */
    static final Set<String> LATER = Set.of("operations", "maxMessageBytes");

    private static final Map<String, List<String>> HOMES = homes();

    private Keys() {}

    private static Map<String, List<String>> homes() {
        Map<String, List<String>> homes = new LinkedHashMap<>();
        homes.put("the document itself", TOP);
        homes.put("a subscription", SUBSCRIPTION);
        homes.put("\"tables\"", TABLES);
        homes.put("\"columns\"", COLUMNS);
        homes.put("\"tls\"", TLS);
        homes.put("\"auth\"", AUTH);
        homes.put("\"batch\"", BATCH);
        homes.put("\"buffer\"", BUFFER);
        homes.put("\"retry\"", RETRY);
        homes.put("\"evolution\"", EVOLUTION);
        homes.put("\"keepalive\"", KEEPALIVE);
        homes.put("\"stream\"", STREAM);
        return homes;
    }

    /** Whether it is a key of the routing, if in another place, or is so near to one that it is just misspelt. */
    static boolean isWord(String key, List<String> known) {
        return LATER.contains(key)
                || HOMES.values().stream().anyMatch(home -> home.contains(key))
                || Suggestions.nearest(key, known).isPresent();
    }

    /** The message for a key that isn't allowed in its object. */
    static String unknown(String key, List<String> known) {
        if (LATER.contains(key)) {
            return "not supported in this version; remove it";
        }
        String homes = HOMES.entrySet().stream()
                .filter(home -> home.getValue().contains(key))
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(" or in "));
        if (!homes.isEmpty()) {
            return "unknown key here; it belongs in " + homes;
        }
        Optional<String> near = Suggestions.nearest(key, known);
        if (near.isPresent()) {
            return "unknown key; did you mean \"" + near.get() + "\"?";
        }
        return Suggestions.nearest(key, LATER)
                .map(later -> "unknown key; did you mean \"" + later + "\"? It is not supported in this version")
                .orElseGet(() -> "unknown key; known here: " + String.join(", ", known));
    }
}
