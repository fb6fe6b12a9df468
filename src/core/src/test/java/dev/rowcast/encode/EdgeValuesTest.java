package dev.rowcast.encode;

import static dev.rowcast.encode.OneColumn.column;
import static dev.rowcast.encode.OneColumn.named;
import static dev.rowcast.encode.OneColumn.typed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.type.DateTime;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.UnsupportedColumnException;
import dev.rowcast.v1.FloatVector;
import dev.rowcast.v1.Geometry;
import dev.rowcast.v1.LabelSet;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values at the ends of MySQL's types, in each form that Debezium gives them; and those that must be refused. */
class EdgeValuesTest {
    private static final OneColumn BINARY_TEXT =
            column(SemanticType.BYTES, typed(SchemaBuilder.string(), "BLOB").build());

    @Test
    void integersWithinTheirPin() {
        assertThat(column(SemanticType.INT32, Schema.INT16_SCHEMA).deliver((short) -32768))
                .isEqualTo(-32768);
        assertThat(column(SemanticType.INT32, Schema.INT8_SCHEMA).deliver((byte) -128))
                .isEqualTo(-128);
        assertThat(column(SemanticType.INT32, Schema.BOOLEAN_SCHEMA).deliver(true))
                .isEqualTo(1);
        assertThat(column(SemanticType.INT64, Schema.INT16_SCHEMA).deliver((short) -1))
                .isEqualTo(-1L);
        assertThat(column(SemanticType.INT64, Schema.INT64_SCHEMA).deliver(Long.MIN_VALUE))
                .isEqualTo(Long.MIN_VALUE);
        assertThat(column(SemanticType.BOOL, Schema.INT16_SCHEMA).deliver((short) 1))
                .isEqualTo(true);
        assertThat(column(SemanticType.BOOL, Schema.BOOLEAN_SCHEMA).deliver(false))
                .isEqualTo(false);
    }

    @Test
    void zeroIsThere() {
        assertThat(column(SemanticType.INT64, Schema.INT64_SCHEMA).deliver(0L)).isEqualTo(0L);
        assertThat(column(SemanticType.DOUBLE, Schema.FLOAT64_SCHEMA).deliver(0.0))
                .isEqualTo(0.0);
        assertThat(column(SemanticType.STRING, Schema.STRING_SCHEMA).deliver(""))
                .isEqualTo("");
        assertThat(column(SemanticType.BYTES, Schema.BYTES_SCHEMA).deliver(ByteBuffer.allocate(0)))
                .isEqualTo(ByteString.EMPTY);
    }

    @Test
    void nullIsAbsentWhateverTheDefault() {
        Schema schema = SchemaBuilder.int64().optional().defaultValue(5L).build();
        assertThat(column(SemanticType.INT64, schema).deliver(null)).isNull();
    }

    @Test
    void aWiderColumnIsCheckedValueByValue() {
        OneColumn wider = column(
                SemanticType.INT32, typed(SchemaBuilder.int32(), "MEDIUMINT").build());
        assertThat(wider.deliver(8_388_607)).isEqualTo(8_388_607);
        OneColumn bigint = column(SemanticType.INT32, Schema.INT64_SCHEMA);
        assertThat(bigint.deliver(2_147_483_647L)).isEqualTo(2_147_483_647);
        assertRefused(
                () -> bigint.deliver(2_147_483_648L),
                "outside of the range of the contract's field, -2147483648 to 2147483647");
        assertRefused(() -> bigint.deliver(-2_147_483_649L), "Long");
        OneColumn flag = column(SemanticType.BOOL, Schema.INT16_SCHEMA);
        assertRefused(() -> flag.deliver((short) 2), "0 or 1 (bool)");
        assertRefused(() -> flag.deliver((short) -1), "0 or 1 (bool)");
    }

