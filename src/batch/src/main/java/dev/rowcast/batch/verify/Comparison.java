package dev.rowcast.batch.verify;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.encode.Geometry;
import dev.rowcast.encode.Row;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compares a row of MySQL with what a store has of it, value by value and by their types. Stateless. */
final class Comparison {
    /** In its text MySQL gives a FLOAT so many digits, and so the source connector reads it in a snapshot. */
    private static final MathContext FLOAT_TEXT = new MathContext(6, RoundingMode.HALF_EVEN);

    private Comparison() {}

    /** Whether no field differs. A field that nothing in MySQL fills any more isn't compared. */
    static boolean same(Row source, Row there, Contract contract) {
        return contract.fields().stream().noneMatch(field -> differs(field, source, there));
    }

    /** The fields that differ. */
    static List<Difference.Field> fields(Row source, Row there, Contract contract) {
        return contract.fields().stream()
                .filter(field -> differs(field, source, there))
                .map(field -> new Difference.Field(field.name(), text(source.get(field)), text(there.get(field))))
                .toList();
    }

    private static boolean differs(ContractField field, Row source, Row there) {
        return isFilled(source.state(field)) && !same(field.type(), source.get(field), there.get(field));
    }

    private static @Nullable String text(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return "x'" + HexFormat.of().formatHex(bytes) + "'";
        }
        if (value instanceof Geometry geometry) {
            return "x'" + HexFormat.of().formatHex(geometry.wkb()) + "', srid " + srid(geometry);
        }
        return value instanceof float[] components
                ? Arrays.toString(components)
                : value == null ? null : value.toString();
    }

    private static boolean isFilled(Row.State state) {
        return state == Row.State.VALUE || state == Row.State.NULL;
    }

    static boolean same(SemanticType type, @Nullable Object source, @Nullable Object there) {
        if (source == null || there == null) {
            // To a store of documents the document null is no other value than NULL.
            return source == there || type == SemanticType.JSON && "null".equals(source);
        }
        return switch (type) {
            case DECIMAL -> ((BigDecimal) source).compareTo((BigDecimal) there) == 0;
            case FLOAT -> same((Float) source, (Float) there);
            case DOUBLE -> ((Double) source).doubleValue() == (Double) there;
            case BYTES -> Arrays.equals((byte[]) source, (byte[]) there);
            case VECTOR -> Arrays.equals((float[]) source, (float[]) there);
            case JSON -> source.equals(there) || JsonTrees.same((String) source, (String) there);
            case GEOMETRY -> same((Geometry) source, (Geometry) there);
            case BOOL, INT32, INT64, UINT64, BITS, STRING, ENUM, SET, DATE, TIME, DATETIME, ZONED_DATETIME, TIMESTAMP ->
                source.equals(there);
        };
    }

    private static boolean same(float source, float there) {
        return source == there
                || Float.isFinite(source)
                        && new BigDecimal(source).round(FLOAT_TEXT).floatValue() == there;
    }

    /** A store may have no place for a reference system that is none. */
    private static boolean same(Geometry source, Geometry there) {
        return Arrays.equals(source.wkb(), there.wkb()) && srid(source) == srid(there);
    }

    private static long srid(Geometry geometry) {
        Long srid = geometry.srid();
        return srid == null ? 0 : srid;
    }
}
