package dev.rowcast.route;

import java.util.Map;

/**
 * What a subscription has documents made of its rows by, as the routing describes it. Immutable.
 *
 * @param pointer its place in the routing, as an RFC 6901 JSON pointer
 * @param language its language, such as {@code cel}
 * @param settings all keys but the language: String, Boolean, Long, BigDecimal, List, Map, and {@link Secret}; never null
 */
public record MappingSettings(String pointer, String language, Map<String, Object> settings) {
    public MappingSettings {
        settings = Map.copyOf(settings);
    }
}
