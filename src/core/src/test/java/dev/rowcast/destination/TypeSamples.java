package dev.rowcast.destination;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.Row;
import dev.rowcast.encode.SourceSettings;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** Rows of {@code shop.types}, which has a key {@code id} and a column of each type, named after it. */
public final class TypeSamples {
    /** A binary value. */
    public static final byte[] BYTES = {0, -1, 65};

    private static final TableId TABLE = new TableId("shop", "types");
    private static final Schema GEOMETRY = SchemaBuilder.struct()
            .optional()
            .name("io.debezium.data.geometry.Geometry")
            .field("wkb", Schema.BYTES_SCHEMA)
            .field("srid", Schema.OPTIONAL_INT32_SCHEMA)
            .build();

    /** All columns; a DATETIME with a zone is a value like a TIMESTAMP's. */
    public static final List<Sample> ALL = List.of(
            sample("int32", SemanticType.INT32, Schema.OPTIONAL_INT32_SCHEMA, -128),
            sample("int64", SemanticType.INT64, Schema.OPTIONAL_INT64_SCHEMA, Long.MAX_VALUE),
            sample(
                    "uint64",
                    SemanticType.UINT64,
                    Decimal.builder(0).optional().build(),
                    new BigDecimal("18446744073709551615")),
            sample("bool", SemanticType.BOOL, Schema.OPTIONAL_BOOLEAN_SCHEMA, true),
            sample(
                    "bits",
                    SemanticType.BITS,
                    SchemaBuilder.bytes()
                            .optional()
                            .name("io.debezium.data.Bits")
                            .parameter("length", "64")
                            .build(),
                    new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}),
            sample(
                    "decimal",
                    SemanticType.DECIMAL,
                    Decimal.builder(30).optional().build(),
                    new BigDecimal("-12345678901234567890123456789012345.123456789012345678901234567890")),
            sample("float", SemanticType.FLOAT, Schema.OPTIONAL_FLOAT32_SCHEMA, 0.1f),
            sample("double", SemanticType.DOUBLE, Schema.OPTIONAL_FLOAT64_SCHEMA, -1.7976931348623157e308),
            sample("string", SemanticType.STRING, Schema.OPTIONAL_STRING_SCHEMA, "A \"quoted\" ß\u0000\u2028 word"),
            sample("bytes", SemanticType.BYTES, Schema.OPTIONAL_BYTES_SCHEMA, ByteBuffer.wrap(BYTES)),
            sample(
                    "json",
                    SemanticType.JSON,
                    SchemaBuilder.string()
                            .optional()
                            .name("io.debezium.data.Json")
                            .build(),
                    "{\"a\":[1.10,12345678901234567890123,null]}"),
            sample(
                    "enum",
                    SemanticType.ENUM,
                    SchemaBuilder.string()
                            .optional()
                            .name("io.debezium.data.Enum")
                            .parameter("allowed", "new,paid")
                            .build(),
                    "paid"),
            sample(
                    "set",
                    SemanticType.SET,
                    SchemaBuilder.string()
                            .optional()
                            .name("io.debezium.data.EnumSet")
                            .parameter("allowed", "a,b,c")
                            .build(),
                    "a,c"),
            sample(
                    "date",
                    SemanticType.DATE,
                    SchemaBuilder.int32()
                            .optional()
                            .name("io.debezium.time.Date")
                            .build(),
                    2_932_896),
            sample(
                    "time",
                    SemanticType.TIME,
                    SchemaBuilder.int64()
                            .optional()
                            .name("io.debezium.time.MicroTime")
                            .build(),
                    -3_020_399_000_001L),
            sample(
                    "datetime",
                    SemanticType.DATETIME,
                    SchemaBuilder.int64()
                            .optional()
                            .name("io.debezium.time.MicroTimestamp")
                            .build(),
                    1_709_209_805_123_456L),
            sample(
                    "zoned",
                    SemanticType.TIMESTAMP,
                    SchemaBuilder.string()
                            .optional()
                            .name("io.debezium.time.ZonedTimestamp")
                            .build(),
                    "2038-01-19T03:14:07.999999Z"),
            sample(
                    "geometry",
                    SemanticType.GEOMETRY,
                    GEOMETRY,
                    new Struct(GEOMETRY).put("wkb", BYTES).put("srid", 4326)),
            sample(
                    "vector",
                    SemanticType.VECTOR,
                    SchemaBuilder.array(Schema.FLOAT32_SCHEMA)
                            .optional()
                            .name("io.debezium.data.FloatVector")
                            .build(),
                    List.of(1.5f, -0.1f)));

    private TypeSamples() {}

    /** A column, and one of its values as Debezium writes it. */
    public record Sample(String name, SemanticType type, Schema schema, Object value) {}

    private static Sample sample(String name, SemanticType type, Schema schema, Object value) {
        return new Sample(name, type, schema, value);
    }

    /** The values of all columns. */
    public static List<Object> values() {
        return ALL.stream().map(Sample::value).toList();
    }

    /** NULL in all columns. */
    public static List<Object> nulls() {
        return Arrays.asList(new Object[ALL.size()]);
    }

    public static List<Object> with(String column, Object value) {
        List<Object> values = new ArrayList<>(ALL.stream().map(Sample::value).toList());
        values.set(ALL.stream().map(Sample::name).toList().indexOf(column), value);
        return values;
    }

    public static Row row(OutputSchema schema, long id, List<Object> values) {
        return schema.rows().read(change(id, values)).after();
    }

    public static RowChange change(long id, List<Object> values) {
        Struct row = new Struct(rows());
        row.put("id", id);
        for (int i = 0; i < ALL.size(); i++) {
            row.put(ALL.get(i).name(), values.get(i));
        }
        return new RowChange(
                new KafkaPlace("shop.shop.types", 0, id),
                TABLE,
                Operation.INSERT,
                null,
                null,
                rows(),
                null,
                row,
                new SourcePosition("shop", 1, null, "binlog.000001", 4711, 0, 0, false, null));
    }

    private static Schema rows() {
        SchemaBuilder rows = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA);
        ALL.forEach(column -> rows.field(column.name(), column.schema()));
        return rows.build();
    }

    public static OutputSchema schema() {
        List<ContractField> fields = new ArrayList<>();
        fields.add(new ContractField(1, "id", "id", SemanticType.INT64, FieldState.ACTIVE));
        ALL.forEach(column -> fields.add(
                new ContractField(fields.size() + 1, column.name(), column.name(), column.type(), FieldState.ACTIVE)));
        Contract contract = new Contract(TABLE, 1, "shop", "Types", fields, Arrays.asList(1), fields.size());
        return new OutputSchema(contract, rows(), null, SourceSettings.DEFAULT);
    }
}
