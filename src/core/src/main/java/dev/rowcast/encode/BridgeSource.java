package dev.rowcast.encode;

import com.google.protobuf.CodedInputStream;
import dev.rowcast.contract.shape.SemanticType;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Reads back the value that was written to a column's own field. */
final class BridgeSource {
    private BridgeSource() {}

    /**
     * The value.
     *
     * @param wire as its {@link ValueWriter} wrote it
     * @return BigInteger, BigDecimal, Float, Double, String, {@code byte[]}, List of String, LocalDate, LocalDateTime or Duration; null for
     *     types that convert to themselves only
     */
    static @Nullable Object read(SemanticType type, byte[] wire) {
        CodedInputStream in = CodedInputStream.newInstance(wire);
        return switch (type) {
            case ZONED_DATETIME, TIMESTAMP, GEOMETRY, VECTOR -> null;
            case BOOL, INT32, INT64 ->
                BigInteger.valueOf(((Number) FieldValues.read(SemanticType.INT64, in)).longValue());
            default -> FieldValues.read(type, in);
        };
    }
}
