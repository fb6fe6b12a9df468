package dev.rowcast.contract.shape;

import java.math.BigInteger;
import java.util.Optional;

/** The whole numbers from {@code min} to {@code max}, both included. */
public record IntegerDomain(BigInteger min, BigInteger max) {
    /** The domain of an integer or boolean column; empty for any other. */
    public static Optional<IntegerDomain> of(ColumnType type) {
        return switch (type.semantic()) {
            case BOOL -> Optional.of(type.bits() == 0 ? bits(1, true) : bits(type.bits(), type.unsigned()));
            case INT32, INT64, UINT64 -> Optional.of(bits(type.bits(), type.unsigned()));
            default -> Optional.empty();
        };
    }

    /** What a field of the type can carry; empty where it carries no integers. */
    public static Optional<IntegerDomain> of(SemanticType field) {
        return switch (field) {
            case INT32 -> Optional.of(bits(32, false));
            case INT64 -> Optional.of(bits(64, false));
            case UINT64 -> Optional.of(bits(64, true));
            default -> Optional.empty();
        };
    }

    public boolean contains(IntegerDomain other) {
        return min.compareTo(other.min) <= 0 && max.compareTo(other.max) >= 0;
    }

    private static IntegerDomain bits(int bits, boolean unsigned) {
        BigInteger span = BigInteger.ONE.shiftLeft(unsigned ? bits : bits - 1);
        return new IntegerDomain(unsigned ? BigInteger.ZERO : span.negate(), span.subtract(BigInteger.ONE));
    }
}
