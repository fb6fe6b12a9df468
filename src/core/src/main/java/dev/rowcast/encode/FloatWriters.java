package dev.rowcast.encode;

import dev.rowcast.contract.shape.SemanticType;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Writes FLOAT and DOUBLE, and converts between them if that doesn't change the value. */
final class FloatWriters {
    private FloatWriters() {}

    /** The writer of a FLOAT or DOUBLE field; null if the column doesn't hold binary floating point. */
    static @Nullable ValueWriter of(SemanticType target, Schema schema) {
        boolean single = schema.type() == Schema.Type.FLOAT32;
        if (schema.name() != null || (!single && schema.type() != Schema.Type.FLOAT64)) {
            return null;
        }
        if (target == SemanticType.DOUBLE) {
            return single
                    ? (out, value) -> out.fixed64(Double.doubleToRawLongBits((Float) value))
                    : (out, value) -> out.fixed64(Double.doubleToRawLongBits((Double) value));
        }
        return single
                ? (out, value) -> out.fixed32(Float.floatToRawIntBits((Float) value))
                : (out, value) -> out.fixed32(Float.floatToRawIntBits(narrow((Double) value)));
    }

    private static float narrow(double value) {
        float narrow = (float) value;
        if (Double.compare(narrow, value) != 0) {
            throw new Unrepresentable(
                    "has more digits than the contract's field, a float, can hold; decide the change of the column's type"
                            + ": rowcast contracts list shows how");
        }
        return narrow;
    }
}
