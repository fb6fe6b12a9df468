package dev.rowcast.encode;

import dev.rowcast.contract.shape.ColumnType;
import dev.rowcast.contract.shape.LogicalType;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.SourceColumn;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** Writes whole numbers as varints; checks the range only if the column's domain exceeds the field's. */
final class IntegerWriters {
    /** YEAR 0 (0000), as the stream sends it: Debezium reads it as a two-digit year. MySQL's own years begin with 1901. */
    private static final int YEAR_ZERO_IN_STREAM = 1900;

    private IntegerWriters() {}

    /** The 64 bits of a value. */
    private interface Reader {
        long read(Object value);
    }

    /**
     * The domain of a column's values.
     *
     * @param plain writes the value if no check is needed
     * @param least the least value, signed
     * @param most the greatest value, signed
     * @param unsigned whether the 64 bits are an unsigned number, regardless of the bounds
     * @param undeclared whether the source doesn't declare if the 64 bits are unsigned
     */
    private record Domain(
            Reader reader, ValueWriter plain, long least, long most, boolean unsigned, boolean undeclared) {
        Domain(Reader reader, long least, long most, boolean unsigned, boolean undeclared) {
            this(reader, (out, value) -> out.varint(reader.read(value)), least, most, unsigned, undeclared);
        }

        static Domain of(Reader reader, long least, long most) {
            return new Domain(reader, least, most, false, false);
        }

        /** Saves a call for each value. */
        Domain by(ValueWriter faster) {
            return new Domain(reader, faster, least, most, unsigned, undeclared);
        }
    }

    /** The writer of a BOOL, INT32, INT64, UINT64 or BITS field; null if the column doesn't hold whole numbers. */
    static @Nullable ValueWriter of(SemanticType target, Schema schema, SourceColumn source, ColumnType column) {
        boolean unsignedTarget = target == SemanticType.UINT64 || target == SemanticType.BITS;
        Domain domain = domain(schema, source, column, unsignedTarget);
        if (domain == null) {
            return null;
        }
        return switch (target) {
            case BOOL -> signed(domain, 0, 1, "0 or 1 (bool)");
            case INT32 -> signed(domain, Integer.MIN_VALUE, Integer.MAX_VALUE, "-2147483648 to 2147483647 (int32)");
            case INT64 ->
                signed(domain, Long.MIN_VALUE, Long.MAX_VALUE, "-9223372036854775808 to 9223372036854775807 (int64)");
            case UINT64, BITS -> unsigned(domain);
            default -> null;
        };
    }

    private static ValueWriter signed(Domain from, long least, long most, String range) {
        Reader reader = from.reader();
        if (!from.unsigned() && from.least() >= least && from.most() <= most) {
            return from.plain();
        }
        long floor = from.unsigned() ? 0 : least;
        return (out, value) -> {
            long number = reader.read(value);
            if (number < floor || number > most) {
                throw outside(range);
            }
            out.varint(number);
        };
    }

    private static ValueWriter unsigned(Domain from) {
        Reader reader = from.reader();
        if (from.unsigned() || from.undeclared() || from.least() >= 0) {
            return from.plain();
        }
        return (out, value) -> {
            long number = reader.read(value);
            if (number < 0) {
                throw outside("0 to 18446744073709551615 (uint64)");
            }
            out.varint(number);
        };
    }

    private static @Nullable Domain domain(
            Schema schema, SourceColumn source, ColumnType column, boolean unsignedTarget) {
        LogicalType logical = LogicalType.of(schema);
        if (logical == LogicalType.YEAR) {
            return Domain.of(IntegerWriters::year, 0, 2155);
        }
        if (logical == LogicalType.BITS) {
            return new Domain(IntegerWriters::bits, Long.MIN_VALUE, Long.MAX_VALUE, true, false);
        }
        if (logical == LogicalType.CONNECT_DECIMAL) {
            return decimal(value -> DecimalWriters.bounded((BigDecimal) value), unsignedTarget);
        }
        if (schema.name() != null) {
            return null;
        }
        return switch (schema.type()) {
            case BOOLEAN -> Domain.of(value -> (Boolean) value ? 1 : 0, 0, 1);
            case INT8, INT16, INT32, INT64 -> number(schema, source, column);
            case STRING ->
                source.isDecimal() ? decimal(value -> DecimalWriters.parse((String) value), unsignedTarget) : null;
            default -> null;
        };
    }

