package dev.rowcast.contract.shape;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A Connect schema name that Debezium's MySQL connector gives to a column, in any of its modes, with the Connect type that carries it and
 * what its values mean.
 */
public enum LogicalType {
    /** {@code BigDecimal}; DECIMAL, and BIGINT UNSIGNED under {@code bigint.unsigned.handling.mode=precise}. */
    CONNECT_DECIMAL("org.apache.kafka.connect.data.Decimal", Schema.Type.BYTES, SemanticType.DECIMAL),
    /** A struct of scale and unscaled value. */
    VARIABLE_SCALE_DECIMAL("io.debezium.data.VariableScaleDecimal", Schema.Type.STRUCT, SemanticType.DECIMAL),

    /** {@code java.util.Date} at midnight UTC. */
    CONNECT_DATE("org.apache.kafka.connect.data.Date", Schema.Type.INT32, SemanticType.DATE),
    /** Days since the epoch. */
    DATE("io.debezium.time.Date", Schema.Type.INT32, SemanticType.DATE),
    /** Such as {@code 2024-02-29Z}. */
    ISO_DATE("io.debezium.time.IsoDate", Schema.Type.STRING, SemanticType.DATE),

    /** {@code java.util.Date} on the first day of the epoch; times outside one day have become NULL at the source. */
    CONNECT_TIME("org.apache.kafka.connect.data.Time", Schema.Type.INT32, SemanticType.TIME),
    /** Milliseconds. */
    TIME("io.debezium.time.Time", Schema.Type.INT32, SemanticType.TIME),
    /** Microseconds. */
    MICRO_TIME("io.debezium.time.MicroTime", Schema.Type.INT64, SemanticType.TIME),
    /** Nanoseconds. */
    NANO_TIME("io.debezium.time.NanoTime", Schema.Type.INT64, SemanticType.TIME),
    /** Such as {@code 12:34:56.789Z}; times outside one day have become NULL at the source. */
    ISO_TIME("io.debezium.time.IsoTime", Schema.Type.STRING, SemanticType.TIME),

    /** {@code java.util.Date} with the wall clock read as UTC. */
    CONNECT_TIMESTAMP("org.apache.kafka.connect.data.Timestamp", Schema.Type.INT64, SemanticType.DATETIME),
    /** Milliseconds since the epoch with the wall clock read as UTC. */
    TIMESTAMP("io.debezium.time.Timestamp", Schema.Type.INT64, SemanticType.DATETIME),
    /** Microseconds, likewise. */
    MICRO_TIMESTAMP("io.debezium.time.MicroTimestamp", Schema.Type.INT64, SemanticType.DATETIME),
    /** Nanoseconds, likewise. */
    NANO_TIMESTAMP("io.debezium.time.NanoTimestamp", Schema.Type.INT64, SemanticType.DATETIME),
    /** Such as {@code 2024-02-29T12:34:56.789Z}, likewise. */
    ISO_TIMESTAMP("io.debezium.time.IsoTimestamp", Schema.Type.STRING, SemanticType.DATETIME),
    /** An instant with its offset, such as {@code 2024-02-29T12:34:56.789Z}. */
    ZONED_TIMESTAMP("io.debezium.time.ZonedTimestamp", Schema.Type.STRING, SemanticType.TIMESTAMP),

    /** YEAR. */
    YEAR("io.debezium.time.Year", Schema.Type.INT32, SemanticType.INT32),
    /** BIT(n), n &gt; 1: little-endian bytes. */
    BITS("io.debezium.data.Bits", Schema.Type.BYTES, SemanticType.BITS),
    /** ENUM. */
    ENUM("io.debezium.data.Enum", Schema.Type.STRING, SemanticType.ENUM),
    /** SET: labels with commas between. */
    ENUM_SET("io.debezium.data.EnumSet", Schema.Type.STRING, SemanticType.SET),
    /** JSON. */
    JSON("io.debezium.data.Json", Schema.Type.STRING, SemanticType.JSON),
    /** POINT: a struct of x, y, wkb and srid. */
    POINT("io.debezium.data.geometry.Point", Schema.Type.STRUCT, SemanticType.GEOMETRY),
    /** Any other spatial type: a struct of wkb and srid. */
    GEOMETRY("io.debezium.data.geometry.Geometry", Schema.Type.STRUCT, SemanticType.GEOMETRY),
    /** VECTOR: an array of FLOAT32. */
    FLOAT_VECTOR("io.debezium.data.FloatVector", Schema.Type.ARRAY, SemanticType.VECTOR);

    private static final Map<String, LogicalType> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(type -> type.schemaName, Function.identity()));

    private final String schemaName;
    private final Schema.Type carrier;
    private final SemanticType semantic;

    LogicalType(String schemaName, Schema.Type carrier, SemanticType semantic) {
        this.schemaName = schemaName;
        this.carrier = carrier;
        this.semantic = semantic;
    }

    /**
     * The logical type of the schema; null where the schema has no name, one that isn't known, or not the Connect type, or the parts, that
     * belong to it.
     */
    public static @Nullable LogicalType of(Schema schema) {
        LogicalType type = schema.name() == null ? null : BY_NAME.get(schema.name());
        return type != null && type.carrier == schema.type() && type.hasParts(schema) ? type : null;
    }

    private boolean hasParts(Schema schema) {
        return switch (this) {
            case VARIABLE_SCALE_DECIMAL ->
                isPart(schema, "scale", Schema.Type.INT32) && isPart(schema, "value", Schema.Type.BYTES);
            case POINT ->
                isPart(schema, "x", Schema.Type.FLOAT64) && isPart(schema, "y", Schema.Type.FLOAT64) && isShape(schema);
            case GEOMETRY -> isShape(schema);
            case FLOAT_VECTOR -> schema.valueSchema().type() == Schema.Type.FLOAT32;
            default -> true;
        };
    }

    private static boolean isShape(Schema schema) {
        return isPart(schema, "wkb", Schema.Type.BYTES) && isPart(schema, "srid", Schema.Type.INT32);
    }

    private static boolean isPart(Schema struct, String name, Schema.Type type) {
        Field part = struct.field(name);
        return part != null && part.schema().type() == type && part.schema().name() == null;
    }

    /** What the values mean, unless the column's source type says otherwise (BIGINT UNSIGNED as {@link #CONNECT_DECIMAL}). */
    public SemanticType semantic() {
        return semantic;
    }
}
