package dev.rowcast.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.type.Date;
import com.google.type.DateTime;
import com.google.type.Decimal;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.export.ContractDescriptors;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.encode.RandomColumns.Cell;
import dev.rowcast.encode.RandomColumns.Kind;
import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.FloatVector;
import dev.rowcast.v1.LabelSet;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** Rows as Java values are what protobuf-java reads from the encoded change. */
class RowReaderTest {
    private record Filled(Kind kind, Cell before, Cell after) {}

    /** Every kind of column, in a table with one more that the contract has and the rows don't. */
    @Property(tries = 300)
    void whatIsReadIsWhatASubscriberReads(@ForAll("rows") List<Filled> columns) throws Exception {
        Contract contract = contract(columns);
        Schema schema = schema(columns);
        RowChange change = change(schema, struct(schema, columns, true), struct(schema, columns, false));
        OutputSchema output = new OutputSchema(contract, schema, null, SourceSettings.DEFAULT);

        RowReader.Rows rows = output.rows().read(change);

        ChangeEvent event = ChangeEvent.parseFrom(output.events().encode(change));
        assertSame(contract, rows.before(), event.getBefore());
        assertSame(contract, rows.after(), event.getAfter());
        assertThat(rows.key()).isNull();
    }

    private static void assertSame(Contract contract, Row row, ByteString encoded) throws Exception {
        Descriptor type = ContractDescriptors.row(contract);
        DynamicMessage message = DynamicMessage.parseFrom(type, encoded);
        for (ContractField field : contract.fields()) {
            FieldDescriptor sent = type.findFieldByNumber(field.number());
            if (field.column().equals("gone")) {
                assertThat(row.state(field)).isEqualTo(Row.State.NOT_SENT);
                assertThat(row.get(field)).isNull();
            } else if (message.hasField(sent)) {
                assertThat(row.state(field)).isEqualTo(Row.State.VALUE);
                assertThat(row.get(field)).isEqualTo(java(field.type(), message.getField(sent)));
            } else {
                assertThat(row.state(field)).isEqualTo(Row.State.NULL);
                assertThat(row.get(field)).isNull();
            }
        }
    }

    /** What protobuf-java reads, in the words of java.time and java.math. */
    private static Object java(SemanticType type, Object value) throws Exception {
        return switch (type) {
            case BOOL, INT64, FLOAT, DOUBLE, STRING, JSON, ENUM -> value;
            case INT32 -> ((Integer) value).longValue();
            case UINT64, BITS -> new BigInteger(Long.toUnsignedString((Long) value));
            case BYTES -> ((ByteString) value).toByteArray();
            case DECIMAL -> new BigDecimal(Decimal.parseFrom(bytes(value)).getValue());
            case SET -> LabelSet.parseFrom(bytes(value)).getValuesList();
            case DATE -> date(Date.parseFrom(bytes(value)));
            case DATETIME -> dateTime(DateTime.parseFrom(bytes(value)));
            case TIME -> Duration.ofNanos(Durations.toNanos(com.google.protobuf.Duration.parseFrom(bytes(value))));
            case TIMESTAMP, ZONED_DATETIME -> {
                Timestamp instant = Timestamp.parseFrom(bytes(value));
                yield Instant.ofEpochSecond(instant.getSeconds(), instant.getNanos());
            }
            case GEOMETRY -> {
                dev.rowcast.v1.Geometry shape = dev.rowcast.v1.Geometry.parseFrom(bytes(value));
                yield new Geometry(
                        shape.getWkb().toByteArray(), shape.hasSrid() ? Integer.toUnsignedLong(shape.getSrid()) : null);
            }
            case VECTOR -> {
                List<Float> components = FloatVector.parseFrom(bytes(value)).getValuesList();
                float[] array = new float[components.size()];
                for (int i = 0; i < array.length; i++) {
                    array[i] = components.get(i);
                }
                yield array;
            }
        };
    }

    private static LocalDate date(Date value) {
        return LocalDate.of(value.getYear(), value.getMonth(), value.getDay());
    }

    private static LocalDateTime dateTime(DateTime value) {
        LocalDate day = LocalDate.of(value.getYear(), value.getMonth(), value.getDay());
        return day.atTime(value.getHours(), value.getMinutes(), value.getSeconds(), value.getNanos());
    }

    private static ByteString bytes(Object message) {
        return ((Message) message).toByteString();
    }

    @Example
    void aValueThatTheSourceDoesNotHaveIsNotNull() {
        Schema schema = SchemaBuilder.struct()
                .field("id", Schema.INT64_SCHEMA)
                .field("text", Schema.OPTIONAL_STRING_SCHEMA)
                .build();
        Contract contract = of(List.of(
                new ContractField(1, "id", "id", SemanticType.INT64, FieldState.ACTIVE),
                new ContractField(2, "text", "text", SemanticType.STRING, FieldState.ACTIVE)));
        Struct before = new Struct(schema).put("id", 1L).put("text", "__debezium_unavailable_value");
        Struct after = new Struct(schema).put("id", 1L);

        RowReader.Rows rows = new OutputSchema(contract, schema, null, SourceSettings.DEFAULT)
                .rows()
                .read(change(schema, before, after));

        ContractField text = contract.fields().get(1);
        assertThat(rows.before().state(text)).isEqualTo(Row.State.UNAVAILABLE);
        assertThat(rows.before().get(text)).isNull();
        assertThat(RowJson.unavailable(rows.before(), contract)).containsExactly("text");
        assertThat(rows.after().state(text)).isEqualTo(Row.State.NULL);
    }

