package dev.rowcast.standalone.engine;

import dev.rowcast.change.RawRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record as the process keeps it until all that it is for are done with it. Immutable.
 *
 * @param place where it stands
 * @param keySchema schema of the key; null where the table has none
 * @param key the key; null where the table has none
 * @param valueSchema schema of the value
 * @param value Debezium's envelope
 * @param headers its headers
 * @param bytes about how many bytes of the heap it takes
 * @param arrivedNanos when the process got it, by {@link System#nanoTime}
 */
public record EngineRecord(
        EnginePlace place,
        @Nullable Schema keySchema,
        @Nullable Object key,
        @Nullable Schema valueSchema,
        @Nullable Object value,
        Headers headers,
        long bytes,
        long arrivedNanos) {
    private static final String SOURCE = "source";

    /** As the flow takes it; it is the origin of what becomes a dead letter. */
    public RawRecord raw() {
        return new RawRecord(place, keySchema, key, valueSchema, value, this, headers);
    }

    /** Its number. */
    public long sequence() {
        return place.sequence();
    }

    /** The {@code source} block of an envelope; null where it has none. */
    public static @Nullable Struct sourceOf(@Nullable Object value) {
        return value instanceof Struct envelope
                        && envelope.schema().field(SOURCE) != null
                        && envelope.get(SOURCE) instanceof Struct source
                ? source
                : null;
    }
}
