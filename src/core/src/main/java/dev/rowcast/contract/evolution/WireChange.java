package dev.rowcast.contract.evolution;

import dev.rowcast.contract.shape.SemanticType;

/**
 * What readers meet that are compiled for a field of one type where the bytes are of another.
 *
 * @param from the type that they are compiled for
 * @param to the type of the values
 */
record WireChange(SemanticType from, SemanticType to) {
    /** Whether the wire type is the same, so that readers get wrong values instead of zeros. */
    boolean wireTypeStays() {
        return from.wireType() == to.wireType();
    }

    /** What the readers would do, in words that go on from "readers would". */
    String suffered() {
        boolean same = from.protobufType().equals(to.protobufType());
        if (same || (from == SemanticType.BYTES && to.isText())) {
            return "still take the values for " + from;
        }
        if (from.isText() && to == SemanticType.BYTES) {
            return "fail at a value that isn't UTF-8";
        }
        return "silently see " + (wireTypeStays() ? "wrong values" : "zeros or nothing");
    }
}