    @Example
    void aValueThatItsFieldCannotHoldSaysWhichColumn() {
        Schema schema = SchemaBuilder.struct()
                .field("d", OneColumn.named(Schema.Type.STRING, "io.debezium.time.IsoDate"))
                .build();
        Contract contract = of(List.of(new ContractField(1, "d", "d", SemanticType.DATE, FieldState.ACTIVE)));
        RowReader reader = new OutputSchema(contract, schema, null, SourceSettings.DEFAULT).rows();

        assertThatThrownBy(() -> reader.read(change(schema, null, new Struct(schema).put("d", "soon"))))
                .isInstanceOf(ValueException.class)
                .hasMessageContaining("column d");
    }

    @Example
    void jsonIsProtobufsWhereProtobufHasOne() {
        assertThat(json(SemanticType.INT32, Schema.INT32_SCHEMA, 7)).isEqualTo("{\"v\":7}");
        assertThat(json(SemanticType.INT64, Schema.INT64_SCHEMA, Long.MIN_VALUE))
                .isEqualTo("{\"v\":\"-9223372036854775808\"}");
        assertThat(json(SemanticType.UINT64, Schema.INT64_SCHEMA, -1L)).isEqualTo("{\"v\":\"18446744073709551615\"}");
        assertThat(json(SemanticType.BOOL, Schema.BOOLEAN_SCHEMA, true)).isEqualTo("{\"v\":true}");
        assertThat(json(SemanticType.DOUBLE, Schema.FLOAT64_SCHEMA, 0.1)).isEqualTo("{\"v\":0.1}");
        assertThat(json(SemanticType.DOUBLE, Schema.FLOAT64_SCHEMA, Double.NaN)).isEqualTo("{\"v\":\"NaN\"}");
        assertThat(json(SemanticType.FLOAT, Schema.FLOAT32_SCHEMA, Float.NEGATIVE_INFINITY))
                .isEqualTo("{\"v\":\"-Infinity\"}");
        assertThat(json(
                        SemanticType.DECIMAL,
                        org.apache.kafka.connect.data.Decimal.schema(2),
                        new BigDecimal("1234567890123456789012.50")))
                .isEqualTo("{\"v\":\"1234567890123456789012.50\"}");
        assertThat(json(SemanticType.STRING, Schema.STRING_SCHEMA, "a\"b\n\u20ac"))
                .isEqualTo("{\"v\":\"a\\\"b\\n\u20ac\"}");
        assertThat(json(SemanticType.STRING, Schema.OPTIONAL_STRING_SCHEMA, null))
                .isEqualTo("{\"v\":null}");
        assertThat(json(SemanticType.BYTES, Schema.BYTES_SCHEMA, new byte[] {-1, 0}))
                .isEqualTo("{\"v\":\"/wA=\"}");
    }

    @Example
    void jsonOfPointsInTimeIsRfc3339() {
        assertThat(json(SemanticType.DATE, OneColumn.named(Schema.Type.INT32, "io.debezium.time.Date"), 19_782))
                .isEqualTo("{\"v\":\"2024-02-29\"}");
        Schema clock = OneColumn.named(Schema.Type.INT64, "io.debezium.time.MicroTimestamp");
        assertThat(json(SemanticType.DATETIME, clock, 0L)).isEqualTo("{\"v\":\"1970-01-01T00:00:00\"}");
        assertThat(json(SemanticType.DATETIME, clock, 1L)).isEqualTo("{\"v\":\"1970-01-01T00:00:00.000001\"}");
        Schema instant = OneColumn.named(Schema.Type.STRING, "io.debezium.time.ZonedTimestamp");
        assertThat(json(SemanticType.TIMESTAMP, instant, "2024-02-29T12:34:00Z"))
                .isEqualTo("{\"v\":\"2024-02-29T12:34:00Z\"}");
        Schema time = OneColumn.named(Schema.Type.INT64, "io.debezium.time.MicroTime");
        assertThat(json(SemanticType.TIME, time, -1_500_000L)).isEqualTo("{\"v\":\"-1.500s\"}");
        assertThat(json(SemanticType.TIME, time, 3_600_000_000L)).isEqualTo("{\"v\":\"3600s\"}");
        assertThat(json(SemanticType.TIME, time, 1L)).isEqualTo("{\"v\":\"0.000001s\"}");
    }

