package dev.rowcast.standalone.engine;

import dev.rowcast.standalone.state.History;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the engine gets of the state. It makes its storages itself, by the names of their classes, so they find this by a key in their configuration.
 *
 * @param position where to read from, as JSON of the connector's offset; gives null for the beginning
 * @param history the tables' definitions
 * @param recovered done once the engine has read those again; not where it begins with none
 */
record EngineState(Supplier<@Nullable String> position, History history, CompletableFuture<Void> recovered) {
    private static final Map<String, EngineState> HELD = new ConcurrentHashMap<>();

    EngineState(Supplier<@Nullable String> position, History history) {
        this(position, history, new CompletableFuture<>());
    }

    /** Keeps it for the engine; returns its key. */
    String hold() {
        String key = UUID.randomUUID().toString();
        HELD.put(key, this);
        return key;
    }

    static void release(String key) {
        HELD.remove(key);
    }

    static EngineState of(@Nullable Object key) {
        EngineState held = key == null ? null : HELD.get(key.toString());
        if (held == null) {
            throw new IllegalStateException("the engine was started without a state");
        }
        return held;
    }
}
