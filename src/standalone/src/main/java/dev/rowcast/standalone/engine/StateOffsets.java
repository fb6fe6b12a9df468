package dev.rowcast.standalone.engine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Tells the engine where to read from. It takes no offset from it: the process stores one itself, with what became of the records before it, in one
 * commit. Made by the engine.
 */
public final class StateOffsets implements OffsetBackingStore {
    /** The setting that has the key of the state. */
    static final String KEY = "offset.storage.rowcast.key";

    private @Nullable EngineState state;

    /** For the engine; {@link #configure} comes next. */
    public StateOffsets() {}

    @Override
    public void configure(WorkerConfig config) {
        state = EngineState.of(config.originals().get(KEY));
    }

    @Override
    public void start() {}

    @Override
    public void stop() {}

    @Override
    public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
        EngineState held = state;
        String place = held == null ? null : held.position().get();
        Map<ByteBuffer, ByteBuffer> found = new HashMap<>();
        if (place != null) {
            // It reads one source, so each key is that one's.
            keys.forEach(key -> found.put(key, ByteBuffer.wrap(place.getBytes(StandardCharsets.UTF_8))));
        }
        return CompletableFuture.completedFuture(found);
    }

    @Override
    public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, @Nullable Callback<Void> callback) {
        if (callback != null) {
            callback.onCompletion(null, null);
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Set<Map<String, Object>> connectorPartitions(String connector) {
        return Set.of();
    }
}
