package dev.rowcast.destination.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.RowVersion;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.deliver.Patience;
import dev.rowcast.destination.StoreCalls;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.Row;
import dev.rowcast.encode.SourceSettings;
import dev.rowcast.store.Found;
import dev.rowcast.store.Store;
import dev.rowcast.store.Target;
import dev.rowcast.store.Write;
import dev.rowcast.store.WriteResult;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Each row of the table of types in the docs, by reading back what dynalite has. */
@ExtendWith(Patience.class)
class TypesIT {
    private static final TableId TABLE = new TableId("shop", "types");
    private static final byte[] BYTES = {0, -1, 65};
    private static final Schema GEOMETRY = SchemaBuilder.struct()
            .optional()
            .name("io.debezium.data.geometry.Geometry")
            .field("wkb", Schema.BYTES_SCHEMA)
            .field("srid", Schema.OPTIONAL_INT32_SCHEMA)
            .build();

    private final Dynalite node = Dynalite.get();
    private long version = 100;
    private final Store store = Stores.open(node.url(), "types");

    @AfterEach
    void close() {
        store.close();
        node.drop("types");
        node.forget("types");
    }

    /** A column, one of its values, and how that is stored there. */
    private record Column(String name, SemanticType type, Schema schema, Object value, AttributeValue stored) {}

    private static final List<Column> COLUMNS = List.of(
            column("int32", SemanticType.INT32, Schema.OPTIONAL_INT32_SCHEMA, -128, n("-128")),
            column("int64", SemanticType.INT64, Schema.OPTIONAL_INT64_SCHEMA, Long.MAX_VALUE, n("9223372036854775807")),
            column(
                    "uint64",
                    SemanticType.UINT64,
                    Decimal.builder(0).optional().build(),
                    new BigDecimal("18446744073709551615"),
                    n("18446744073709551615")),
            column("bool", SemanticType.BOOL, Schema.OPTIONAL_BOOLEAN_SCHEMA, true, AttributeValue.fromBool(true)),
            column(
                    "bits",
                    SemanticType.BITS,
                    SchemaBuilder.bytes()
                            .optional()
                            .name("io.debezium.data.Bits")
                            .parameter("length", "64")
                            .build(),
                    new byte[] {-1, -1, -1, -1, -1, -1, -1, -1},
                    n("18446744073709551615")),
            column(
                    "decimal",
                    SemanticType.DECIMAL,
                    Decimal.builder(30).optional().build(),
                    new BigDecimal("-12345678901234567890123456789012345.123456789012345678901234567890"),
                    s("-12345678901234567890123456789012345.123456789012345678901234567890")),
            column("float", SemanticType.FLOAT, Schema.OPTIONAL_FLOAT32_SCHEMA, 0.1f, n("0.1")),
            column(
                    "double",
                    SemanticType.DOUBLE,
                    Schema.OPTIONAL_FLOAT64_SCHEMA,
                    -1.7976931348623157e308,
                    s("-1.7976931348623157E308")),
            column(
                    "string",
                    SemanticType.STRING,
                    Schema.OPTIONAL_STRING_SCHEMA,
                    "A \"quoted\" ß\u0000\u2028 word",
                    s("A \"quoted\" ß\u0000\u2028 word")),
            column(
                    "bytes",
                    SemanticType.BYTES,
                    Schema.OPTIONAL_BYTES_SCHEMA,
                    ByteBuffer.wrap(BYTES),
                    AttributeValue.fromB(SdkBytes.fromByteArray(BYTES))),
            column(
                    "json",
                    SemanticType.JSON,
                    SchemaBuilder.string()
                            .optional()
                            .name("io.debezium.data.Json")
                            .build(),
                    "{\"a\":[1.10,12345678901234567890123,null]}",
                    s("{\"a\":[1.10,12345678901234567890123,null]}")),
            column(
                    "enum",
                    SemanticType.ENUM,
                    SchemaBuilder.string()
                            .optional()
                            .name("io.debezium.data.Enum")
                            .parameter("allowed", "new,paid")
                            .build(),
                    "paid",
                    s("paid")),
            column(
                    "set",
                    SemanticType.SET,
                    SchemaBuilder.string()
                            .optional()
                            .name("io.debezium.data.EnumSet")
                            .parameter("allowed", "a,b,c")
                            .build(),
                    "a,c",
                    AttributeValue.fromL(List.of(s("a"), s("c")))),
            column(
                    "date",
                    SemanticType.DATE,
                    SchemaBuilder.int32()
                            .optional()
                            .name("io.debezium.time.Date")
                            .build(),
                    2_932_896,
                    s("9999-12-31")),
            column(
                    "time",
                    SemanticType.TIME,
                    SchemaBuilder.int64()
                            .optional()
                            .name("io.debezium.time.MicroTime")
                            .build(),
                    -3_020_399_000_001L,
                    n("-3020399000001")),
            column(
                    "datetime",
                    SemanticType.DATETIME,
                    SchemaBuilder.int64()
                            .optional()
                            .name("io.debezium.time.MicroTimestamp")
                            .build(),
                    1_709_209_805_123_456L,
                    s("2024-02-29T12:30:05.123456")),
            column(
                    "zoned",
                    SemanticType.TIMESTAMP,
                    SchemaBuilder.string()
                            .optional()
                            .name("io.debezium.time.ZonedTimestamp")
                            .build(),
                    "2038-01-19T03:14:07.999999Z",
                    s("2038-01-19T03:14:07.999999Z")),
            column(
                    "geometry",
                    SemanticType.GEOMETRY,
                    GEOMETRY,
                    new Struct(GEOMETRY).put("wkb", BYTES).put("srid", 4326),
                    AttributeValue.fromM(
                            Map.of("wkb", AttributeValue.fromB(SdkBytes.fromByteArray(BYTES)), "srid", n("4326")))),
            column(
                    "vector",
                    SemanticType.VECTOR,
                    SchemaBuilder.array(Schema.FLOAT32_SCHEMA)
                            .optional()
                            .name("io.debezium.data.FloatVector")
                            .build(),
                    List.of(1.5f, -0.1f),
                    AttributeValue.fromL(List.of(n("1.5"), n("-0.1")))));

