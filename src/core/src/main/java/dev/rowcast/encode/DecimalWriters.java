package dev.rowcast.encode;

import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.LogicalType;
import dev.rowcast.contract.shape.SourceColumn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Writes google.type.Decimal: plain notation with the column's scale. */
final class DecimalWriters {
    private static final int VALUE = WireWriter.tag(1, WireWriter.LENGTH_DELIMITED);
    /** Numbers with this many digits fit into a long. */
    private static final int LONG_DIGITS = 18;

    /** Digits of MySQL's DECIMAL, in total and after the point. A short text such as 1E+2147483647 can have more digits than fit into memory. */
    private static final int MOST_DIGITS = 65;

    private static final int LARGEST_SCALE = 30;

    /** Longest text of such a number, with room for leading zeros and an exponent. */
    private static final int LONGEST_TEXT = 128;

    private DecimalWriters() {}

    /** The writer of a DECIMAL field; null if the column doesn't hold exact decimal numbers. */
    static @Nullable ValueWriter of(Schema schema, SourceColumn source, ColumnType column) {
        LogicalType logical = LogicalType.of(schema);
        if (logical == LogicalType.CONNECT_DECIMAL) {
            return (out, value) -> decimal(out, (BigDecimal) value);
        }
        if (logical == LogicalType.VARIABLE_SCALE_DECIMAL) {
            return variableScale(schema);
        }
        if (schema.name() != null) {
            return null;
        }
        return switch (schema.type()) {
            case INT8, INT16, INT32, INT64 ->
                column.unsigned() && column.bits() == 64
                        ? (out, value) -> plain(out, Long.toUnsignedString((Long) value))
                        : (out, value) -> whole(out, ((Number) value).longValue());
            case STRING -> source.isDecimal() ? (out, value) -> text(out, (String) value) : null;
            default -> null;
        };
    }

    private static void whole(WireWriter out, long value) {
        int mark = out.written();
        out.decimal(value);
        finish(out, mark);
    }

    /** @throws Unrepresentable if the text isn't a finite number, or if MySQL's DECIMAL can't hold it */
    static BigDecimal parse(String text) {
        if (text.length() > LONGEST_TEXT) {
            throw tooLong();
        }
        try {
            return bounded(new BigDecimal(text));
        } catch (NumberFormatException e) {
            throw new Unrepresentable(
                    "isn't a finite decimal number; fix the row in MySQL, or look for a transform or custom converter that"
                            + " rewrites the column");
        }
    }

    /** @throws Unrepresentable if MySQL's DECIMAL can't hold so many digits, which may be more than fit into memory when written out */
    static BigDecimal bounded(BigDecimal value) {
        int scale = value.scale();
        if (scale > LARGEST_SCALE || (long) value.precision() - Math.min(scale, 0) > MOST_DIGITS) {
            throw tooLong();
        }
        return value;
    }

    private static Unrepresentable tooLong() {
        return new Unrepresentable(
                "has more digits than MySQL's DECIMAL, which has at most 65, and at most 30 of them after the point;"
                        + " look for a transform or custom converter that rewrites the column");
    }

    private static ValueWriter variableScale(Schema schema) {
        Field scale = StructFields.withoutDefault(schema.field("scale"));
        Field unscaled = StructFields.withoutDefault(schema.field("value"));
        return (out, value) -> {
            Struct struct = (Struct) value;
            Object bytes = struct.get(unscaled);
            BigInteger digits = new BigInteger(bytes instanceof byte[] array ? array : copy((ByteBuffer) bytes));
            plain(
                    out,
                    bounded(new BigDecimal(digits, (Integer) struct.get(scale))).toPlainString());
        };
    }

    private static byte[] copy(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(bytes.position(), copy);
        return copy;
    }

    private static void text(WireWriter out, String text) {
        boolean plain = isPlain(text);
        if (plain && text.length() <= LONG_DIGITS) {
            plain(out, text);
            return;
        }
        BigDecimal value = parse(text);
        plain(out, plain ? text : value.toPlainString());
    }

    private static boolean isPlain(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        int point = -1;
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' && point < 0 && i > start) {
                point = i;
            } else if (c < '0' || c > '9') {
                return false;
            }
        }
        return text.length() > start && point != text.length() - 1;
    }

    private static void decimal(WireWriter out, BigDecimal value) {
        int scale = value.scale();
        if (scale < 0 || scale > LARGEST_SCALE || value.precision() > LONG_DIGITS) {
            plain(out, bounded(value).toPlainString());
            return;
        }
        int mark = out.written();
        // Without the BigInteger that unscaledValue() makes.
        out.decimal(value.scaleByPowerOfTen(scale).longValue(), scale);
        finish(out, mark);
    }

    static void plain(WireWriter out, String digits) {
        int mark = out.written();
        out.utf8(digits);
        finish(out, mark);
    }

    private static void finish(WireWriter out, int mark) {
        out.lengthSince(mark);
        out.tag(VALUE);
        out.lengthSince(mark);
    }
}