    private static Domain number(Schema schema, SourceColumn source, ColumnType column) {
        return checked(schema, source, column)
                .by(
                        switch (schema.type()) {
                            case INT8 -> (out, value) -> out.varint((Byte) value);
                            case INT16 -> (out, value) -> out.varint((Short) value);
                            case INT32 -> (out, value) -> out.varint((Integer) value);
                            default -> (out, value) -> out.varint((Long) value);
                        });
    }

    private static Domain checked(Schema schema, SourceColumn source, ColumnType column) {
        Reader reader = switch (schema.type()) {
            case INT8 -> value -> (Byte) value;
            case INT16 -> value -> (Short) value;
            case INT32 -> value -> (Integer) value;
            default -> value -> (Long) value;
        };
        if (column.bits() == 64) {
            boolean undeclared = !source.isTyped();
            return new Domain(reader, Long.MIN_VALUE, Long.MAX_VALUE, column.unsigned(), undeclared);
        }
        return column.unsigned()
                ? Domain.of(reader, 0, (1L << column.bits()) - 1)
                : Domain.of(reader, -(1L << (column.bits() - 1)), (1L << (column.bits() - 1)) - 1);
    }

    private interface DecimalReader {
        BigDecimal read(Object value);
    }

    private static Domain decimal(DecimalReader reader, boolean unsignedTarget) {
        if (unsignedTarget) {
            return new Domain(
                    value -> unsigned(whole(reader.read(value))), Long.MIN_VALUE, Long.MAX_VALUE, true, false);
        }
        return Domain.of(value -> signed(whole(reader.read(value))), Long.MIN_VALUE, Long.MAX_VALUE);
    }

    private static BigInteger whole(BigDecimal value) {
        try {
            return value.toBigIntegerExact();
        } catch (ArithmeticException e) {
            throw new Unrepresentable(
                    "isn't a whole number, but the contract's field holds only whole numbers; decide the change of the"
                            + " column's type: rowcast contracts list shows how");
        }
    }

    private static long unsigned(BigInteger value) {
        if (value.signum() < 0 || value.bitLength() > 64) {
            throw outside("0 to 18446744073709551615 (uint64)");
        }
        return value.longValue();
    }

    private static long signed(BigInteger value) {
        if (value.bitLength() > 63) {
            throw outside("-9223372036854775808 to 9223372036854775807 (int64)");
        }
        return value.longValue();
    }

    private static long year(Object value) {
        int year = (Integer) value;
        return year == YEAR_ZERO_IN_STREAM ? 0 : year;
    }

    private static long bits(Object value) {
        long bits = 0;
        if (value instanceof byte[] bytes) {
            for (int i = bytes.length - 1; i >= 0; i--) {
                bits = shiftIn(bits, bytes[i]);
            }
        } else {
            ByteBuffer bytes = (ByteBuffer) value;
            for (int i = bytes.limit() - 1; i >= bytes.position(); i--) {
                bits = shiftIn(bits, bytes.get(i));
            }
        }
        return bits;
    }

    private static long shiftIn(long bits, byte next) {
        if (bits >>> 56 != 0) {
            throw new Unrepresentable(
                    "has more than 64 bits, the limit of MySQL's BIT; look for a transform that rewrites it");
        }
        return (bits << 8) | (next & 0xFF);
    }

    private static Unrepresentable outside(String range) {
        return new Unrepresentable("is outside of the range of the contract's field, " + range
                + "; decide the change of the column's type: rowcast contracts list shows how");
    }
}
