package dev.rowcast.route;

import java.util.Map;

/**
 * A destination other than a gRPC service, as the routing describes it. Immutable.
 *
 * @param pointer its place in the routing, as an RFC 6901 JSON pointer
 * @param type its type, such as {@code log}
 * @param settings all keys but the type: String, Boolean, Long, BigDecimal, List, Map, and {@link Secret}; never null
 */
public record DestinationSettings(String pointer, String type, Map<String, Object> settings) {
    public DestinationSettings {
        settings = Map.copyOf(settings);
    }
}
