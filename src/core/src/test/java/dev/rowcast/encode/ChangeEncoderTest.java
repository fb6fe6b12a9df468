package dev.rowcast.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TextFormat;
import dev.rowcast.change.Epoch;
import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RecordException;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.change.StreamId;
import dev.rowcast.change.TraceContext;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.export.ContractDescriptors;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.v1.ChangeEvent;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class ChangeEncoderTest {
    private static final Schema AMOUNT = Decimal.builder(2).optional().build();

    /** The table's order isn't the numbers' order, and one default waits to be mistaken for NULL. */
    private static final Schema ROW = SchemaBuilder.struct()
            .field(
                    "note",
                    SchemaBuilder.string().optional().defaultValue("none").build())
            .field("id", Schema.INT64_SCHEMA)
            .field("amount", AMOUNT)
            .field("photo", Schema.OPTIONAL_BYTES_SCHEMA)
            .field("region", Schema.OPTIONAL_STRING_SCHEMA)
            .build();

    /** Of the same structure, but another instance, as converters give it for {@code before}. */
    private static final Schema SAME_ROW = SchemaBuilder.struct()
            .optional()
            .field(
                    "note",
                    SchemaBuilder.string().optional().defaultValue("none").build())
            .field("id", Schema.INT64_SCHEMA)
            .field("amount", AMOUNT)
            .field("photo", Schema.OPTIONAL_BYTES_SCHEMA)
            .field("region", Schema.OPTIONAL_STRING_SCHEMA)
            .build();

    private static final Schema KEY = SchemaBuilder.struct()
            .field("region", Schema.OPTIONAL_STRING_SCHEMA)
            .field("id", Schema.INT64_SCHEMA)
            .build();

    private static final Contract CONTRACT = new Contract(
            OneColumn.TABLE,
            4,
            "shop",
            "Orders",
            List.of(
                    new ContractField(1, "id", "id", SemanticType.INT64, FieldState.ACTIVE),
                    new ContractField(2, "note", "note", SemanticType.STRING, FieldState.ACTIVE),
                    new ContractField(3, "photo", "photo", SemanticType.BYTES, FieldState.ACTIVE),
                    new ContractField(5, "old", "region", SemanticType.INT64, FieldState.DROPPED),
                    new ContractField(6, "gone", "gone", SemanticType.STRING, FieldState.ACTIVE),
                    new ContractField(20, "amount", "amount", SemanticType.DECIMAL, FieldState.ACTIVE),
                    new ContractField(300, "region", "region", SemanticType.STRING, FieldState.ACTIVE)),
            List.of(300, 1),
            300);

    private final ChangeEncoder encoder = ChangeEncoder.compile(ROW, KEY, CONTRACT, field -> true);

    @Test
    void anUpdateHasKeyBothRowsAndTheNumbersThatChanged() {
        Struct before = row(SAME_ROW).put("note", "a").put("amount", new BigDecimal("1.00"));
        Struct after = row(ROW).put("note", null).put("amount", new BigDecimal("2.00"));
        ChangeEvent event = encode(change(Operation.UPDATE, key(7), before, after));

        assertThat(text(key(), event.getKey())).isEqualTo("id: 7 region: \"eu\"");
        assertThat(text(row(), event.getBefore()))
                .isEqualTo("id: 7 note: \"a\" photo: \"\\001\\002\" amount { value: \"1.00\" } region: \"eu\"");
        assertThat(text(row(), event.getAfter()))
                .isEqualTo("id: 7 photo: \"\\001\\002\" amount { value: \"2.00\" } region: \"eu\"");
        assertThat(event.getChangedFieldsList()).containsExactly(2, 20);
    }

    @Test
    void sameBytesInAnotherBufferAreNoChange() {
        Struct before = row(SAME_ROW).put("photo", new byte[] {1, 2});
        Struct after = row(ROW).put("photo", ByteBuffer.wrap(new byte[] {0, 1, 2}, 1, 2));
        assertThat(encode(change(Operation.UPDATE, key(7), before, after)).getChangedFieldsList())
                .isEmpty();
    }

    @Test
    void anotherScaleIsAChange() {
        Schema loose = SchemaBuilder.struct()
                .field(
                        "amount",
                        SchemaBuilder.string()
                                .parameter("__debezium.source.column.type", "DECIMAL")
                                .build())
                .build();
        ChangeEncoder texts = ChangeEncoder.compile(loose, null, CONTRACT, field -> true);
        RowChange change = new RowChange(
                OneColumn.AT,
                OneColumn.TABLE,
                Operation.UPDATE,
                null,
                null,
                loose,
                new Struct(loose).put("amount", "1.0"),
                new Struct(loose).put("amount", "1.00"),
                OneColumn.SOURCE);
        assertThat(parse(texts.encode(change)).getChangedFieldsList()).containsExactly(20);
        assertThat(Values.same(new BigDecimal("1.0"), new BigDecimal("1.00"))).isFalse();
        assertThat(Values.same(0.0, -0.0)).isFalse();
        assertThat(Values.same(Double.NaN, Double.NaN)).isTrue();
        assertThat(Values.same(List.of(1f), List.of(1f))).isTrue();
    }

    @Test
    void structsAreTheSameByTheirFields() {
        Schema geometry = SchemaBuilder.struct()
                .field("wkb", Schema.BYTES_SCHEMA)
                .field("srid", Schema.OPTIONAL_INT32_SCHEMA)
                .build();
        Struct one = new Struct(geometry).put("wkb", new byte[] {1});
        Struct same = new Struct(geometry).put("wkb", ByteBuffer.wrap(new byte[] {1}));
        Struct other = new Struct(geometry).put("wkb", new byte[] {1}).put("srid", 4326);
        assertThat(Values.same(one, same)).isTrue();
        assertThat(Values.same(one, other)).isFalse();
    }

    @Test
    void insertAndDeleteHaveOneRowAndNoChangedNumbers() {
        ChangeEvent insert = encode(change(Operation.INSERT, key(7), null, row(ROW)));
        assertThat(insert.hasBefore()).isFalse();
        assertThat(insert.hasAfter()).isTrue();
        assertThat(insert.getChangedFieldsList()).isEmpty();
        ChangeEvent delete = encode(change(Operation.DELETE, key(7), row(SAME_ROW), null));
        assertThat(delete.hasBefore()).isTrue();
        assertThat(delete.hasAfter()).isFalse();
    }

    @Test
    void aTruncateHasNeitherKeyNorRow() {
        ChangeEvent event = encode(change(Operation.TRUNCATE, null, null, null));
        assertThat(event.hasKey() || event.hasBefore() || event.hasAfter()).isFalse();
        assertThat(event.getId()).endsWith("/t");
    }

    @Test
    void theTraceOfTheRecordIsPartOfTheEvent() throws InvalidProtocolBufferException {
        String parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        ChangeEncoder encoder = ChangeEncoder.compile(ROW, KEY, CONTRACT, field -> true);
        RowChange plain = change(Operation.INSERT, key(7), null, row(ROW));
        byte[] without = encoder.encode(plain);
        RowChange traced = new RowChange(
                plain.at(),
                plain.table(),
                plain.operation(),
                plain.keySchema(),
                plain.key(),
                plain.rowSchema(),
                plain.before(),
                plain.after(),
                plain.source(),
                new TraceContext(parent, "rojo=1"));
        assertThat(encoder.encode(traced))
                .isEqualTo(ChangeEvent.parseFrom(without).toBuilder()
                        .setTraceparent(parent)
                        .setTracestate("rojo=1")
                        .build()
                        .toByteArray());
        assertThat(ChangeEvent.parseFrom(without).hasTraceparent()).isFalse();
    }

    @Test
    void aRowWhoseColumnsAreAllNullIsPresentAndEmpty() {
        Schema nullable = SchemaBuilder.struct()
                .field(
                        "note",
                        SchemaBuilder.string().optional().defaultValue("none").build())
                .build();
        ChangeEncoder empty = ChangeEncoder.compile(nullable, null, CONTRACT, field -> true);
        RowChange change = new RowChange(
                OneColumn.AT,
                OneColumn.TABLE,
                Operation.INSERT,
                null,
                null,
                nullable,
                null,
                new Struct(nullable),
                OneColumn.SOURCE);
        ChangeEvent event = parse(empty.encode(change));
        assertThat(event.hasAfter()).isTrue();
        assertThat(event.getAfter()).isEmpty();
    }

    @Test
    void whatIsntWantedIsNeitherWrittenNorNamed() {
        ChangeEncoder narrow = ChangeEncoder.compile(
                ROW,
                KEY,
                CONTRACT,
                field -> !field.column().equals("note") && !field.column().equals("region"));
        ChangeEvent event = parse(narrow.encode(change(
                Operation.UPDATE,
                key(7),
                row(SAME_ROW).put("note", "a"),
                row(ROW).put("note", "b").put("photo", null))));
        assertThat(text(row(), event.getAfter())).isEqualTo("id: 7");
        assertThat(text(key(), event.getKey())).isEqualTo("id: 7");
        assertThat(event.getChangedFieldsList()).containsExactly(3);
    }

    @Test
    void unavailableValuesAreAbsentAndListed() {
        String placeholder = "__debezium_unavailable_value";
        ByteBuffer bytes = ByteBuffer.wrap(placeholder.getBytes(StandardCharsets.UTF_8));
        ChangeEvent event = encode(change(
                Operation.UPDATE,
                key(7),
                row(SAME_ROW).put("note", "x").put("photo", bytes),
                row(ROW).put("note", placeholder).put("photo", bytes.array())));
        assertThat(text(row(), event.getBefore())).isEqualTo("id: 7 note: \"x\" region: \"eu\"");
        assertThat(text(row(), event.getAfter())).isEqualTo("id: 7 region: \"eu\"");
        assertThat(event.getUnavailableFieldsList()).containsExactly(2, 3);
        assertThat(event.getChangedFieldsList()).isEmpty();

        ChangeEvent next = encode(change(Operation.INSERT, key(8), null, row(ROW)));
        assertThat(next.getUnavailableFieldsList()).isEmpty();
    }

    @Test
    void theEncodedPlaceholderIsKnownInBinaryColumns() {
        OneColumn binary = OneColumn.column(
                SemanticType.BYTES,
                OneColumn.typed(SchemaBuilder.string(), "BLOB").build());
        for (String sent : List.of(
                "__debezium_unavailable_value",
                "X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==",
                "5f5f646562657a69756d5f756e617661696c61626c655f76616c7565")) {
            assertThat(binary.event(sent).getUnavailableFieldsList()).as(sent).containsExactly(1);
            assertThat(binary.deliver(sent)).isNull();
        }
        OneColumn configured =
                new OneColumn(SemanticType.STRING, Schema.STRING_SCHEMA, new SourceSettings("?", BinaryText.RECOGNIZE));
        assertThat(configured.deliver("?")).isNull();
        assertThat(configured.deliver("__debezium_unavailable_value")).isEqualTo("__debezium_unavailable_value");
    }

    @Test
    void anOffsetOfZeroAndAnEmptySourceAreLeftOutAsProtobufDoes() throws Exception {
        RowChange first = new RowChange(
                new KafkaPlace("t", 0, 0),
                OneColumn.TABLE,
                Operation.INSERT,
                null,
                null,
                ROW,
                null,
                row(ROW),
                new SourcePosition("", 0, null, "", 0, 0, 0, true, null));
        byte[] bytes = encoder.encode(first);
        assertThat(ChangeEvent.parseFrom(bytes).toByteArray()).isEqualTo(bytes);
        assertThat(ChangeEvent.parseFrom(bytes).getSource().hasCommitTime()).isTrue();
    }

    /** Greater bytes are a later change. */
    @Test
    void theVersionIsEpochAndOffsetAsComparableBytes() throws Exception {
        RowChange change = new RowChange(
                new KafkaPlace(new StreamId("t", 3), 0x0102_0304L, new Epoch(0x37_5F00L, true, null)),
                OneColumn.TABLE,
                Operation.INSERT,
                null,
                null,
                ROW,
                null,
                row(ROW),
                new SourcePosition("", 0, null, "", 0, 0, 0, true, null),
                new TraceContext("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", null));
        byte[] bytes = encoder.encode(change);

        ChangeEvent event = ChangeEvent.parseFrom(bytes);
        assertThat(event.toByteArray()).isEqualTo(bytes);
        assertThat(HexFormat.of().formatHex(event.getVersion().toByteArray()))
                .isEqualTo("0000000000375f00" + "0000000001020304");
        assertThat(ChangeEvent.parseFrom(encoder.encode(change(Operation.INSERT, key(8), null, row(ROW))))
                        .hasVersion())
                .isFalse();
    }

    @Test
    void aRefusedValueNamesItsPlaceAndTheEncoderGoesOn() {
        Contract pinned = new Contract(
                OneColumn.TABLE,
                1,
                "shop",
                "Orders",
                List.of(new ContractField(1, "id", "id", SemanticType.INT32, FieldState.ACTIVE)),
                List.of(1),
                1);
        ChangeEncoder narrow = ChangeEncoder.compile(ROW, KEY, pinned, field -> true);
        assertThatExceptionOfType(ValueException.class)
                .isThrownBy(
                        () -> narrow.encode(change(Operation.INSERT, key(7), null, row(ROW).put("id", 5_000_000_000L))))
                .withMessage(
                        "topic shop.shop.orders, partition 3, offset 42: table shop.orders, column id: the value (a Long) is outside"
                                + " of the range of the contract's field, -2147483648 to 2147483647 (int32); decide the change of the column's"
                                + " type: rowcast contracts list shows how")
                .satisfies(e -> {
                    assertThat(e.at()).isEqualTo(OneColumn.AT);
                    assertThat(e.table()).isEqualTo(OneColumn.TABLE);
                    assertThat(e.column()).isEqualTo("id");
                });
        ChangeEvent next = parse(narrow.encode(change(Operation.INSERT, key(7), null, row(ROW))));
        assertThat(next.getAfter()).isEqualTo(ByteString.copyFrom(new byte[] {8, 7}));
    }

    @Test
    void structsOfAnotherSchemaAreRefused() {
        Schema other = SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
        assertThatExceptionOfType(RecordException.class)
                .isThrownBy(
                        () -> encoder.encode(change(Operation.INSERT, key(7), null, new Struct(other).put("id", 1L))))
                .withMessageContaining("partition 3, offset 42: table shop.orders: its row has another schema");
        ChangeEncoder keyless = ChangeEncoder.compile(ROW, null, CONTRACT, field -> true);
        assertThatExceptionOfType(RecordException.class)
                .isThrownBy(() -> keyless.encode(change(Operation.INSERT, key(7), null, row(ROW))))
                .withMessageContaining("compiled without a key");
    }

    @Test
    void aKeyIsReadByTheRowsSourceType() {
        Schema row = SchemaBuilder.struct()
                .field("id", OneColumn.typed(SchemaBuilder.string(), "BINARY").build())
                .build();
        Schema key = SchemaBuilder.struct().field("id", Schema.STRING_SCHEMA).build();
        Contract contract = new Contract(
                OneColumn.TABLE,
                1,
                "shop",
                "Orders",
                List.of(new ContractField(1, "id", "id", SemanticType.BYTES, FieldState.ACTIVE)),
                List.of(1),
                1);
        RowChange change = new RowChange(
                OneColumn.AT,
                OneColumn.TABLE,
                Operation.INSERT,
                key,
                new Struct(key).put("id", "3q2+7w=="),
                row,
                null,
                new Struct(row).put("id", "3q2+7w=="),
                OneColumn.SOURCE);
        ChangeEvent event =
                parse(ChangeEncoder.compile(row, key, contract, field -> true).encode(change));
        assertThat(event.getKey()).isEqualTo(event.getAfter());
    }

    private ChangeEvent encode(RowChange change) {
        return parse(encoder.encode(change));
    }

    private static ChangeEvent parse(byte[] bytes) {
        try {
            ChangeEvent event = ChangeEvent.parseFrom(bytes);
            assertThat(event.toByteArray()).isEqualTo(bytes);
            return event;
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static Descriptor row() {
        return ContractDescriptors.row(CONTRACT);
    }

    private static Descriptor key() {
        return ContractDescriptors.key(CONTRACT);
    }

    private static String text(Descriptor type, ByteString bytes) {
        try {
            DynamicMessage message = DynamicMessage.parseFrom(type, bytes);
            assertThat(message.toByteString()).isEqualTo(bytes);
            return TextFormat.printer().emittingSingleLine(true).printToString(message);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static Struct row(Schema schema) {
        return new Struct(schema).put("id", 7L).put("photo", new byte[] {1, 2}).put("region", "eu");
    }

    private static Struct key(long id) {
        return new Struct(KEY).put("region", "eu").put("id", id);
    }

    private static RowChange change(Operation operation, Struct key, Struct before, Struct after) {
        return new RowChange(
                OneColumn.AT,
                OneColumn.TABLE,
                operation,
                key == null ? null : KEY,
                key,
                ROW,
                before,
                after,
                OneColumn.SOURCE);
    }
}
