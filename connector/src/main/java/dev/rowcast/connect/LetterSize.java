package dev.rowcast.connect;

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * About how many bytes a record has as JSON, the largest of the formats that are common. It isn't known with which converter the worker writes it, and a
 * record is only converted to be sent.
 */
final class LetterSize {
    /** Of a number, a date, or what stands around a value. */
    private static final int SMALL = 12;

    /** What JsonConverter writes of a field's schema. */
    private static final int SCHEMA = 60;

    /** Headers with a reason of full length, Rowcast's and Connect's. */
    private static final int HEADERS = 12_000;

    private LetterSize() {}

    static long of(SinkRecord record) {
        return HEADERS + of(record.key()) + of(record.value());
    }

    private static long of(@Nullable Object value) {
        if (value instanceof CharSequence text) {
            return SMALL + ofText(text);
        }
        if (value instanceof byte[] bytes) {
            return SMALL + ofBytes(bytes.length);
        }
        if (value instanceof ByteBuffer bytes) {
            return SMALL + ofBytes(bytes.remaining());
        }
        if (value instanceof Struct struct) {
            return ofStruct(struct);
        }
        if (value instanceof Collection<?> list) {
            return SMALL + list.stream().mapToLong(LetterSize::of).sum();
        }
        if (value instanceof Map<?, ?> map) {
            return SMALL
                    + map.entrySet().stream()
                            .mapToLong(entry -> of(entry.getKey()) + of(entry.getValue()))
                            .sum();
        }
        return SMALL;
    }

    private static long ofStruct(Struct struct) {
        long size = SMALL;
        for (Field field : struct.schema().fields()) {
            size += 2L * field.name().length() + SCHEMA + of(struct.getWithoutDefault(field.name()));
        }
        return size;
    }

    /** In Base64. */
    private static long ofBytes(long length) {
        return length * 4 / 3;
    }

    /** In UTF-8, with the escapes that JSON needs, and that Jackson writes beside. */
    private static long ofText(CharSequence text) {
        return text.chars().mapToLong(c -> of((char) c)).sum();
    }

    private static int of(char c) {
        if (c < ' ' || Character.isSurrogate(c)) {
            return 6;
        }
        if (c < 0x80) {
            return c == '"' || c == '\\' ? 2 : 1;
        }
        return c < 0x800 ? 2 : 3;
    }
}