    private static Column column(String name, SemanticType type, Schema schema, Object value, AttributeValue stored) {
        return new Column(name, type, schema, value, stored);
    }

    private static AttributeValue n(String digits) {
        return AttributeValue.fromN(digits);
    }

    private static AttributeValue s(String text) {
        return AttributeValue.fromS(text);
    }

    /** All types are there; a DATETIME with a zone is stored as a TIMESTAMP is. */
    @Test
    void everyTypeHasItsRow() {
        Set<SemanticType> here = COLUMNS.stream()
                .map(Column::type)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(SemanticType.class)));
        here.add(SemanticType.ZONED_DATETIME);
        assertThat(here).containsExactlyInAnyOrder(SemanticType.values());
    }

    @Test
    void eachValueIsThereDigitForDigitAndReadBackAsItWasWritten() throws Exception {
        OutputSchema schema = schema();
        Target target = StoreCalls.ready(store, schema);
        List<Object> values = COLUMNS.stream().map(Column::value).toList();
        assertThat(write(target, schema, 1, values)).containsExactly(WriteResult.Done.WRITTEN);
        assertThat(write(
                        target,
                        schema,
                        2,
                        COLUMNS.stream().map(column -> (Object) null).toList()))
                .containsExactly(WriteResult.Done.WRITTEN);

        Map<String, AttributeValue> item = item("1");
        for (Column column : COLUMNS) {
            assertThat(item.get(column.name())).as(column.name()).isEqualTo(column.stored());
        }
        assertThat(item("2")).as("NULL is left out").containsOnlyKeys("pk", "_rowcast_version", "id");
        Map<String, Found> found =
                StoreCalls.done(store.reader().orElseThrow().find(target, schema, List.of("1", "2", "3")));
        assertThat(found).containsOnlyKeys("1", "2");
        assertThat(found.get("1").version()).isEqualTo(new RowVersion(0, 1));
        Row written = row(schema, 1, values);
        for (ContractField field : schema.contract().fields()) {
            assertThat(found.get("1").row().get(field)).as(field.name()).isEqualTo(written.get(field));
            if (field.number() > 1) {
                assertThat(found.get("2").row().get(field)).isNull();
            }
        }
    }

    /** 50. The rows of the table of types that are about single values. */
    @Test
    void whatDynamoDbDoesNotHoldIsTextAndNeverANeighbour() throws Exception {
        OutputSchema schema = schema();
        Target target = StoreCalls.ready(store, schema);
        Map<String, Map<Object, AttributeValue>> cases = Map.of(
                "decimal",
                Map.of(
                        new BigDecimal("12345678.000000000000000000000000000001"),
                        n("12345678.000000000000000000000000000001"),
                        new BigDecimal("123456789.000000000000000000000000000001"),
                        s("123456789.000000000000000000000000000001"),
                        new BigDecimal("12.300000000000000000000000000000"),
                        n("12.3"),
                        new BigDecimal("99999999999999999999999999999999999.999999999999999999999999999999"),
                        s("99999999999999999999999999999999999.999999999999999999999999999999")),
                "double",
                Map.of(
                        9.99e125,
                        n(new BigDecimal("9.99e125").toPlainString()),
                        1e126,
                        s("1.0E126"),
                        1e-131,
                        s("1.0E-131"),
                        -0.0,
                        s("-0.0"),
                        Double.NaN,
                        s("NaN")),
                "float",
                Map.of(Float.MIN_VALUE, n(new BigDecimal("1.4E-45").toPlainString())),
                "set",
                Map.of("", AttributeValue.fromL(List.of())),
                "string",
                Map.of("", s("")));
        for (Map.Entry<String, Map<Object, AttributeValue>> column : cases.entrySet()) {
            for (Map.Entry<Object, AttributeValue> each : column.getValue().entrySet()) {
                long id = version++;
                assertThat(write(target, schema, id, with(column.getKey(), each.getKey())))
                        .containsExactly(WriteResult.Done.WRITTEN);
                assertThat(item("" + id).get(column.getKey())).isEqualTo(each.getValue());
                ContractField field = schema.contract().fields().stream()
                        .filter(one -> one.name().equals(column.getKey()))
                        .findFirst()
                        .orElseThrow();
                Object back = StoreCalls.done(store.reader().orElseThrow().find(target, schema, List.of("" + id)))
                        .get("" + id)
                        .row()
                        .get(field);
                Object sent =
                        row(schema, id, with(column.getKey(), each.getKey())).get(field);
                if (sent instanceof BigDecimal decimal) {
                    assertThat((BigDecimal) back).isEqualByComparingTo(decimal);
                } else {
                    assertThat(back).isEqualTo(sent);
                }
            }
        }
    }

    /** 50. */
    @Test
    void aNumberThatIsToBeRefusedIsRefusedAloneAndNotRounded() throws Exception {
        OutputSchema schema = schema();
        try (Store refusing = Stores.open(node.url(), "types", Map.of("numbers", "refuse"))) {
            Target target = StoreCalls.ready(refusing, schema);
            for (Object value : List.of(
                    new BigDecimal("123456789.000000000000000000000000000001"),
                    new BigDecimal("99999999999999999999999999999999999.999999999999999999999999999999"))) {
                byte[] body = refusing.documents(schema).put(schema.rows().read(change(7, with("decimal", value))));
                assertThat(StoreCalls.write(
                                refusing,
                                List.of(new Write(target, "7", Write.Action.PUT, body, new RowVersion(0, 7)))))
                        .singleElement()
                        .isInstanceOfSatisfying(
                                WriteResult.Refused.class,
                                refused -> assertThat(refused.reason()).contains("38 significant digits"));
            }
        }
    }

    /** So an attribute has one type in all items of a table, and an index takes all of them. */
    @Test
    void aColumnThatNeedsMoreThan38DigitsIsTextInAllRows() {
        ContractField total = StoreCalls.field(2, "total", SemanticType.DECIMAL);
        ColumnFacts wide = new ColumnFacts(true, "DECIMAL", null, 65, 30, null, null);
        ColumnFacts narrow = new ColumnFacts(true, "DECIMAL", null, 38, 30, null, null);
        BigDecimal value = new BigDecimal("1.50");
        assertThat(AttributeForm.of(total, wide, true).of(value)).isEqualTo(s("1.50"));
        assertThat(AttributeForm.of(total, narrow, true).of(value)).isEqualTo(n("1.50"));
        assertThat(AttributeForm.of(total, wide, true).type()).isEqualTo("S");
        assertThat(AttributeForm.of(total, wide, false).of(value)).isEqualTo(n("1.50"));
    }

    /** Times sort as texts. */
    @Test
    void timesHaveAsManyDigitsWhateverTheirValue() {
        AttributeForm stamp = AttributeForm.of(StoreCalls.field(2, "t", SemanticType.TIMESTAMP), null, true);
        AttributeForm clock = AttributeForm.of(StoreCalls.field(2, "t", SemanticType.DATETIME), null, true);
        assertThat(stamp.of(Instant.parse("2024-02-29T12:30:00Z"))).isEqualTo(s("2024-02-29T12:30:00.000000Z"));
        assertThat(clock.of(LocalDateTime.parse("0000-01-01T00:00"))).isEqualTo(s("0000-01-01T00:00:00.000000"));
    }

    private Map<String, AttributeValue> item(String key) {
        return node.rows("types").stream()
                .filter(row -> row.get("pk").s().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static List<Object> with(String column, Object value) {
        List<Object> values =
                new ArrayList<>(COLUMNS.stream().map(Column::value).toList());
        values.set(COLUMNS.stream().map(Column::name).toList().indexOf(column), value);
        return values;
    }

    private static Row row(OutputSchema schema, long id, List<Object> values) {
        return schema.rows().read(change(id, values)).after();
    }

    private List<WriteResult> write(Target target, OutputSchema schema, long id, List<Object> values) throws Exception {
        byte[] body = store.documents(schema).put(schema.rows().read(change(id, values)));
        return StoreCalls.write(
                store, List.of(new Write(target, String.valueOf(id), Write.Action.PUT, body, new RowVersion(0, id))));
    }

    private static RowChange change(long id, List<Object> values) {
        Struct row = new Struct(rows());
        row.put("id", id);
        for (int i = 0; i < COLUMNS.size(); i++) {
            row.put(COLUMNS.get(i).name(), values.get(i));
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
        COLUMNS.forEach(column -> rows.field(column.name(), column.schema()));
        return rows.build();
    }

    private static OutputSchema schema() {
        List<ContractField> fields = new ArrayList<>();
        fields.add(new ContractField(1, "id", "id", SemanticType.INT64, FieldState.ACTIVE));
        COLUMNS.forEach(column -> fields.add(
                new ContractField(fields.size() + 1, column.name(), column.name(), column.type(), FieldState.ACTIVE)));
        Contract contract = new Contract(TABLE, 1, "shop", "Types", fields, Arrays.asList(1), fields.size());
        return new OutputSchema(contract, rows(), null, SourceSettings.DEFAULT);
    }
}
