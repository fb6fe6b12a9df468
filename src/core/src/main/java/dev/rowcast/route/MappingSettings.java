package dev.rowcast.route;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

    /** The settings without secrets, to be read; empty, with mistakes noted, for none. Each key that isn't known is a mistake. */
    public Optional<JsonObject> object(List<String> known, Set<Mistake> mistakes) {
        return object(known, new HashMap<>(), mistakes);
    }

    /** @param secrets gets the values of the secrets by their names */
    Optional<JsonObject> object(List<String> known, Map<String, String> secrets, Set<Mistake> mistakes) {
        return JsonObject.of(pointer, SettingsJson.of(settings, secrets), known, mistakes);
    }
}