    @Test
    void unsignedBigintInBothModes() {
        Schema wrapped = typed(SchemaBuilder.int64(), "BIGINT UNSIGNED").build();
        assertThat(column(SemanticType.UINT64, wrapped).deliver(-1L))
                .isEqualTo(-1L); // protobuf-java's uint64 wraps too
        assertThat(column(SemanticType.UINT64, Schema.INT64_SCHEMA).deliver(Long.MIN_VALUE))
                .isEqualTo(Long.MIN_VALUE);
        OneColumn precise = column(SemanticType.UINT64, Decimal.schema(0));
        assertThat(precise.deliver(new BigDecimal("18446744073709551615"))).isEqualTo(-1L);
        assertRefused(() -> precise.deliver(new BigDecimal("18446744073709551616")), "18446744073709551615 (uint64)");
        assertRefused(() -> precise.deliver(new BigDecimal("-1")), "18446744073709551615 (uint64)");
    }

    @Test
    void signednessIsNeverMistaken() {
        Schema unsigned = typed(SchemaBuilder.int64(), "BIGINT UNSIGNED").build();
        OneColumn intoSigned = column(SemanticType.INT64, unsigned);
        assertThat(intoSigned.deliver(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertRefused(() -> intoSigned.deliver(-1L), "9223372036854775807 (int64)");
        assertRefused(() -> column(SemanticType.INT32, unsigned).deliver(-1L), "(int32)");
        assertThat(column(SemanticType.DECIMAL, unsigned).deliver(-1L, com.google.type.Decimal.getDefaultInstance()))
                .isEqualTo(decimal("18446744073709551615"));
        Schema signed = typed(SchemaBuilder.int64(), "BIGINT").build();
        assertRefused(() -> column(SemanticType.UINT64, signed).deliver(-1L), "(uint64)");
        assertRefused(() -> column(SemanticType.UINT64, Schema.INT32_SCHEMA).deliver(-1), "(uint64)");
    }

    @ParameterizedTest
    @CsvSource({
        "0.00",
        "-0.0000000001",
        "12345678901234567890123456789012345.123456789012345678901234567890",
        "99999999999999999999999999999999999999999999999999999999999999999",
        "0.000000000000000000000000000000",
        "100000000000000000000"
    })
    void decimalsKeepTheirScaleInAllModes(String digits) {
        BigDecimal value = new BigDecimal(digits);
        OneColumn precise = column(SemanticType.DECIMAL, Decimal.schema(value.scale()));
        assertThat(precise.deliver(value, com.google.type.Decimal.getDefaultInstance()))
                .isEqualTo(decimal(digits));
        OneColumn text = column(
                SemanticType.DECIMAL, typed(SchemaBuilder.string(), "DECIMAL").build());
        assertThat(text.deliver(digits, com.google.type.Decimal.getDefaultInstance()))
                .isEqualTo(decimal(digits));
        Schema variable = SchemaBuilder.struct()
                .name("io.debezium.data.VariableScaleDecimal")
                .field("scale", Schema.INT32_SCHEMA)
                .field("value", Schema.BYTES_SCHEMA)
                .build();
        Struct struct = new Struct(variable)
                .put("scale", value.scale())
                .put("value", value.unscaledValue().toByteArray());
        assertThat(column(SemanticType.DECIMAL, variable).deliver(struct, com.google.type.Decimal.getDefaultInstance()))
                .isEqualTo(decimal(digits));
    }

    @Test
    void exponentsAreWrittenOut() {
        OneColumn text = column(
                SemanticType.DECIMAL, typed(SchemaBuilder.string(), "DECIMAL").build());
        assertThat(text.deliver("1E+3", com.google.type.Decimal.getDefaultInstance()))
                .isEqualTo(decimal("1000"));
        assertThat(text.deliver("-1.5E-7", com.google.type.Decimal.getDefaultInstance()))
                .isEqualTo(decimal("-0.00000015"));
        OneColumn precise = column(SemanticType.DECIMAL, Decimal.schema(-2));
        assertThat(precise.deliver(new BigDecimal(BigInteger.ONE, -2), com.google.type.Decimal.getDefaultInstance()))
                .isEqualTo(decimal("100"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "NAN", "POSITIVE_INFINITY", "", "-", ".", "1.", ".5.", "1,5", "١"})
    void decimalsThatAreNoneAreRefused(String text) {
        OneColumn column = column(
                SemanticType.DECIMAL, typed(SchemaBuilder.string(), "DECIMAL").build());
        if (text.equals("1.") || text.equals("١")) {
            assertThat(column.deliver(text, com.google.type.Decimal.getDefaultInstance()))
                    .isEqualTo(decimal("1"));
        } else {
            assertRefused(() -> column.deliver(text), "isn't a finite decimal number");
        }
    }

    @Test
    void bitsAreLittleEndian() {
        Schema bits = SchemaBuilder.bytes()
                .name("io.debezium.data.Bits")
                .parameter("length", "64")
                .build();
        OneColumn column = column(SemanticType.BITS, bits);
        assertThat(column.deliver(new byte[] {1, 0, 0, 0, 0, 0, 0, (byte) 0x80}))
                .isEqualTo(0x8000000000000001L);
        assertThat(column.deliver(ByteBuffer.wrap(new byte[] {9, (byte) 0xAA, 0x0A, 9}, 1, 2)
                        .slice()))
                .isEqualTo(0xAAAL);
        assertThat(column.deliver(new byte[8])).isEqualTo(0L);
        assertThat(column(SemanticType.BITS, Schema.BOOLEAN_SCHEMA).deliver(true))
                .isEqualTo(1L);
        assertRefused(() -> column.deliver(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 1}), "more than 64 bits");
    }

    @Test
    void floatingPointKeepsItsBits() {
        for (double value : new double[] {-0.0, Double.MIN_VALUE, -Double.MAX_VALUE, Double.NaN, 1e300}) {
            assertThat(column(SemanticType.DOUBLE, Schema.FLOAT64_SCHEMA).deliver(value))
                    .isEqualTo(value);
        }
        assertThat(column(SemanticType.FLOAT, Schema.FLOAT32_SCHEMA).deliver(-0.0f))
                .isEqualTo(-0.0f);
        assertThat(column(SemanticType.DOUBLE, Schema.FLOAT32_SCHEMA).deliver(0.1f))
                .isEqualTo((double) 0.1f);
        OneColumn narrowed = column(SemanticType.FLOAT, Schema.FLOAT64_SCHEMA);
        assertThat(narrowed.deliver(0.5)).isEqualTo(0.5f);
        assertRefused(() -> narrowed.deliver(0.1), "more digits");
    }

    @Test
    void surrogatesWithoutPairBecomeQuestionMarks() {
        assertThat(column(SemanticType.STRING, Schema.STRING_SCHEMA).deliver("a\uD800b\uDC00😀"))
                .isEqualTo("a?b?😀");
    }

    @Test
    void labelsReadAlikeFromSnapshotAndStream() {
        Schema schema = SchemaBuilder.string()
                .name("io.debezium.data.Enum")
                .parameter("allowed", "a,c\\,d")
                .build();
        assertThat(column(SemanticType.ENUM, schema).deliver("c,d")).isEqualTo("c,d");
        assertThat(column(SemanticType.ENUM, schema).deliver("c\\,d")).isEqualTo("c,d");
        assertThat(column(SemanticType.ENUM, schema).deliver("")).isEqualTo("");
    }

    @Test
    void setsAreNullEmptyOrLabels() {
        Schema schema = SchemaBuilder.string()
                .name("io.debezium.data.EnumSet")
                .parameter("allowed", "p,q,é")
                .optional()
                .build();
        OneColumn column = column(SemanticType.SET, schema);
        assertThat(column.deliver(null)).isNull();
        assertThat(column.deliver("", LabelSet.getDefaultInstance())).isEqualTo(LabelSet.getDefaultInstance());
        assertThat(column.deliver("p,é", LabelSet.getDefaultInstance()).getValuesList())
                .containsExactly("p", "é");
        assertThat(column.deliver(",p", LabelSet.getDefaultInstance()).getValuesList())
                .containsExactly("", "p");
    }

    @Test
    void jsonReadsAlikeFromSnapshotAndStream() {
        OneColumn column = column(SemanticType.JSON, named(Schema.Type.STRING, "io.debezium.data.Json"));
        assertThat(column.deliver("{\"a b\": [1, \"x\\\" , y\", \"\\\\\"], \"c\" :\n null}"))
                .isEqualTo("{\"a b\":[1,\"x\\\" , y\",\"\\\\\"],\"c\":null}");
        assertThat(column.deliver("\" é \"")).isEqualTo("\" é \"");
        assertThat(column.deliver(" 1 ")).isEqualTo("1");
    }

    @Test
    void yearZeroOfTheStreamIsZero() {
        OneColumn column = column(SemanticType.INT32, named(Schema.Type.INT32, "io.debezium.time.Year"));
        assertThat(column.deliver(1900)).isEqualTo(0);
        assertThat(column.deliver(1901)).isEqualTo(1901);
        assertThat(column.deliver(2155)).isEqualTo(2155);
    }

    @Test
    void datesInAllModes() {
        OneColumn days = column(SemanticType.DATE, named(Schema.Type.INT32, "io.debezium.time.Date"));
        OneColumn connect = column(SemanticType.DATE, org.apache.kafka.connect.data.Date.SCHEMA);
        OneColumn iso = column(SemanticType.DATE, named(Schema.Type.STRING, "io.debezium.time.IsoDate"));
        for (java.time.LocalDate date : List.of(
                java.time.LocalDate.of(0, 1, 1),
                java.time.LocalDate.of(1000, 1, 1),
                java.time.LocalDate.of(1969, 12, 31),
                java.time.LocalDate.of(1970, 1, 1),
                java.time.LocalDate.of(2024, 2, 29),
                java.time.LocalDate.of(9999, 12, 31))) {
            com.google.type.Date expected = com.google.type.Date.newBuilder()
                    .setYear(date.getYear())
                    .setMonth(date.getMonthValue())
                    .setDay(date.getDayOfMonth())
                    .build();
            com.google.type.Date type = com.google.type.Date.getDefaultInstance();
            assertThat(days.deliver((int) date.toEpochDay(), type)).isEqualTo(expected);
            assertThat(connect.deliver(Date.from(Instant.ofEpochMilli(date.toEpochDay() * 86_400_000)), type))
                    .isEqualTo(expected);
            assertThat(iso.deliver(date + "Z", type)).isEqualTo(expected);
        }
        assertRefused(() -> days.deliver(2_932_897), "outside of the years 0000 to 9999");
        assertRefused(() -> days.deliver(Integer.MIN_VALUE), "outside of the years 0000 to 9999");
        assertRefused(() -> iso.deliver("2024-02-30Z"), "isn't an ISO-8601 text");
        assertRefused(() -> iso.deliver("2024-02-29+01:00"), "has another offset");
    }

    @Test
    void datetimesInAllModes() {
        DateTime last = DateTime.newBuilder()
                .setYear(9999)
                .setMonth(12)
                .setDay(31)
                .setHours(23)
                .setMinutes(59)
                .setSeconds(59)
                .build();
        DateTime type = DateTime.getDefaultInstance();
        long second = 253_402_300_799L;
        assertThat(datetime("Timestamp").deliver(second * 1_000, type)).isEqualTo(last);
        assertThat(datetime("MicroTimestamp").deliver(second * 1_000_000 + 999_999, type))
                .isEqualTo(last.toBuilder().setNanos(999_999_000).build());
        SchemaBuilder connect = typed(org.apache.kafka.connect.data.Timestamp.builder(), "DATETIME");
        assertThat(column(SemanticType.DATETIME, connect.build())
                        .deliver(Date.from(Instant.ofEpochSecond(second)), type))
                .isEqualTo(last);
        assertThat(column(SemanticType.DATETIME, named(Schema.Type.STRING, "io.debezium.time.IsoTimestamp"))
                        .deliver("9999-12-31T23:59:59Z", type))
                .isEqualTo(last);
        assertRefused(() -> datetime("Timestamp").deliver((second + 1) * 1_000), "outside of the years 0000 to 9999");
        assertRefused(() -> datetime("Timestamp").deliver(Long.MIN_VALUE), "outside of the years 0000 to 9999");
    }

    @Test
    void timesInAllModes() {
        Duration least = Duration.newBuilder()
                .setSeconds(-3_020_399)
                .setNanos(-999_999_000)
                .build();
        Duration type = Duration.getDefaultInstance();
        assertThat(time("MicroTime").deliver(-3_020_399_999_999L, type)).isEqualTo(least);
        assertThat(time("NanoTime").deliver(-3_020_399_999_999_000L, type)).isEqualTo(least);
        assertThat(time("MicroTime").deliver(0L, type)).isEqualTo(type);
        assertThat(time("MicroTime").deliver(-1L, type))
                .isEqualTo(Duration.newBuilder().setNanos(-1_000).build());
    }

    @Test
    void instants() {
        OneColumn column = column(SemanticType.TIMESTAMP, named(Schema.Type.STRING, "io.debezium.time.ZonedTimestamp"));
        Timestamp type = Timestamp.getDefaultInstance();
        assertThat(column.deliver("1970-01-01T00:00:00Z", type)).isEqualTo(type);
        assertThat(column.deliver("2038-01-19T03:14:07.999999Z", type))
                .isEqualTo(Timestamp.newBuilder()
                        .setSeconds(2_147_483_647L)
                        .setNanos(999_999_000)
                        .build());
        assertThat(column.deliver("1969-12-31T23:59:59.5Z", type))
                .isEqualTo(Timestamp.newBuilder()
                        .setSeconds(-1)
                        .setNanos(500_000_000)
                        .build());
        assertThat(column.deliver("2024-01-01T09:00:00+09:00", type))
                .isEqualTo(Timestamp.newBuilder().setSeconds(1_704_067_200L).build());
        assertRefused(() -> column.deliver("0000-12-31T00:00:00Z"), "before the year 1");
        assertRefused(() -> column.deliver("2024-01-01 09:00:00"), "isn't an ISO-8601 text");
    }

    @Test
    void binaryTextIsRecognizedOrRefusedButNeverGuessed() {
        assertThat(BINARY_TEXT.deliver("3q2+7w==")).isEqualTo(bytes(0xde, 0xad, 0xbe, 0xef));
        assertThat(BINARY_TEXT.deliver("3q2-7w==")).isEqualTo(bytes(0xde, 0xad, 0xbe, 0xef));
        assertThat(BINARY_TEXT.deliver("AAA=")).isEqualTo(bytes(0, 0));
        assertThat(BINARY_TEXT.deliver("__-_")).isEqualTo(bytes(0xff, 0xff, 0xbf));
        assertThat(BINARY_TEXT.deliver("")).isEqualTo(ByteString.EMPTY);
        assertThat(BINARY_TEXT.deliver("00ff7f")).isEqualTo(bytes(0x00, 0xff, 0x7f));
        assertRefused(() -> BINARY_TEXT.deliver("deadbeef"), "set binary.handling.mode=bytes");
        assertRefused(() -> BINARY_TEXT.deliver("abc"), "isn't base64 or hexadecimal");
        assertRefused(() -> BINARY_TEXT.deliver("ab c"), "isn't base64");
        assertRefused(() -> BINARY_TEXT.deliver("====é==="), "isn't base64");
    }

    @Test
    void aFixedLengthTellsBase64FromHexadecimal() {
        OneColumn column = column(
                SemanticType.BYTES,
                typed(SchemaBuilder.string(), "BINARY")
                        .parameter("__debezium.source.column.length", "6")
                        .build());
        assertThat(column.deliver("00ff00ff00ff")).isEqualTo(bytes(0, 0xff, 0, 0xff, 0, 0xff));
        assertThat(column.deliver("0000ffff")).isEqualTo(bytes(0xd3, 0x4d, 0x34, 0x7d, 0xf7, 0xdf));
        assertRefused(() -> column.deliver("00ff"), "isn't base64 or hexadecimal");
    }

    @Test
    void theSettingSettlesIt() {
        Schema schema = typed(SchemaBuilder.string(), "BLOB").build();
        OneColumn hex = new OneColumn(SemanticType.BYTES, schema, new SourceSettings("?", BinaryText.HEX));
        assertThat(hex.deliver("deadBEEF")).isEqualTo(bytes(0xde, 0xad, 0xbe, 0xef));
        assertRefused(() -> hex.deliver("3q2+7w=="), "isn't hexadecimal");
        assertRefused(() -> hex.deliver("abc"), "isn't hexadecimal");
        OneColumn base64 = new OneColumn(SemanticType.BYTES, schema, new SourceSettings("?", BinaryText.BASE64));
        assertThat(base64.deliver("deadbeef")).isEqualTo(bytes(0x75, 0xe6, 0x9d, 0x6d, 0xe7, 0x9f));
    }

    @Test
    void pointsWithoutWkbAreBuilt() {
        Schema point = SchemaBuilder.struct()
                .name("io.debezium.data.geometry.Point")
                .field("x", Schema.FLOAT64_SCHEMA)
                .field("y", Schema.FLOAT64_SCHEMA)
                .field("wkb", Schema.OPTIONAL_BYTES_SCHEMA)
                .field("srid", Schema.OPTIONAL_INT32_SCHEMA)
                .build();
        Struct value = new Struct(point).put("x", 1.0).put("y", 2.0).put("srid", 4326);
        assertThat(column(SemanticType.GEOMETRY, point).deliver(value, Geometry.getDefaultInstance()))
                .isEqualTo(Geometry.newBuilder()
                        .setWkb(bytes(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0, 0, 0x40))
                        .setSrid(4326)
                        .build());
    }

    @Test
    void vectors() {
        Schema schema = SchemaBuilder.array(Schema.FLOAT32_SCHEMA)
                .name("io.debezium.data.FloatVector")
                .build();
        OneColumn column = column(SemanticType.VECTOR, schema);
        FloatVector type = FloatVector.getDefaultInstance();
        assertThat(column.deliver(List.of(1.5f, -0.0f), type))
                .isEqualTo(FloatVector.newBuilder()
                        .addValues(1.5f)
                        .addValues(-0.0f)
                        .build());
        assertThat(column.deliver(List.of(), type)).isEqualTo(type);
    }

    @Test
    void aColumnOfAnotherMeaningCantFillTheField() {
        assertThatExceptionOfType(UnsupportedColumnException.class)
                .isThrownBy(
                        () -> column(SemanticType.DATE, Schema.STRING_SCHEMA).deliver("2024-01-01"))
                .withMessageContaining(
                        "it is now STRING (sent as STRING) and can't fill the contract's field v, which is DATE");
        assertThatExceptionOfType(UnsupportedColumnException.class)
                .isThrownBy(() -> column(
                                SemanticType.DATETIME, named(Schema.Type.STRING, "io.debezium.time.ZonedTimestamp"))
                        .deliver("2024-01-01T00:00:00Z"));
        assertThatExceptionOfType(UnsupportedColumnException.class)
                .isThrownBy(
                        () -> column(SemanticType.BYTES, Schema.STRING_SCHEMA).deliver("AAAA"));
        assertThatExceptionOfType(UnsupportedColumnException.class)
                .isThrownBy(
                        () -> column(SemanticType.STRING, Schema.INT64_SCHEMA).deliver(1L));
    }

    private static void assertRefused(ThrowingCallable delivery, String why) {
        assertThatExceptionOfType(ValueException.class)
                .isThrownBy(delivery)
                .withMessageStartingWith(
                        "topic shop.shop.orders, partition 3, offset 42: table shop.orders, column v: the value (a ")
                .withMessageContaining(why);
    }

    private static OneColumn datetime(String name) {
        return column(SemanticType.DATETIME, named(Schema.Type.INT64, "io.debezium.time." + name));
    }

    private static OneColumn time(String name) {
        return column(SemanticType.TIME, named(Schema.Type.INT64, "io.debezium.time." + name));
    }

    private static com.google.type.Decimal decimal(String digits) {
        return com.google.type.Decimal.newBuilder().setValue(digits).build();
    }

    private static ByteString bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return ByteString.copyFrom(bytes);
    }
}
