package dev.rowcast.contract.shape;

import java.util.List;
import java.util.Optional;

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

    /**
     * Whether a field of that type carries the column as it is: the values mean the same, and none is too large. So a field keeps its column
     * although SMALLINT became INT, or although another setting at the source makes a number of a BOOLEAN. The other way round a BOOL field
     * keeps a small signed integer, of which 0 and 1 alone may then occur, unless it was a BIT that became one.
     */
    public boolean fits(SemanticType field) {
        if (field == semantic) {
            return true;
        }
        return switch (field) {
            case ZONED_DATETIME -> semantic == SemanticType.DATETIME;
            case BOOL -> semantic == SemanticType.INT32 && !unsigned && bits <= 16;
            default -> {
                Optional<IntegerDomain> carried = IntegerDomain.of(field);
                Optional<IntegerDomain> values = domain();
                yield carried.isPresent() && values.isPresent() && carried.get().contains(values.get());
            }
        };
    }

    /** The domain of an integer or boolean column; empty for any other. */
    public Optional<IntegerDomain> domain() {
        return switch (semantic) {
            case BOOL -> Optional.of(bits == 0 ? IntegerDomain.ofBits(1, true) : IntegerDomain.ofBits(bits, unsigned));
            case INT32, INT64, UINT64 -> Optional.of(IntegerDomain.ofBits(bits, unsigned));
            default -> Optional.empty();
        };
    }

    /** How wide an integer or boolean column is, for people. */
    public String width() {
        return semantic == SemanticType.BOOL ? "boolean" : (unsigned ? "unsigned " : "") + bits + " bits";
    }

    /** An integer of the given width. */
    public static ColumnType integer(SemanticType semantic, int bits, boolean unsigned) {
        return new ColumnType(semantic, bits, unsigned, List.of());
    }
}
