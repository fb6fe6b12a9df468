package dev.rowcast.beam;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.encode.Geometry;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.MicrosInstant;
import org.apache.beam.sdk.schemas.logicaltypes.NanosDuration;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** What the values of a contract's fields are in Beam, and back, with nothing lost. Stateless. */
final class BeamTypes {
    private static final String SRID = "srid";
    private static final String WKB = "wkb";
    private static final Schema GEOMETRY = Schema.builder()
            .addNullableField(SRID, FieldType.INT64)
            .addByteArrayField(WKB)
            .build();

    private BeamTypes() {}

    /** The schema of rows: of a key's fields none is NULL, of others any may be. */
    static Schema schema(Contract contract) {
        Schema.Builder schema = Schema.builder();
        for (ContractField field : active(contract)) {
            FieldType type = type(field.type());
            schema.addField(
                    field.name(), contract.keyNumbers().contains(field.number()) ? type : type.withNullable(true));
        }
        return schema.build();
    }

    private static List<ContractField> active(Contract contract) {
        return contract.fields().stream().filter(ContractField::active).toList();
    }

    private static FieldType type(SemanticType type) {
        return switch (type) {
            case BOOL -> FieldType.BOOLEAN;
            case INT32 -> FieldType.INT32;
            case INT64 -> FieldType.INT64;
            // Beam has no numbers without a sign.
            case UINT64, BITS, DECIMAL -> FieldType.DECIMAL;
            case FLOAT -> FieldType.FLOAT;
            case DOUBLE -> FieldType.DOUBLE;
            case STRING, JSON, ENUM -> FieldType.STRING;
            case BYTES -> FieldType.BYTES;
            case SET -> FieldType.array(FieldType.STRING);
            case DATE -> FieldType.logicalType(SqlTypes.DATE);
            case TIME -> FieldType.logicalType(new NanosDuration());
            case DATETIME -> FieldType.logicalType(SqlTypes.DATETIME);
            case ZONED_DATETIME, TIMESTAMP -> FieldType.logicalType(new MicrosInstant());
            case GEOMETRY -> FieldType.row(GEOMETRY);
            case VECTOR -> FieldType.array(FieldType.FLOAT);
        };
    }

    /** The type that a field of that name is written as, where nothing else is said of it. */
    static SemanticType type(String name, FieldType type) {
        for (SemanticType each : List.of(
                SemanticType.BOOL,
                SemanticType.INT32,
                SemanticType.INT64,
                SemanticType.DECIMAL,
                SemanticType.FLOAT,
                SemanticType.DOUBLE,
                SemanticType.STRING,
                SemanticType.BYTES,
                SemanticType.SET,
                SemanticType.DATE,
                SemanticType.TIME,
                SemanticType.DATETIME,
                SemanticType.TIMESTAMP,
                SemanticType.GEOMETRY,
                SemanticType.VECTOR)) {
            if (isSame(type(each), type)) {
                return each;
            }
        }
        throw new IllegalArgumentException("field " + name + " has the type " + type
                + ", which no store has; map it to another, or say by as(\"" + name + "\", …) what it means");
    }

    private static boolean isSame(FieldType one, FieldType other) {
        if (one.getTypeName() != other.getTypeName()) {
            return false;
        }
        return switch (one.getTypeName()) {
            case LOGICAL_TYPE -> identifier(one).equals(identifier(other));
            case ARRAY ->
                isSame(
                        Objects.requireNonNull(one.getCollectionElementType()),
                        Objects.requireNonNull(other.getCollectionElementType()));
            case ROW ->
                Objects.requireNonNull(one.getRowSchema()).typesEqual(Objects.requireNonNull(other.getRowSchema()));
            default -> true;
        };
    }

    private static String identifier(FieldType type) {
        return Objects.requireNonNull(type.getLogicalType()).getIdentifier();
    }

    /** The row in Beam. */
    static Row row(Schema schema, Contract contract, dev.rowcast.encode.Row row) {
        Row.Builder values = Row.withSchema(schema);
        for (ContractField field : active(contract)) {
            Object value = row.get(field);
            values.addValue(value == null ? null : beam(field.type(), value));
        }
        return values.build();
    }

    private static Object beam(SemanticType type, Object value) {
        return switch (type) {
            case INT32 -> Math.toIntExact((Long) value);
            case UINT64, BITS -> new BigDecimal((BigInteger) value);
            case GEOMETRY -> {
                Geometry geometry = (Geometry) value;
                yield Row.withSchema(GEOMETRY)
                        .addValues(geometry.srid(), geometry.wkb())
                        .build();
            }
            case VECTOR -> {
                List<Float> all = new ArrayList<>();
                for (float each : (float[]) value) {
                    all.add(each);
                }
                yield all;
            }
            default -> value;
        };
    }

    /** The row of Beam by the contract, whose fields have the names of the row's. */
    static dev.rowcast.encode.Row row(Contract contract, Row row) {
        Map<Integer, @Nullable Object> values = new HashMap<>();
        for (ContractField field : contract.fields()) {
            Object value = row.getValue(field.name());
            values.put(field.number(), value == null ? null : rowcast(field.type(), value));
        }
        return dev.rowcast.encode.Row.of(values);
    }

    private static Object rowcast(SemanticType type, Object value) {
        return switch (type) {
            case INT32, INT64 -> ((Number) value).longValue();
            case UINT64, BITS -> ((BigDecimal) value).toBigIntegerExact();
            case SET -> List.copyOf((Collection<?>) value);
            case GEOMETRY -> {
                Row geometry = (Row) value;
                yield new Geometry(Objects.requireNonNull(geometry.getBytes(WKB)), geometry.getInt64(SRID));
            }
            case VECTOR -> {
                List<?> all = List.copyOf((Collection<?>) value);
                float[] vector = new float[all.size()];
                for (int i = 0; i < vector.length; i++) {
                    vector[i] = (Float) all.get(i);
                }
                yield vector;
            }
            default -> value;
        };
    }
}
