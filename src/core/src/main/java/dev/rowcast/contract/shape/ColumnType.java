package dev.rowcast.contract.shape;

import java.util.List;

/**
 * A column's type in a table's shape.
 *
 * @param semantic what the values mean; never {@link SemanticType#ZONED_DATETIME}
 * @param bits for integers (INT32, INT64, UINT64) the width of the column's own domain: 8, 16, 24, 32 or 64; for BOOL 1 where it is a BIT, 8 where it is
 *     a BOOLEAN, which MySQL keeps as a TINYINT, and 0 where that isn't known; else 0
 * @param unsigned for integers, and a BIT, whether the domain starts at 0; else false
 * @param labels for ENUM and SET the labels in the column's order, empty where the source doesn't say; else empty
 */
public record ColumnType(SemanticType semantic, int bits, boolean unsigned, List<String> labels) {
    public ColumnType {
        if (semantic == SemanticType.ZONED_DATETIME) {
            throw new IllegalArgumentException(semantic + " is a field's type; a column is " + SemanticType.DATETIME);
        }
        labels = List.copyOf(labels);
    }

    /** BIT(1). */
    public static final ColumnType BIT = new ColumnType(SemanticType.BOOL, 1, true, List.of());

    /** BOOLEAN as the source sends it: true for any number but 0. */
    public static final ColumnType BOOLEAN = new ColumnType(SemanticType.BOOL, Byte.SIZE, false, List.of());

    /** A type that has neither domain nor labels. */
    public static ColumnType of(SemanticType semantic) {
        return new ColumnType(semantic, 0, false, List.of());
    }

    /** An integer of the given width. */
    public static ColumnType integer(SemanticType semantic, int bits, boolean unsigned) {
        return new ColumnType(semantic, bits, unsigned, List.of());
    }
}
