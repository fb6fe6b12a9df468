package dev.rowcast.destination.bigquery;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.encode.Geometry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * As what a table has the values of a field, and how they are written. BigQuery rounds or refuses what doesn't fit, and which of both isn't said everywhere, so
 * that such a value isn't sent.
 *
 * @param field the field
 * @param type BigQuery's type
 */
record ColumnForm(ContractField field, BigQueryType type) {
    /** The message that a geometry is. */
    static final String GEOMETRY = "Geometry";

    static final int GEOMETRY_WKB = 1;
    static final int GEOMETRY_SRID = 2;

    private static final int NUMERIC_BEFORE_POINT = 29;
    private static final int NUMERIC_SCALE = 9;
    private static final int BIGNUMERIC_DIGITS = 38;
    private static final int LAST_YEAR = 9999;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");

    /**
     * The form of the field's values.
     *
     * @param facts null where nothing is said of the column
     * @param numbersAsText whether a column of numbers that may be beyond BIGNUMERIC is text; else each number beyond it is unfit
     */
    static ColumnForm of(ContractField field, @Nullable ColumnFacts facts, boolean numbersAsText) {
        BigQueryType type = switch (field.type()) {
            case BOOL -> BigQueryType.BOOL;
            case INT32, INT64, TIME -> BigQueryType.INT64;
            case UINT64, BITS -> BigQueryType.NUMERIC;
            case DECIMAL -> decimal(facts, numbersAsText);
            case FLOAT, DOUBLE -> BigQueryType.FLOAT64;
            case STRING, ENUM, JSON, SET -> BigQueryType.STRING;
            case BYTES -> BigQueryType.BYTES;
            case DATE -> BigQueryType.DATE;
            case DATETIME -> BigQueryType.DATETIME;
            case ZONED_DATETIME, TIMESTAMP -> BigQueryType.TIMESTAMP;
            case GEOMETRY -> BigQueryType.GEOMETRY;
            case VECTOR -> BigQueryType.FLOATS;
        };
        return new ColumnForm(field, type);
    }

    private static BigQueryType decimal(@Nullable ColumnFacts facts, boolean numbersAsText) {
        Integer precision = facts == null ? null : facts.precision();
        Integer scale = facts == null ? null : facts.scale();
        if (precision == null || scale == null) {
            return BigQueryType.BIGNUMERIC;
        }
        if (precision - scale <= NUMERIC_BEFORE_POINT && scale <= NUMERIC_SCALE) {
            return BigQueryType.NUMERIC;
        }
        return numbersAsText && precision - scale > BIGNUMERIC_DIGITS ? BigQueryType.STRING : BigQueryType.BIGNUMERIC;
    }

    /** How the field is declared in the message that a row is. */
    FieldDescriptorProto.Builder declared() {
        FieldDescriptorProto.Builder declared =
                FieldDescriptorProto.newBuilder().setName(field.name()).setLabel(type.label());
        if (type == BigQueryType.GEOMETRY) {
            declared.setTypeName(GEOMETRY);
        }
        return declared.setType(
                switch (type) {
                    case BOOL -> FieldDescriptorProto.Type.TYPE_BOOL;
                    case INT64, TIMESTAMP -> FieldDescriptorProto.Type.TYPE_INT64;
                    case FLOAT64, FLOATS -> FieldDescriptorProto.Type.TYPE_DOUBLE;
                    case NUMERIC, BIGNUMERIC, STRING, DATETIME -> FieldDescriptorProto.Type.TYPE_STRING;
                    case BYTES -> FieldDescriptorProto.Type.TYPE_BYTES;
                    case DATE -> FieldDescriptorProto.Type.TYPE_INT32;
                    case GEOMETRY -> FieldDescriptorProto.Type.TYPE_MESSAGE;
                });
    }

    /**
     * Writes a value.
     *
     * @param value of the class that {@link dev.rowcast.encode.Row#get} names
     * @throws UnfitException if BigQuery has no such value
     */
    void write(int number, Object value, CodedOutputStream out) throws IOException {
        switch (field.type()) {
            case BOOL -> out.writeBool(number, (Boolean) value);
            case INT32, INT64 -> out.writeInt64(number, (Long) value);
            case TIME -> out.writeInt64(number, micros((Duration) value));
            case UINT64, BITS -> out.writeString(number, decimal(new BigDecimal((BigInteger) value)));
            case DECIMAL -> out.writeString(number, decimal((BigDecimal) value));
            case FLOAT -> out.writeDouble(number, widened((Float) value));
            case DOUBLE -> out.writeDouble(number, (Double) value);
            case STRING, ENUM, JSON -> out.writeString(number, (String) value);
            case SET -> out.writeString(number, labels((List<?>) value));
            case BYTES -> out.writeByteArray(number, (byte[]) value);
            case DATE -> out.writeInt32(number, Math.toIntExact(day((LocalDate) value)));
            case DATETIME -> out.writeString(number, CLOCK.format(clock((LocalDateTime) value)));
            case ZONED_DATETIME, TIMESTAMP -> out.writeInt64(number, micros((Instant) value));
            case GEOMETRY -> out.writeBytes(number, geometry((Geometry) value));
            case VECTOR -> components(number, (float[]) value, out);
        }
    }

    private String decimal(BigDecimal value) {
        BigDecimal shortest = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
        int beforePoint = shortest.precision() - shortest.scale();
        boolean held = switch (type) {
            case NUMERIC -> beforePoint <= NUMERIC_BEFORE_POINT && shortest.scale() <= NUMERIC_SCALE;
            case BIGNUMERIC -> beforePoint <= BIGNUMERIC_DIGITS && shortest.scale() <= BIGNUMERIC_DIGITS;
            default -> true;
        };
        if (!held) {
            throw unfit("a number that " + type.sql() + " doesn't hold to the digit");
        }
        return value.toPlainString();
    }

    /** As a number that reads as MySQL's does, such as 0.1, wherever that is the same FLOAT. */
    private static double widened(float value) {
        double shown = Double.parseDouble(Float.toString(value));
        return (float) shown == value ? shown : value;
    }

    private static String labels(List<?> labels) {
        return labels.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static long micros(Duration amount) {
        return amount.toSeconds() * MICROS_PER_SECOND + amount.toNanosPart() / NANOS_PER_MICRO;
    }

    private long micros(Instant value) {
        clock(LocalDateTime.ofInstant(value, ZoneOffset.UTC));
        return value.getEpochSecond() * MICROS_PER_SECOND + value.getNano() / NANOS_PER_MICRO;
    }

    private LocalDateTime clock(LocalDateTime value) {
        day(value.toLocalDate());
        return value;
    }

    private long day(LocalDate value) {
        if (value.getYear() < 1 || value.getYear() > LAST_YEAR) {
            throw unfit("a date outside of the years 1 to " + LAST_YEAR);
        }
        return value.toEpochDay();
    }

    private UnfitException unfit(String what) {
        return new UnfitException("column " + field.name() + " has " + what);
    }

    private static ByteString geometry(Geometry value) {
        ByteString.Output bytes = ByteString.newOutput();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            out.writeByteArray(GEOMETRY_WKB, value.wkb());
            if (value.srid() != null) {
                out.writeInt64(GEOMETRY_SRID, value.srid());
            }
            out.flush();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteString();
    }

    private static void components(int number, float[] values, CodedOutputStream out) throws IOException {
        for (float value : values) {
            out.writeDouble(number, widened(value));
        }
    }
}
