package dev.rowcast.contract.shape;

import java.math.BigInteger;
import java.util.Optional;

/** The whole numbers from {@code min} to {@code max}, both included. */
public record IntegerDomain(BigInteger min, BigInteger max) {
    /** What a field of the type can carry; empty where it carries no integers. */
    public static Optional<IntegerDomain> of(SemanticType field) {
        return switch (field) {
            case INT32 -> Optional.of(ofBits(32, false));
            case INT64 -> Optional.of(ofBits(64, false));
            case UINT64 -> Optional.of(ofBits(64, true));
            default -> Optional.empty();
        };
    }

    public boolean contains(IntegerDomain other) {
        return min.compareTo(other.min) <= 0 && max.compareTo(other.max) >= 0;
    }

    /** What that many bits hold. */
    static IntegerDomain ofBits(int bits, boolean unsigned) {
        BigInteger span = BigInteger.ONE.shiftLeft(unsigned ? bits : bits - 1);
        return new IntegerDomain(unsigned ? BigInteger.ZERO : span.negate(), span.subtract(BigInteger.ONE));
    }
}
