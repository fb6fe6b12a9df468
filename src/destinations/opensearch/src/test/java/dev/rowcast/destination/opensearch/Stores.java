package dev.rowcast.destination.opensearch;

import dev.rowcast.store.Store;
import java.net.URI;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** Stores as the destination makes them. */
final class Stores {
    private Stores() {}

    static Store open(URI url, String index) {
        return open(url, index, Map.of());
    }

    /** @param more settings beside where and how it is called */
    static Store open(URI url, String index, Map<String, Object> more) {
        OpenSearchSettings settings = settings(url, index, more);
        return new OpenSearchStore(Connecting.to(settings), settings, Clock.systemUTC());
    }

    static OpenSearchSettings settings(URI url, String index, Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(more);
        all.put("url", url.toString());
        all.put("index", index);
        SettingsReader reader = new SettingsReader();
        OpenSearchSettings settings = reader.read(all);
        if (!reader.problems().isEmpty()) {
            throw new IllegalArgumentException(reader.problems().toString());
        }
        return settings;
    }
}
