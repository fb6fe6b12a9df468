package dev.rowcast.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RecordException;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.RowVersion;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.RowReader;
import dev.rowcast.encode.SourceSettings;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;

class StoreRowsTest {
    private static final TableId TABLE = new TableId("shop", "orders");
    private static final SourcePosition SOURCE =
            new SourcePosition("shop", 1, null, "binlog.000001", 4, 0, 1_700_000_000_000_000_000L, false, null);
    private static final Schema TEXT = SchemaBuilder.string()
            .parameter("__debezium.source.column.type", "VARCHAR")
            .build();

    private static final Documents WORDS = new Documents() {
        @Override
        public byte[] put(RowReader.Rows rows) {
            return "put".getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] delete(RowReader.Rows rows) {
            return "delete".getBytes(StandardCharsets.UTF_8);
        }
    };

    private static Schema keyOf(Schema... columns) {
        SchemaBuilder key = SchemaBuilder.struct();
        for (int i = 0; i < columns.length; i++) {
            key.field("k" + i, columns[i]);
        }
        return key.build();
    }

    /** A table that is nothing but its key. */
    private static StoreFrame frame(Operation operation, Schema schema, List<SemanticType> types, Object... values) {
        List<ContractField> fields = new ArrayList<>();
        Struct row = new Struct(schema);
        for (Field column : schema.fields()) {
            int i = column.index();
            fields.add(new ContractField(i + 1, column.name(), column.name(), types.get(i), FieldState.ACTIVE));
            row.put(column, values[i]);
        }
        List<Integer> numbers = IntStream.rangeClosed(1, values.length).boxed().toList();
        Contract contract = new Contract(TABLE, 1, "shop", "Orders", fields, numbers, values.length);
        OutputSchema output = new OutputSchema(contract, schema, schema, SourceSettings.DEFAULT);
        boolean deleted = operation == Operation.DELETE;
        RowChange change = new RowChange(
                new KafkaPlace("shop.shop.orders", 0, 42),
                TABLE,
                operation,
                schema,
                row,
                schema,
                deleted ? row : null,
                deleted ? null : row,
                SOURCE);
        return StoreFrame.of(new StoreRows(output, WORDS).encode(change));
    }

    private static String key(Schema schema, List<SemanticType> types, Object... values) {
        return frame(Operation.INSERT, schema, types, values).key();
    }

    @Test
    void aRowIsKnownByTheValueOfItsKey() {
        assertThat(key(keyOf(Schema.INT64_SCHEMA), List.of(SemanticType.INT64), 7L))
                .isEqualTo("7");
        assertThat(key(keyOf(TEXT), List.of(SemanticType.STRING), "a \"b\"")).isEqualTo("a \"b\"");
    }

    @Test
    void severalColumnsAreAnArrayInTheKeysOrder() {
        Schema schema = keyOf(TEXT, TEXT);
        List<SemanticType> types = List.of(SemanticType.STRING, SemanticType.STRING);
        assertThat(key(schema, types, "a", "b")).isEqualTo("[\"a\",\"b\"]");
        assertThat(key(schema, types, "b", "a")).isEqualTo("[\"b\",\"a\"]");
        assertThat(key(schema, types, "a\",\"b", "")).isEqualTo("[\"a\\\",\\\"b\",\"\"]");
        assertThat(key(keyOf(TEXT, Schema.INT32_SCHEMA), List.of(SemanticType.STRING, SemanticType.INT32), "de", 7))
                .isEqualTo("[\"de\",7]");
    }

    @Test
    void aWiderTypeOfTheColumnLeavesItsRowsTheSame() {
        Schema narrow = keyOf(Schema.INT32_SCHEMA, Decimal.schema(1));
        Schema wide = keyOf(Schema.INT64_SCHEMA, Decimal.schema(3));
        assertThat(key(wide, List.of(SemanticType.INT64, SemanticType.DECIMAL), 70L, new BigDecimal("100.000")))
                .isEqualTo(key(narrow, List.of(SemanticType.INT32, SemanticType.DECIMAL), 70, new BigDecimal("100.0")))
                .isEqualTo("[70,100]");
    }

