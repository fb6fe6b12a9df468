package dev.rowcast.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rowcast.change.RawRecord;
import dev.rowcast.samples.Samples;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KnownSchemaTest {
    private static final Schema ORDER = SchemaBuilder.struct()
            .name("shop.orders.Value")
            .field("id", Schema.INT64_SCHEMA)
            .field(
                    "status",
                    SchemaBuilder.string().optional().defaultValue("draft").build())
            .field("amount", Decimal.builder(2).optional().build())
            .field("note", Schema.OPTIONAL_STRING_SCHEMA)
            .build();

    @ParameterizedTest
    @ValueSource(strings = {Samples.DEFAULTS, Samples.VARIED})
    void eachRecordThatDebeziumWroteComesBackAsItWas(String mode) {
        for (String table : Samples.TABLES) {
            for (RawRecord record : Samples.table(mode, table)) {
                comesBack(record.keySchema(), record.key());
                comesBack(record.valueSchema(), record.value());
            }
        }
    }

    private static void comesBack(Schema schema, Object value) {
        if (value == null) {
            return;
        }
        KnownSchema writing = KnownSchema.of(schema);
        byte[] bytes = writing.write(value);
        KnownSchema reading = KnownSchema.of(writing.document());
        assertThat(KnownSchema.fingerprintIn(bytes)).isEqualTo(reading.fingerprint());
        assertThat(reading.schema()).isEqualTo(schema);
        Object read = reading.read(bytes);
        assertThat(read).isEqualTo(value);
        if (value instanceof Struct) {
            ((Struct) read).validate();
        }
    }

    @Test
    void theSchemasOfBeforeAndAfterStayOne() {
        RawRecord record = Samples.table(Samples.DEFAULTS, "t_ints").get(0);
        Schema read =
                KnownSchema.of(KnownSchema.of(record.valueSchema()).document()).schema();
        assertThat(read.field("before").schema()).isSameAs(read.field("after").schema());
    }

    @Test
    void nullIsNotTheDefault() {
        KnownSchema schema = KnownSchema.of(ORDER);
        Struct read = (Struct)
                schema.read(schema.write(new Struct(ORDER).put("id", 1L).put("status", null)));
        assertThat(read.getWithoutDefault("status")).isNull();
    }

    /** Others keep these bytes, in topics that outlive versions. */
    @Test
    void theBytesAreThese() {
        KnownSchema schema = KnownSchema.of(ORDER);
        Struct order = new Struct(ORDER).put("id", -3L).put("status", "päid").put("amount", new BigDecimal("12.50"));
        assertThat(new String(schema.document(), StandardCharsets.UTF_8)).isEqualTo("""
{"type":"struct","name":"shop.orders.Value","fields":[\
{"field":"id","schema":{"type":"int64"}},\
{"field":"status","schema":{"type":"string","optional":true,"default":"BWRyYWZ0"}},\
{"field":"amount","schema":{"type":"bytes","name":"org.apache.kafka.connect.data.Decimal","version":1,"optional":true,"parameters":{"scale":"2"}}},\
{"field":"note","schema":{"type":"string","optional":true}}]}""");
        assertThat(KnownSchema.name(schema.fingerprint())).isEqualTo("c1f5075b990ac324");
        String value = "c1f5075b990ac324" + "07" + "05" + "0570c3a46964" + "0204e2";
        assertThat(HexFormat.of().formatHex(schema.writeKey(order))).isEqualTo("f501" + value);
        assertThat(HexFormat.of().formatHex(schema.write(order))).isEqualTo("f502" + value + "d8605207");
        for (byte[] written : List.of(schema.write(order), HexFormat.of().parseHex("f501" + value))) {
            assertThat(KnownSchema.fingerprintIn(written)).isEqualTo(schema.fingerprint());
            assertThat(schema.read(written)).isEqualTo(order);
        }
    }

    @Test
    void noRecordWithAFlippedBitIsReadAsAnother() {
        RawRecord record = Samples.table(Samples.VARIED, "t_ints").get(0);
        byte[] bytes = KnownSchema.of(record.valueSchema()).write(record.value());
        for (int bit = 0; bit < Byte.SIZE * bytes.length; bit++) {
            bytes[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
            assertThatThrownBy(() -> KnownSchema.fingerprintIn(bytes))
                    .as("bit %d", bit)
                    .isInstanceOf(MalformedException.class);
            bytes[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        }
        assertThat(KnownSchema.of(record.valueSchema()).read(bytes)).isEqualTo(record.value());
    }

    @Test
    void aParameterWithoutValueComesBack() {
        Schema schema = SchemaBuilder.string().parameter("a", null).build();

        assertThat(KnownSchema.of(KnownSchema.of(schema).document()).schema()).isEqualTo(schema);
    }

    @Test
    void eachTypeComesBack() {
        Schema map = SchemaBuilder.map(Schema.STRING_SCHEMA, Schema.OPTIONAL_FLOAT32_SCHEMA)
                .build();
        Schema all = SchemaBuilder.struct()
                .field("i8", Schema.INT8_SCHEMA)
                .field("i16", Schema.INT16_SCHEMA)
                .field("i32", Schema.INT32_SCHEMA)
                .field("f64", Schema.FLOAT64_SCHEMA)
                .field("flag", Schema.BOOLEAN_SCHEMA)
                .field("bytes", Schema.BYTES_SCHEMA)
                .field(
                        "list",
                        SchemaBuilder.array(Schema.OPTIONAL_STRING_SCHEMA).build())
                .field("map", map)
                .field("at", Timestamp.SCHEMA)
                .field("none", Schema.OPTIONAL_BYTES_SCHEMA)
                .build();
        Map<String, Float> floats = new HashMap<>();
        floats.put("nan", Float.NaN);
        floats.put("none", null);
        String longText = "ä".repeat(70_000);
        Struct value = new Struct(all)
                .put("i8", Byte.MIN_VALUE)
                .put("i16", Short.MIN_VALUE)
                .put("i32", Integer.MIN_VALUE)
                .put("f64", -0.0)
                .put("flag", true)
                .put("bytes", ByteBuffer.wrap(new byte[] {1, 2, 3}, 1, 2))
                .put("list", Arrays.asList("", null, "x".repeat(127), "y".repeat(128), longText))
                .put("map", floats)
                .put("at", new Date(-1));
        Struct read = (Struct) KnownSchema.of(all).read(KnownSchema.of(all).write(value));
        assertThat(read.getBytes("bytes")).containsExactly(2, 3);
        value.put("bytes", read.getBytes("bytes"));
        assertThat(read).isEqualTo(value);
    }

    @Test
    void cutOrForeignBytesAreRefused() {
        KnownSchema schema = KnownSchema.of(ORDER);
        byte[] bytes = schema.write(new Struct(ORDER).put("id", 300L).put("status", "draft"));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> KnownSchema.fingerprintIn(cut)).isInstanceOf(MalformedException.class);
        }
        byte[] key = schema.writeKey(new Struct(ORDER).put("id", 300L).put("status", "draft"));
        for (int length = 10; length < key.length; length++) {
            byte[] cut = Arrays.copyOf(key, length);
            assertThatThrownBy(() -> schema.read(cut)).isInstanceOf(MalformedException.class);
        }
        byte[] longer = Arrays.copyOf(key, key.length + 1);
        assertThatThrownBy(() -> schema.read(longer)).hasMessageContaining("bytes behind the value");
        assertThatThrownBy(() -> KnownSchema.fingerprintIn("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedException.class);
        bytes[1] = 3;
        assertThatThrownBy(() -> KnownSchema.fingerprintIn(bytes)).hasMessageContaining("update the plugin");
    }

    @Test
    void aRecordWithoutAFieldThatHasToBeThereIsRefused() {
        SchemaBuilder builder = SchemaBuilder.struct();
        for (int i = 0; i < 8; i++) {
            builder.field("f" + i, i < 7 ? Schema.OPTIONAL_INT32_SCHEMA : Schema.INT32_SCHEMA);
        }
        Schema eighth = builder.build();
        KnownSchema schema = KnownSchema.of(eighth);
        byte[] bytes = Arrays.copyOf(schema.writeKey(new Struct(eighth).put("f7", 1)), 11);
        bytes[10] = 0;
        assertThatThrownBy(() -> schema.read(bytes))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("\"f7\" is missing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.00",
                "-0.01",
                "1.28",
                "-1.29",
                "92233720368547758.07",
                "-92233720368547758.08",
                "92233720368547758.08"
            })
    void decimalsOfEachLengthComeBack(String text) {
        Schema schema = Decimal.schema(2);
        KnownSchema known = KnownSchema.of(schema);
        assertThat(known.read(known.write(new BigDecimal(text)))).isEqualTo(new BigDecimal(text));
    }

    @Test
    void whatIsNotOfTheSchemaIsRefused() {
        Schema loose = SchemaBuilder.array(Schema.INT64_SCHEMA).build();
        assertThatThrownBy(() -> KnownSchema.of(loose).write(List.of("text")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> KnownSchema.of(ORDER).write(new Struct(ORDER))).hasMessageContaining("\"id\" is null");
        assertThatThrownBy(() -> KnownSchema.of("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(MalformedException.class);
    }
}
