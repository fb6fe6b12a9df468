package dev.rowcast.standalone.engine;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * About how many bytes of the heap values take. What is of one size anyway is counted once for each schema; only what may be long is looked at for each
 * value. Not thread-safe.
 */
public final class HeapSizes {
    private static final int OBJECT_BYTES = 48;
    private static final int NUMBER_BYTES = 24;
    private static final int REFERENCE_BYTES = 8;

    /** By the schemas' names, so that it doesn't grow when a table changes its shape. */
    private final Map<String, Layout> layouts = new HashMap<>();

    /** None is known yet. */
    public HeapSizes() {}

    /**
     * What a struct of the schema takes.
     *
     * @param bytes without its parts
     * @param texts what may be long
     * @param structs other structs in it
     */
    private record Layout(Schema schema, long bytes, List<Field> texts, List<Part> structs) {
        static Layout of(Schema schema) {
            long bytes = OBJECT_BYTES;
            List<Field> texts = new ArrayList<>();
            List<Part> structs = new ArrayList<>();
            for (Field field : schema.fields()) {
                bytes += REFERENCE_BYTES;
                switch (field.schema().type()) {
                    case STRUCT -> structs.add(new Part(field, of(field.schema())));
                    case STRING, BYTES, ARRAY, MAP -> texts.add(field);
                    default -> bytes += NUMBER_BYTES;
                }
            }
            return new Layout(schema, bytes, List.copyOf(texts), List.copyOf(structs));
        }

        long of(Struct struct) {
            long sum = bytes;
            // By index, since each row pays for what an iterator takes.
            for (int i = 0; i < texts.size(); i++) {
                sum += sizeOf(struct.get(texts.get(i)));
            }
            for (int i = 0; i < structs.size(); i++) {
                sum += structs.get(i).in(struct);
            }
            return sum;
        }
    }

    private record Part(Field field, Layout layout) {
        long in(Struct struct) {
            return struct.get(field) instanceof Struct part ? layout.of(part) : 0;
        }
    }

    /** About how many bytes a key or an envelope takes. */
    public long of(@Nullable Object value) {
        return value instanceof Struct struct ? layout(struct.schema()).of(struct) : sizeOf(value);
    }

    private Layout layout(Schema schema) {
        String name = String.valueOf(schema.name());
        Layout known = layouts.get(name);
        if (known == null || known.schema != schema) {
            known = Layout.of(schema);
            layouts.put(name, known);
        }
        return known;
    }

    private static long sizeOf(@Nullable Object value) {
        if (value == null) {
            return 0;
        } else if (value instanceof String text) {
            return OBJECT_BYTES + text.length();
        } else if (value instanceof byte[] array) {
            return OBJECT_BYTES + array.length;
        } else if (value instanceof ByteBuffer buffer) {
            return OBJECT_BYTES + buffer.capacity();
        } else if (value instanceof Collection<?> many) {
            return OBJECT_BYTES + many.stream().mapToLong(HeapSizes::sizeOf).sum();
        } else if (value instanceof Map<?, ?> map) {
            return OBJECT_BYTES
                    + map.values().stream().mapToLong(HeapSizes::sizeOf).sum();
        } else if (value instanceof Struct struct) {
            return Layout.of(struct.schema()).of(struct);
        }
        return NUMBER_BYTES;
    }
}