    @Test
    void aDeleteIsOfTheSameKeyAndTheChangeIsFoundAgain() {
        StoreFrame deleted = frame(Operation.DELETE, keyOf(Schema.INT64_SCHEMA), List.of(SemanticType.INT64), 7L);
        assertThat(deleted.key()).isEqualTo("7");
        assertThat(deleted.action()).isEqualTo(Write.Action.DELETE);
        assertThat(deleted.version()).isEqualTo(new RowVersion(0, 42));
        assertThat(deleted.body()).asString(StandardCharsets.UTF_8).isEqualTo("delete");
        assertThat(StoreFrame.idOf(deleted.bytes())).isEqualTo(deleted.id()).contains("binlog.000001/4");
    }

    /** It would become NULL there. */
    @Test
    void aRowWithoutAllItsValuesWaits() {
        Schema schema = SchemaBuilder.struct()
                .field("k0", Schema.INT64_SCHEMA)
                .field("note", Schema.OPTIONAL_STRING_SCHEMA)
                .build();
        List<ContractField> fields = List.of(
                new ContractField(1, "k0", "k0", SemanticType.INT64, FieldState.ACTIVE),
                new ContractField(2, "note", "note", SemanticType.STRING, FieldState.ACTIVE));
        Contract contract = new Contract(TABLE, 1, "shop", "Orders", fields, List.of(1), 2);
        Schema key = keyOf(Schema.INT64_SCHEMA);
        RowChange change = new RowChange(
                new KafkaPlace("shop.shop.orders", 0, 42),
                TABLE,
                Operation.UPDATE,
                key,
                new Struct(key).put("k0", 7L),
                schema,
                null,
                new Struct(schema).put("k0", 7L).put("note", "__debezium_unavailable_value"),
                SOURCE);
        StoreFrame frame = StoreFrame.of(
                new StoreRows(new OutputSchema(contract, schema, key, SourceSettings.DEFAULT), WORDS).encode(change));
        assertThat(Obstacles.of(frame, "it's"))
                .contains("shop.orders comes without its values of note")
                .endsWith(": rowcast skip --subscription='it'\\''s' --id=" + frame.id()
                        + "; rowcast verify --repair --subscription='it'\\''s'");
        assertThat(Obstacles.of(frame, "-x")).contains("--subscription=-x --id=");
        assertThat(frame.body()).isEmpty();
    }

    @Test
    void withoutAKeyThereIsNoPlaceForIt() {
        Contract contract = new Contract(
                TABLE,
                1,
                "shop",
                "Orders",
                List.of(new ContractField(1, "k0", "k0", SemanticType.INT64, FieldState.ACTIVE)),
                List.of(),
                1);
        Schema schema = keyOf(Schema.INT64_SCHEMA);
        RowChange change = new RowChange(
                new KafkaPlace("shop.shop.orders", 0, 42),
                TABLE,
                Operation.INSERT,
                null,
                null,
                schema,
                null,
                new Struct(schema).put("k0", 7L),
                SOURCE);
        StoreRows rows = new StoreRows(new OutputSchema(contract, schema, null, SourceSettings.DEFAULT), WORDS);
        assertThatThrownBy(() -> rows.encode(change))
                .isInstanceOf(RecordException.class)
                .hasMessageContaining("offset 42")
                .hasMessageContaining("table shop.orders has no primary key");
    }

    @Test
    void aKeyThatLacksAValueIsNone() {
        Schema schema = keyOf(TEXT, Schema.OPTIONAL_INT32_SCHEMA);
        assertThatThrownBy(() -> key(schema, List.of(SemanticType.STRING, SemanticType.INT32), "de", null))
                .isInstanceOf(RecordException.class)
                .hasMessageContaining("offset 42")
                .hasMessageContaining("table shop.orders: the key has no value in k1");
    }

    @Test
    void whatIsNoFrameIsNoFrame() {
        assertThatThrownBy(() -> StoreFrame.idOf(new byte[] {1, 2})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StoreFrame.idOf(new byte[] {-1, -1, -1, -1}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StoreFrame.idOf(new byte[] {0x7f, -1, -1, -1}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
