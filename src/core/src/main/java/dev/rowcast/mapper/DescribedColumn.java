package dev.rowcast.mapper;

import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.mapping.Output;
import dev.rowcast.v1.MappedValue;
import java.math.BigDecimal;

/**
 * A column as a mapper declares it.
 *
 * @param kind its type
 * @param column the same, as stores see it
 */
record DescribedColumn(ColumnKind kind, Output.Column column) {
    /** @throws IllegalArgumentException if the column has no such values; the message says why, without the value */
    Object value(MappedValue value) {
        if (value.getKindCase() != kind.member()) {
            throw new IllegalArgumentException("it is declared as TYPE_" + kind + ", whose values are in "
                    + ColumnKind.word(kind.member()) + ", and got a " + ColumnKind.word(value.getKindCase()));
        }
        Object read = ColumnValues.of(value);
        if (length(read) > longest()) {
            throw new IllegalArgumentException("it is longer than the declared " + longest());
        }
        return column.type() == SemanticType.DECIMAL ? fitted((BigDecimal) read) : read;
    }

    private long longest() {
        Long length = column.facts().length();
        return length == null ? Long.MAX_VALUE : length;
    }

    /** In characters or bytes; of what has no length 0. */
    private static long length(Object value) {
        if (value instanceof String text) {
            return text.codePointCount(0, text.length());
        }
        return value instanceof byte[] bytes ? bytes.length : 0;
    }

    private BigDecimal fitted(BigDecimal value) {
        ColumnFacts facts = column.facts();
        if (facts.scale() == null || facts.precision() == null) {
            return value;
        }
        if (value.stripTrailingZeros().scale() > facts.scale()) {
            throw new IllegalArgumentException("it has more than the declared " + facts.scale()
                    + " digits behind the point; round it in the mapping");
        }
        BigDecimal scaled = value.setScale(facts.scale());
        if (scaled.precision() > facts.precision()) {
            throw new IllegalArgumentException("it has more than the declared " + facts.precision() + " digits");
        }
        return scaled;
    }
}
