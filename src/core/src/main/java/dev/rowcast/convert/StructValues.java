package dev.rowcast.convert;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * The values that a struct holds, in the order of its fields, without Connect's check of each: what a codec has read is of its field's type already. Connect checks a value for each struct
 * around it once more, and makes a text of its place beforehand in case that it is wrong; all that took a third of a worker's time.
 */
final class StructValues {
    private static final @Nullable VarHandle VALUES = find();

    private StructValues() {}

    /** The array that the struct keeps them in, to be filled; null where this Connect keeps them in another way, or doesn't let us. */
    static @Nullable Object @Nullable [] of(Struct struct) {
        return VALUES == null ? null : (Object[]) VALUES.get(struct);
    }

    private static @Nullable VarHandle find() {
        try {
            return MethodHandles.privateLookupIn(Struct.class, MethodHandles.lookup())
                    .findVarHandle(Struct.class, "values", Object[].class);
        } catch (ReflectiveOperationException | SecurityException other) {
            // Then values are put one by one, which is the slower way to the same struct.
            return null;
        }
    }
}