    @Example
    void jsonOfWhatProtobufHasNoFormOfItsOwnFor() {
        Schema set = SchemaBuilder.string()
                .name("io.debezium.data.EnumSet")
                .parameter("allowed", "a,b c,é")
                .build();
        assertThat(json(SemanticType.SET, set, "a,b c,é")).isEqualTo("{\"v\":[\"a\",\"b c\",\"é\"]}");
        assertThat(json(SemanticType.SET, set, "")).isEqualTo("{\"v\":[]}");
        Schema label = SchemaBuilder.string()
                .name("io.debezium.data.Enum")
                .parameter("allowed", "draft,\"paid\"")
                .build();
        assertThat(json(SemanticType.ENUM, label, "\"paid\"")).isEqualTo("{\"v\":\"\\\"paid\\\"\"}");
        Schema document = OneColumn.named(Schema.Type.STRING, "io.debezium.data.Json");
        assertThat(json(SemanticType.JSON, document, "{\"b\": 1.50, \"a\":[]}"))
                .isEqualTo("{\"v\":\"{\\\"b\\\":1.50,\\\"a\\\":[]}\"}");
        Schema bits = SchemaBuilder.bytes()
                .name("io.debezium.data.Bits")
                .parameter("length", "64")
                .build();
        byte[] littleEndian = {1, 2, 0, 0, 0, 0, 0, -128};
        assertThat(json(SemanticType.BITS, bits, littleEndian)).isEqualTo("{\"v\":\"9223372036854776321\"}");
        Schema vector = SchemaBuilder.array(Schema.FLOAT32_SCHEMA)
                .name("io.debezium.data.FloatVector")
                .build();
        assertThat(json(SemanticType.VECTOR, vector, List.of(1f, -0.5f, 1e-7f, Float.NaN)))
                .isEqualTo("{\"v\":[1.0,-0.5,1.0E-7,\"NaN\"]}");
        assertThat(json(SemanticType.VECTOR, vector, List.of())).isEqualTo("{\"v\":[]}");
    }

    @Example
    void jsonOfAGeometryIsWhatMySqlHoldsAndItsReferenceSystem() {
        Schema geometry = SchemaBuilder.struct()
                .name("io.debezium.data.geometry.Geometry")
                .field("wkb", Schema.BYTES_SCHEMA)
                .field("srid", Schema.OPTIONAL_INT32_SCHEMA)
                .build();
        Struct point = new Struct(geometry).put("wkb", new byte[] {1, 1, 0});
        assertThat(json(SemanticType.GEOMETRY, geometry, point)).isEqualTo("{\"v\":{\"wkb\":\"AQEA\"}}");
        assertThat(json(SemanticType.GEOMETRY, geometry, point.put("srid", 4326)))
                .isEqualTo("{\"v\":{\"wkb\":\"AQEA\",\"srid\":4326}}");
    }

    private static String json(SemanticType type, Schema column, Object value) {
        Schema schema = SchemaBuilder.struct().field("v", column).build();
        Contract contract = of(List.of(new ContractField(1, "v", "v", type, FieldState.ACTIVE)));
        Row row = new OutputSchema(contract, schema, null, SourceSettings.DEFAULT)
                .rows()
                .read(change(schema, null, new Struct(schema).put("v", value)))
                .after();
        StringBuilder text = new StringBuilder();
        RowJson.write(row, contract, text);
        return text.toString();
    }

    private static RowChange change(Schema schema, Struct before, Struct after) {
        Operation operation = before == null ? Operation.INSERT : Operation.UPDATE;
        return new RowChange(
                OneColumn.AT, OneColumn.TABLE, operation, null, null, schema, before, after, OneColumn.SOURCE);
    }

    private static Struct struct(Schema schema, List<Filled> columns, boolean before) {
        Struct row = new Struct(schema);
        for (int i = 0; i < columns.size(); i++) {
            Cell cell = before ? columns.get(i).before() : columns.get(i).after();
            if (cell != null) {
                row.put("c" + i, cell.sent());
            }
        }
        return row;
    }

    private static Schema schema(List<Filled> columns) {
        SchemaBuilder schema = SchemaBuilder.struct();
        for (int i = 0; i < columns.size(); i++) {
            schema.field("c" + i, columns.get(i).kind().schema());
        }
        return schema.build();
    }

    private static Contract contract(List<Filled> columns) {
        List<ContractField> fields = new ArrayList<>();
        fields.add(new ContractField(1, "gone", "gone", SemanticType.STRING, FieldState.ACTIVE));
        for (int i = 0; i < columns.size(); i++) {
            fields.add(new ContractField(
                    i + 2, "c" + i, "c" + i, columns.get(i).kind().field(), FieldState.ACTIVE));
        }
        return new Contract(OneColumn.TABLE, 1, "shop", "Orders", fields, List.of(), fields.size());
    }

    private static Contract of(List<ContractField> fields) {
        return new Contract(OneColumn.TABLE, 1, "shop", "Orders", fields, List.of(), fields.size());
    }

    @Provide
    Arbitrary<List<Filled>> rows() {
        return Arbitraries.of(RandomColumns.KINDS)
                .flatMap(kind -> {
                    Arbitrary<Cell> cells = kind.cells().injectNull(0.2);
                    return cells.flatMap(before -> cells.map(after -> new Filled(kind, before, after)));
                })
                .list()
                .ofMaxSize(25);
    }
}
