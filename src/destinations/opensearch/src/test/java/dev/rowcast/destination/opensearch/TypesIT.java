package dev.rowcast.destination.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.RowVersion;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.deliver.Patience;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.Row;
import dev.rowcast.encode.SourceSettings;
import dev.rowcast.store.Found;
import dev.rowcast.store.Prepared;
import dev.rowcast.store.Store;
import dev.rowcast.store.Target;
import dev.rowcast.store.Write;
import dev.rowcast.store.WriteResult;
import dev.rowcast.store.Written;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each row of the table of types in the docs, by reading back what a real OpenSearch has. */
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

    private final SearchNode node = SearchNode.get();
    private final Store store = Stores.open(node.url(), "types");

    @AfterEach
    void close() {
        store.close();
        node.send("DELETE", "/types-rows", null);
    }

    /** A column, one of its values, and how that is found there. */
    private record Column(String name, SemanticType type, Schema schema, Object value, String stored, String query) {}

    private static final List<Column> COLUMNS = List.of(
            column("int32", SemanticType.INT32, Schema.OPTIONAL_INT32_SCHEMA, -128, "-128", term("int32", "-128")),
            column(
                    "int64",
                    SemanticType.INT64,
                    Schema.OPTIONAL_INT64_SCHEMA,
                    Long.MAX_VALUE,
                    "9223372036854775807",
                    term("int64", "9223372036854775807")),
            column(
                    "uint64",
                    SemanticType.UINT64,
                    Decimal.builder(0).optional().build(),
                    new BigDecimal("18446744073709551615"),
                    "18446744073709551615",
                    term("uint64", "18446744073709551615")),
            column("bool", SemanticType.BOOL, Schema.OPTIONAL_BOOLEAN_SCHEMA, true, "true", term("bool", "true")),
            column(
                    "bits",
                    SemanticType.BITS,
                    SchemaBuilder.bytes()
                            .optional()
                            .name("io.debezium.data.Bits")
                            .parameter("length", "64")
                            .build(),
                    new byte[] {-1, -1, -1, -1, -1, -1, -1, -1},
                    "18446744073709551615",
                    term("bits", "18446744073709551615")),
            column(
                    "decimal",
                    SemanticType.DECIMAL,
                    Decimal.builder(30).optional().build(),
                    new BigDecimal("-12345678901234567890123456789012345.123456789012345678901234567890"),
                    "\"-12345678901234567890123456789012345.123456789012345678901234567890\"",
                    "{\"range\":{\"decimal.number\":{\"lt\":-1e34}}}"),
            column("float", SemanticType.FLOAT, Schema.OPTIONAL_FLOAT32_SCHEMA, 0.1f, "0.1", term("float", "0.1")),
            column(
                    "double",
                    SemanticType.DOUBLE,
                    Schema.OPTIONAL_FLOAT64_SCHEMA,
                    -1.7976931348623157e308,
                    "-1.7976931348623157E308",
                    "{\"range\":{\"double\":{\"lt\":-1e300}}}"),
            column(
                    "string",
                    SemanticType.STRING,
                    Schema.OPTIONAL_STRING_SCHEMA,
                    "A \"quoted\" ß\u0000\u2028 word",
                    "\"A \\\"quoted\\\" ß\\u0000\u2028 word\"",
                    "{\"match\":{\"string\":\"WORD\"}}"),
            column(
                    "bytes",
                    SemanticType.BYTES,
                    Schema.OPTIONAL_BYTES_SCHEMA,
                    ByteBuffer.wrap(BYTES),
                    "\"AP9B\"",
                    term("bytes", "\"AP9B\"")),
            column(
                    "json",
                    SemanticType.JSON,
                    SchemaBuilder.string()
                            .optional()
                            .name("io.debezium.data.Json")
                            .build(),
                    "{\"a\":[1.10,12345678901234567890123,null]}",
                    "{\"a\":[1.10,12345678901234567890123,null]}",
                    "{\"match_all\":{}}"),
            column(
                    "enum",
                    SemanticType.ENUM,
                    SchemaBuilder.string()
                            .optional()
                            .name("io.debezium.data.Enum")
                            .parameter("allowed", "new,paid")
                            .build(),
                    "paid",
                    "\"paid\"",
                    term("enum", "\"paid\"")),
            column(
                    "set",
                    SemanticType.SET,
                    SchemaBuilder.string()
                            .optional()
                            .name("io.debezium.data.EnumSet")
                            .parameter("allowed", "a,b,c")
                            .build(),
                    "a,c",
                    "[\"a\",\"c\"]",
                    term("set", "\"c\"")),
            column(
                    "date",
                    SemanticType.DATE,
                    SchemaBuilder.int32()
                            .optional()
                            .name("io.debezium.time.Date")
                            .build(),
                    2_932_896,
                    "\"9999-12-31\"",
                    term("date", "\"9999-12-31\"")),
            column(
                    "time",
                    SemanticType.TIME,
                    SchemaBuilder.int64()
                            .optional()
                            .name("io.debezium.time.MicroTime")
                            .build(),
                    -3_020_399_000_001L,
                    "-3020399000001",
                    "{\"range\":{\"time\":{\"lt\":-86400000000}}}"),
            column(
                    "datetime",
                    SemanticType.DATETIME,
                    SchemaBuilder.int64()
                            .optional()
                            .name("io.debezium.time.MicroTimestamp")
                            .build(),
                    1_709_209_805_123_456L,
                    "\"2024-02-29T12:30:05.123456\"",
                    "{\"range\":{\"datetime\":{\"gte\":\"2024-02-29T12:30:05.123\",\"lt\":\"2024-02-29T12:30:05.124\"}}}"),
            column(
                    "zoned",
                    SemanticType.TIMESTAMP,
                    SchemaBuilder.string()
                            .optional()
                            .name("io.debezium.time.ZonedTimestamp")
                            .build(),
                    "2038-01-19T03:14:07.999999Z",
                    "\"2038-01-19T03:14:07.999999Z\"",
                    "{\"range\":{\"zoned\":{\"gte\":\"2038-01-19T03:14:07Z\"}}}"),
            column(
                    "geometry",
                    SemanticType.GEOMETRY,
                    GEOMETRY,
                    new Struct(GEOMETRY).put("wkb", BYTES).put("srid", 4326),
                    "{\"wkb\":\"" + Base64.getEncoder().encodeToString(BYTES) + "\",\"srid\":4326}",
                    "{\"match_all\":{}}"),
            column(
                    "vector",
                    SemanticType.VECTOR,
                    SchemaBuilder.array(Schema.FLOAT32_SCHEMA)
                            .optional()
                            .name("io.debezium.data.FloatVector")
                            .build(),
                    List.of(1.5f, -0.1f),
                    "[1.5,-0.1]",
                    "{\"match_all\":{}}"));

    private static Column column(
            String name, SemanticType type, Schema schema, Object value, String stored, String query) {
        return new Column(name, type, schema, value, stored, query);
    }

    private static String term(String field, String value) {
        return "{\"term\":{\"" + field + "\":" + value + "}}";
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
    void eachValueIsThereDigitForDigitAndIsFound() throws Exception {
        OutputSchema schema = schema();
        Target target = store.target(schema);
        assertThat(store.prepare(target, schema).toCompletableFuture().get(90, TimeUnit.SECONDS))
                .isEqualTo(Prepared.Ready.READY);

        assertThat(write(target, schema, 1, COLUMNS.stream().map(Column::value).toList()))
                .containsExactly(WriteResult.Done.WRITTEN);
        assertThat(write(
                        target,
                        schema,
                        2,
                        COLUMNS.stream().map(column -> (Object) null).toList()))
                .containsExactly(WriteResult.Done.WRITTEN);

        node.send("POST", "/types/_refresh", null);
        String source = node.text("GET", "/types/_source/1", null);
        String nulls = node.text("GET", "/types/_source/2", null);
        for (Column column : COLUMNS) {
            assertThat(source).contains("\"" + column.name() + "\":" + column.stored());
            assertThat(nulls).contains("\"" + column.name() + "\":null");
            JsonNode found = node.send("GET", "/types/_search", "{\"query\":" + column.query() + "}");
            List<String> ids = new ArrayList<>();
            found.path("hits")
                    .path("hits")
                    .forEach(hit -> ids.add(hit.path("_id").asText()));
            assertThat(ids).as(column.name() + ": " + found).contains("1");
        }
    }

    @Test
    void notANumberIsRefusedAloneAndNeverANeighbour() throws Exception {
        OutputSchema schema = schema();
        Target target = store.target(schema);
        assertThat(store.prepare(target, schema).toCompletableFuture().get(90, TimeUnit.SECONDS))
                .isEqualTo(Prepared.Ready.READY);
        List<Object> values =
                new ArrayList<>(COLUMNS.stream().map(Column::value).toList());
        values.set(COLUMNS.stream().map(Column::name).toList().indexOf("double"), Double.NaN);

        assertThat(write(target, schema, 3, values))
                .singleElement()
                .isInstanceOfSatisfying(
                        WriteResult.Refused.class,
                        refused -> assertThat(refused.reason()).contains("[double]"));
    }

    @Test
    void eachValueIsReadBackAsItWasWritten() throws Exception {
        OutputSchema schema = schema();
        Target target = store.target(schema);
        assertThat(store.prepare(target, schema).toCompletableFuture().get(90, TimeUnit.SECONDS))
                .isEqualTo(Prepared.Ready.READY);
        List<Object> values = COLUMNS.stream().map(Column::value).toList();
        write(target, schema, 1, values);
        write(target, schema, 2, COLUMNS.stream().map(column -> (Object) null).toList());

        Map<String, Found> found = store.reader()
                .orElseThrow()
                .find(target, schema, List.of("1", "2", "3"))
                .toCompletableFuture()
                .get(90, TimeUnit.SECONDS);
        assertThat(found).containsOnlyKeys("1", "2");
        assertThat(found.get("1").version()).isEqualTo(new RowVersion(0, 1));
        Row written = row(schema, 1, values);
        for (ContractField field : schema.contract().fields()) {
            Object there = found.get("1").row().get(field);
            if (field.type() == SemanticType.JSON) {
                assertThat(there).isEqualTo("{\"a\":[1.1,12345678901234567890123,null]}");
            } else {
                assertThat(there).as(field.name()).isEqualTo(written.get(field));
            }
            if (field.number() > 1) {
                assertThat(found.get("2").row().get(field)).isNull();
            }
        }
    }

    private static Row row(OutputSchema schema, long id, List<Object> values) {
        return schema.rows().read(change(id, values)).after();
    }

    private List<WriteResult> write(Target target, OutputSchema schema, long id, List<Object> values) throws Exception {
        byte[] body = store.documents(schema).put(schema.rows().read(change(id, values)));
        Written written = store.write(
                        List.of(new Write(target, String.valueOf(id), Write.Action.PUT, body, new RowVersion(0, id))))
                .toCompletableFuture()
                .get(90, TimeUnit.SECONDS);
        assertThat(written).isInstanceOf(Written.Each.class);
        return ((Written.Each) written).results();
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
