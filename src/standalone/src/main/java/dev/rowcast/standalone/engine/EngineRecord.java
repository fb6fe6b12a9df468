package dev.rowcast.standalone.engine;

import dev.rowcast.change.RawRecord;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
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
    private static final int OBJECT_BYTES = 48;
    private static final int NUMBER_BYTES = 24;

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

    /** About how many bytes of the heap a value takes. */
    public static long sizeOf(@Nullable Object value) {
        if (value == null) {
            return 0;
        } else if (value instanceof Struct struct) {
            long bytes = OBJECT_BYTES;
            for (Field field : struct.schema().fields()) {
                // The way by index is the quicker one; a default in the place of NULL makes no difference here.
                bytes += 8 + sizeOf(struct.get(field));
            }
            return bytes;
        } else if (value instanceof String text) {
            return OBJECT_BYTES + text.length();
        } else if (value instanceof byte[] array) {
            return OBJECT_BYTES + array.length;
        } else if (value instanceof ByteBuffer buffer) {
            return OBJECT_BYTES + buffer.capacity();
        } else if (value instanceof Collection<?> many) {
            return OBJECT_BYTES + many.stream().mapToLong(EngineRecord::sizeOf).sum();
        } else if (value instanceof Map<?, ?> map) {
            return OBJECT_BYTES
                    + map.values().stream().mapToLong(EngineRecord::sizeOf).sum();
        }
        return NUMBER_BYTES;
    }
}
