package dev.rowcast.encode;

import java.nio.ByteBuffer;
import java.util.Objects;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Compares column values. */
final class Values {
    private Values() {}

    /** Whether both are NULL or the same value: decimals with their scale, floating point by its bits, bytes by content. */
    static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one == other) {
            return true;
        }
        if (one == null || other == null) {
            return false;
        }
        if (one instanceof String text) {
            return text.equals(other);
        }
        if (one instanceof byte[] || one instanceof ByteBuffer) {
            return buffer(one).equals(buffer(other));
        }
        if (one instanceof Struct struct) {
            return sameFields(struct, (Struct) other);
        }
        return Objects.equals(one, other);
    }

    private static boolean sameFields(Struct one, Struct other) {
        for (Field field : one.schema().fields()) {
            Field access = StructFields.withoutDefault(field);
            if (!same(one.get(access), other.get(access))) {
                return false;
            }
        }
        return true;
    }

    private static ByteBuffer buffer(Object bytes) {
        return bytes instanceof byte[] array ? ByteBuffer.wrap(array) : (ByteBuffer) bytes;
    }
}
