package dev.rowcast.contract.shape;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a source says of a column beside what its values mean: for stores that declare columns of their own. No part of a table's shape, so that
 * another length changes no contract and holds nothing. Whatever isn't said is null.
 *
 * @param nullable whether the column takes NULL
 * @param type MySQL's type name in upper case without attributes, such as {@code VARCHAR}; never empty
 * @param length the declared length: characters of text, bytes of what is binary, bits of a BIT, elements of a VECTOR
 * @param precision decimal digits in all, of a DECIMAL or a FLOAT(M,D)
 * @param scale decimal digits behind the point, of the same
 * @param fractionDigits digits of a second's fraction, from 0 to 6, of a TIME, DATETIME or TIMESTAMP
 * @param charset MySQL's name of a text's character set, such as {@code utf8mb4}; Debezium's records don't say it
 */
public record ColumnFacts(
        boolean nullable,
        @Nullable String type,
        @Nullable Long length,
        @Nullable Integer precision,
        @Nullable Integer scale,
        @Nullable Integer fractionDigits,
        @Nullable String charset) {
    /** Just whether the column takes NULL. */
    public static ColumnFacts of(boolean nullable) {
        return new ColumnFacts(nullable, null, null, null, null, null, null);
    }

    /** Whether somebody who says that tells nothing new. Who names the type says all of the declaration, but for the character set. */
    public boolean covers(ColumnFacts said) {
        boolean whole = said.type != null;
        return nullable == said.nullable
                && isSame(type, said.type, whole)
                && isSame(length, said.length, whole)
                && isSame(precision, said.precision, whole)
                && isSame(scale, said.scale, whole)
                && isSame(fractionDigits, said.fractionDigits, whole)
                && isSame(charset, said.charset, false);
    }

    private static boolean isSame(@Nullable Object known, @Nullable Object said, boolean whole) {
        return (said == null && !whole) || Objects.equals(known, said);
    }

    /** What holds for the values of this column and of another that goes into the same field: the wider of each; nothing where one doesn't say. */
    public ColumnFacts with(ColumnFacts other) {
        Integer widestScale = max(scale, other.scale);
        Integer beforePoint = max(beforePoint(), other.beforePoint());
        return new ColumnFacts(
                nullable || other.nullable,
                equal(type, other.type),
                max(length, other.length),
                beforePoint == null || widestScale == null ? null : Integer.valueOf(beforePoint + widestScale),
                widestScale,
                max(fractionDigits, other.fractionDigits),
                equal(charset, other.charset));
    }

    /** What holds for the values of this column and for NULL. */
    public ColumnFacts orNull() {
        return nullable ? this : new ColumnFacts(true, type, length, precision, scale, fractionDigits, charset);
    }

    private @Nullable Integer beforePoint() {
        return precision == null || scale == null ? null : Integer.valueOf(precision - scale);
    }

    private static <T extends Comparable<T>> @Nullable T max(@Nullable T one, @Nullable T other) {
        if (one == null || other == null) {
            return null;
        }
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static @Nullable String equal(@Nullable String one, @Nullable String other) {
        return Objects.equals(one, other) ? one : null;
    }
}
