package dev.rowcast.encode;

import static dev.rowcast.encode.OneColumn.named;
import static dev.rowcast.encode.OneColumn.typed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.MessageOrBuilder;
import com.google.protobuf.TextFormat;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.FieldState;
import dev.rowcast.contract.export.ContractDescriptors;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.v1.ChangeEvent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a subscriber reads in a field that its column has left, whatever the column is now. */
class BridgeTest {
    private static final String ZEROS_73 = "0000000000000000000000000000000000000000000000000000000000000000000000000";
    private static final String ZEROS_292 = ZEROS_73 + ZEROS_73 + ZEROS_73 + ZEROS_73;

    private static final Schema TEXT = Schema.OPTIONAL_STRING_SCHEMA;
    private static final Schema BIGINT = Schema.OPTIONAL_INT64_SCHEMA;
    private static final Schema UNSIGNED_BIGINT =
            typed(SchemaBuilder.int64(), "BIGINT UNSIGNED").optional().build();
    private static final Schema DOUBLE = Schema.OPTIONAL_FLOAT64_SCHEMA;
    private static final Schema FLOAT = Schema.OPTIONAL_FLOAT32_SCHEMA;
    private static final Schema SET = SchemaBuilder.string()
            .name("io.debezium.data.EnumSet")
            .parameter("allowed", "a,b")
            .optional()
            .build();
    private static final Schema ENUM = SchemaBuilder.string()
            .name("io.debezium.data.Enum")
            .parameter("allowed", "a,c\\,d,")
            .optional()
            .build();
    private static final Schema JSON = named(Schema.Type.STRING, "io.debezium.data.Json");
    private static final Schema DATE = named(Schema.Type.INT32, "io.debezium.time.Date");

    @ParameterizedTest
    @CsvSource({
        "2147483647, INT32, 2147483647",
        "-2147483648, INT32, -2147483648",
        "2147483648, INT32,",
        "5000000000, INT32,",
        "-1, UINT64,",
        "1, BOOL, true",
        "0, BOOL, false",
        "2, BOOL,",
        "-1, BOOL,",
        "-1, BITS,",
        "7, BITS, 7",
        "9007199254740993, DOUBLE,",
        "9007199254740994, DOUBLE, 9.007199254740994E15",
        "9223372036854775807, DOUBLE,",
        "16777217, FLOAT,",
        "16777216, FLOAT, 1.6777216E7",
        "-9223372036854775808, STRING, -9223372036854775808",
        "0, STRING, 0",
        "42, JSON, 42",
        "42, ENUM, 42",
        "42, BYTES,",
        "42, DATE,",
        "42, TIMESTAMP,",
        "42, SET,"
    })
    void fromBigint(long value, SemanticType old, String expected) {
        assertDelivered(BIGINT, value, old, expected);
    }

    @Test
    void wholeNumbersAreExactInADoubleHoweverLarge() {
        assertThat(new BridgedColumn(BIGINT, SemanticType.DOUBLE).deliver(1L << 62))
                .isEqualTo(0x1p62);
    }

    @Test
    void fromUnsignedBigint() {
        assertDelivered(UNSIGNED_BIGINT, -1L, SemanticType.INT64, null);
        assertDelivered(UNSIGNED_BIGINT, Long.MAX_VALUE, SemanticType.INT64, "9223372036854775807");
        assertDelivered(UNSIGNED_BIGINT, -1L, SemanticType.STRING, "18446744073709551615");
        assertDelivered(UNSIGNED_BIGINT, -1L, SemanticType.DECIMAL, "value: \"18446744073709551615\"");
        assertDelivered(UNSIGNED_BIGINT, Long.MIN_VALUE, SemanticType.DOUBLE, "9.223372036854776E18");
        assertDelivered(UNSIGNED_BIGINT, -1L, SemanticType.DOUBLE, null);
        Schema precise = Decimal.builder(0).optional().build();
        assertDelivered(precise, new BigDecimal("18446744073709551615"), SemanticType.UINT64, "-1");
        assertDelivered(precise, new BigDecimal("18446744073709551616"), SemanticType.UINT64, null);
    }

    @ParameterizedTest
    @CsvSource({
        "12.00, INT32, 12",
        "12.50, INT32,",
        "-0.00, UINT64, 0",
        "12.30, DOUBLE, 12.3",
        "0.1, FLOAT, 0.1",
        "16777217, FLOAT,",
        "0.12345678901234567, DOUBLE,",
        "12.00, STRING, 12.00",
        "-0.01, STRING, -0.01",
        "12345678901234567890123456789012345.123456789012345678901234567890, STRING, "
                + "12345678901234567890123456789012345.123456789012345678901234567890",
        "12345678901234567890123456789012345.123456789012345678901234567890, DOUBLE,",
        "12345678901234567890123456789012345.123456789012345678901234567890, INT64,",
        "1.00, BOOL, true",
        "1.50, JSON, 1.50"
    })
    void fromDecimal(String digits, SemanticType old, String expected) {
        BigDecimal value = new BigDecimal(digits);
        assertDelivered(Decimal.builder(value.scale()).optional().build(), value, old, expected);
        assertDelivered(
                typed(SchemaBuilder.string(), "DECIMAL").optional().build(), value.toPlainString(), old, expected);
    }

    @ParameterizedTest
    @CsvSource({
        "-0.0, INT64,",
        "-0.0, DECIMAL,",
        "-0.0, STRING, -0",
        "-0.0, FLOAT, -0.0",
        "0.0, INT64, 0",
        "NaN, INT64,",
        "NaN, DECIMAL,",
        "NaN, STRING,",
        "NaN, FLOAT, NaN",
        "-Infinity, UINT64,",
        "-Infinity, STRING,",
        "-Infinity, FLOAT, -Infinity",
        "0.1, FLOAT,",
        "0.5, FLOAT, 0.5",
        "1e300, FLOAT,",
        "1e300, INT64,",
        "1e300, DECIMAL,",
        "9007199254740992, INT64, 9007199254740992",
        "9.223372036854775807E18, INT64,",
        "9.223372036854775807E18, UINT64, -9223372036854775808",
        "1.5, INT64,",
        "1.0, BOOL, true",
        "0.1, STRING, 0.1",
        "100, STRING, 100",
        "1.0E23, STRING, 100000000000000000000000",
        "2.0E-3, STRING, 0.002",
        "2.2250738585072014E-308, DECIMAL,",
        "1.0E-30, STRING, 0.000000000000000000000000000001",
        "1.7976931348623157E308, JSON, 17976931348623157" + ZEROS_292,
    })
    void fromDouble(double value, SemanticType old, String expected) {
        assertDelivered(DOUBLE, value, old, expected);
    }

    @Test
    void decimalsFromBinaryAreTheShortest() {
        assertDelivered(DOUBLE, 0.1, SemanticType.DECIMAL, "value: \"0.1\"");
        assertDelivered(DOUBLE, 0.1 + 0.2, SemanticType.DECIMAL, "value: \"0.30000000000000004\"");
        assertDelivered(DOUBLE, 1e-30, SemanticType.DECIMAL, "value: \"0.000000000000000000000000000001\"");
        assertDelivered(DOUBLE, 1e-31, SemanticType.DECIMAL, null);
        assertDelivered(FLOAT, 0.1f, SemanticType.DECIMAL, "value: \"0.1\"");
        assertDelivered(FLOAT, 3.4028235E38f, SemanticType.STRING, "34028235" + "0".repeat(31));
        assertDelivered(FLOAT, 0.1f, SemanticType.DOUBLE, Double.toString(0.1f));
    }

    @Test
    void theTextOfADoubleReadsAsTheSameDouble() {
        for (double value :
                new double[] {Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE, Math.PI, 1e22, -1e23}) {
            assertThat(Double.parseDouble((String) new BridgedColumn(DOUBLE, SemanticType.STRING).deliver(value)))
                    .isEqualTo(value);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "42, INT32, 42",
        "042, INT32,",
        "' 42', INT32,",
        "'42 ', INT32,",
        "+42, INT32,",
        "-0, INT32,",
        "'', INT32,",
        "4.0, INT32,",
        "4e1, INT32,",
        "٤٢, INT32,",
        "5000000000, INT32,",
        "18446744073709551615, UINT64, -1",
        "18446744073709551616, UINT64,",
        "999999999999999999999999999999, INT64,",
        "1, BOOL, true",
        "true, BOOL,",
        "1e400, DOUBLE,",
        "1e5, DOUBLE,",
        "100000, DOUBLE, 100000.0",
        "0.10, DOUBLE,",
        "0.1, DOUBLE, 0.1",
        "0.1, FLOAT, 0.1",
        "0.10000000149011612, FLOAT,",
        "-0, DOUBLE, -0.0",
        "NaN, DOUBLE,",
        "Infinity, DOUBLE,",
        "0x1p3, DOUBLE,",
        "1d, DOUBLE,",
        ".5, DOUBLE,",
        "-0, DECIMAL,",
        "-0.00, DECIMAL,",
        "1., DECIMAL,",
        "1E+3, DECIMAL,",
        "1e999999999, DECIMAL,",
        "0.0000000000000000000000000000001, DECIMAL,",
        "100000000000000000000000000000000000000000000000000000000000000000, DECIMAL,"
    })
    void fromText(String value, SemanticType old, String expected) {
        assertDelivered(TEXT, value, old, expected);
    }

    @Test
    void textsOfDecimalsKeepTheirScale() {
        String longest = "-12345678901234567890123456789012345.123456789012345678901234567890";
        for (String digits : List.of("12.00", "0", "0.000", "-1.5", longest)) {
            assertDelivered(TEXT, digits, SemanticType.DECIMAL, "value: \"" + digits + "\"");
        }
    }

    @Test
    void longTextsOfDigitsAreNoNumbers() {
        String digits = "9".repeat(1_000_000);
        for (SemanticType number : List.of(
                SemanticType.INT64,
                SemanticType.UINT64,
                SemanticType.DECIMAL,
                SemanticType.DOUBLE,
                SemanticType.FLOAT)) {
            assertDelivered(TEXT, digits, number, null);
            assertDelivered(TEXT, "0." + digits, number, null);
        }
    }

    @Test
    void textAndBytes() {
        Object utf8 = ByteString.copyFromUtf8("é😀\0");
        assertThat(new BridgedColumn(TEXT, SemanticType.BYTES).deliver("é😀\0")).isEqualTo(utf8);
        BridgedColumn fromBytes = new BridgedColumn(Schema.OPTIONAL_BYTES_SCHEMA, SemanticType.STRING);
        assertThat(fromBytes.deliver("é😀\0".getBytes(StandardCharsets.UTF_8))).isEqualTo("é😀\0");
        assertThat(fromBytes.deliver(new byte[] {(byte) 0xC0, (byte) 0x80})).isNull();
        assertThat(fromBytes.deliver(new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}))
                .isNull();
        assertThat(fromBytes.deliver(new byte[] {'a', (byte) 0xE9})).isNull();
        assertThat(fromBytes.deliver(new byte[0])).isEqualTo("");
        BridgedColumn fromBase64 = new BridgedColumn(
                typed(SchemaBuilder.string(), "BLOB").optional().build(), SemanticType.STRING);
        assertThat(fromBase64.deliver("w6k=")).isEqualTo("é");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\uD800b", "\uDC00", "a\uD800", "\uDC00\uD800"})
    void surrogatesWithoutPairDontConvert(String text) {
        assertThat(new BridgedColumn(TEXT, SemanticType.BYTES).deliver(text)).isNull();
        assertThat(new BridgedColumn(TEXT, SemanticType.ENUM).deliver(text)).isNull();
        assertThat(new BridgedColumn(TEXT, SemanticType.STRING).deliver(text))
                .as("a renamed column: the same as in its own field")
                .isEqualTo(BridgedColumn.read(
                        new BridgedColumn(TEXT, SemanticType.STRING)
                                .row(new BridgedColumn(TEXT, SemanticType.STRING)
                                        .insert(text)
                                        .getAfter()),
                        BridgedColumn.OWN));
    }

    @Test
    void jsonAndText() {
        assertDelivered(JSON, "{\"a\": [1, \" x\"]}", SemanticType.STRING, "{\"a\":[1,\" x\"]}");
        assertDelivered(JSON, " 42", SemanticType.INT32, "42");
        assertDelivered(JSON, "\"42\"", SemanticType.INT32, null);
        for (String document : List.of("{\"a\": [1, \" x\"]}", "null", "\"\"", "-0", "1e400", " [] ")) {
            assertDelivered(TEXT, document, SemanticType.JSON, document);
        }
        for (String text :
                List.of("", " ", "x", "{", "[1] 2", "{a:1}", "'a'", "NaN", "01", "\"\n\"", "\"\\x\"", "[1,]")) {
            assertDelivered(TEXT, text, SemanticType.JSON, null);
        }
        assertDelivered(DATE, 0, SemanticType.JSON, null);
        assertDelivered(SET, "a", SemanticType.JSON, null);
    }

    @Test
    void setsEnumsAndText() {
        assertDelivered(SET, "a,b", SemanticType.STRING, "a,b");
        assertDelivered(SET, "", SemanticType.STRING, "");
        assertDelivered(SET, "b", SemanticType.ENUM, "b");
        assertDelivered(SET, "a,b", SemanticType.ENUM, null);
        assertDelivered(SET, "", SemanticType.ENUM, null);
        assertDelivered(TEXT, "a,b", SemanticType.SET, "values: \"a\" values: \"b\"");
        assertDelivered(TEXT, "", SemanticType.SET, "");
        assertDelivered(TEXT, ",a", SemanticType.SET, "values: \"\" values: \"a\"");
        assertDelivered(TEXT, "a,a", SemanticType.SET, null);
        assertDelivered(TEXT, "a,", SemanticType.SET, "values: \"a\" values: \"\"");
        assertDelivered(ENUM, "a", SemanticType.SET, "values: \"a\"");
        assertDelivered(ENUM, "c\\,d", SemanticType.SET, null);
        assertDelivered(ENUM, "", SemanticType.SET, null);
        assertDelivered(ENUM, "c\\,d", SemanticType.STRING, "c,d");
        assertDelivered(JSON, "[1,2]", SemanticType.SET, null);
        assertDelivered(TEXT, "new", SemanticType.ENUM, "new");
    }

    @Test
    void datesAndWallClocks() {
        assertDelivered(DATE, (int) LocalDate.of(2024, 2, 29).toEpochDay(), SemanticType.STRING, "2024-02-29");
        assertDelivered(DATE, (int) LocalDate.of(0, 1, 1).toEpochDay(), SemanticType.STRING, "0000-01-01");
        assertDelivered(
                DATE,
                (int) LocalDate.of(2024, 2, 29).toEpochDay(),
                SemanticType.DATETIME,
                "year: 2024 month: 2 day: 29");
        LocalDateTime midnight = LocalDateTime.of(2024, 2, 29, 0, 0);
        assertDelivered(dateTime(6), micros(midnight), SemanticType.DATE, "year: 2024 month: 2 day: 29");
        assertDelivered(dateTime(6), micros(midnight) + 1, SemanticType.DATE, null);
        assertDelivered(dateTime(6), micros(midnight), SemanticType.TIMESTAMP, null);
        assertDelivered(dateTime(6), micros(midnight), SemanticType.TIME, null);
        assertDelivered(dateTime(6), micros(midnight), SemanticType.INT64, null);
        Schema instant = named(Schema.Type.STRING, "io.debezium.time.ZonedTimestamp");
        for (SemanticType old : EnumSet.complementOf(EnumSet.of(SemanticType.TIMESTAMP))) {
            assertDelivered(instant, "2024-02-29T00:00:00Z", old, null);
        }
    }

    @Test
    void wallClocksArePrintedAsMySqlDoes() {
        LocalDateTime time = LocalDateTime.of(2024, 2, 29, 1, 2, 3, 500_000_000);
        assertDelivered(dateTime(6), micros(time), SemanticType.STRING, "2024-02-29 01:02:03.500000");
        assertDelivered(dateTime(3), micros(time), SemanticType.STRING, "2024-02-29 01:02:03.500");
        assertDelivered(dateTime(1), micros(time), SemanticType.STRING, "2024-02-29 01:02:03.5");
        assertDelivered(dateTime(0), micros(time), SemanticType.STRING, null);
        Schema undeclared = named(Schema.Type.INT64, "io.debezium.time.MicroTimestamp");
        assertDelivered(undeclared, micros(time), SemanticType.STRING, "2024-02-29 01:02:03.500");
        assertDelivered(undeclared, micros(time) + 1, SemanticType.STRING, "2024-02-29 01:02:03.500001");
        assertDelivered(undeclared, micros(time) - 500_000, SemanticType.STRING, "2024-02-29 01:02:03");
        assertDelivered(undeclared, -1L, SemanticType.STRING, "1969-12-31 23:59:59.999999");
    }

    @ParameterizedTest
    @CsvSource({
        "-3020399000000, -838:59:59",
        "3020399000000, 838:59:59",
        "-1, -00:00:00.000001",
        "0, 00:00:00",
        "3723500000, 01:02:03.500",
        "-90000000000, -25:00:00"
    })
    void timesAreSignedAmounts(long micros, String text) {
        assertDelivered(named(Schema.Type.INT64, "io.debezium.time.MicroTime"), micros, SemanticType.STRING, text);
        long seconds = micros / 1_000_000;
        long nanos = micros % 1_000_000 * 1_000;
        String expected = (seconds == 0 ? "" : "seconds: " + seconds) + (nanos == 0 ? "" : " nanos: " + nanos);
        assertDelivered(TEXT, text, SemanticType.TIME, expected.trim());
    }

    @ParameterizedTest
    @CsvSource({
        "2024-02-29, DATE, year: 2024 month: 2 day: 29",
        "2023-02-29, DATE,",
        "0000-00-00, DATE,",
        "2024-2-9, DATE,",
        "'2024-02-29 ', DATE,",
        "24-02-29, DATE,",
        "２０２４-02-29, DATE,",
        "2024-02-29 00:00:00, DATE,",
        "2024-02-29 01:02:03, DATETIME, year: 2024 month: 2 day: 29 hours: 1 minutes: 2 seconds: 3",
        "2024-02-29 01:02:03.500, DATETIME, year: 2024 month: 2 day: 29 hours: 1 minutes: 2 seconds: 3 nanos: 500000000",
        "2024-02-29 01:02:03.500001, DATETIME, year: 2024 month: 2 day: 29 hours: 1 minutes: 2 seconds: 3 nanos: 500001000",
        "2024-02-29 01:02:03.500000, DATETIME,",
        "2024-02-29 01:02:03.000, DATETIME,",
        "2024-02-29 01:02:03.5, DATETIME,",
        "2024-02-29 24:00:00, DATETIME,",
        "2024-02-29 23:59:60, DATETIME,",
        "2024-02-30 00:00:00, DATETIME,",
        "2024-02-29T01:02:03, DATETIME,",
        "2024-02-29, DATETIME,",
        "2024-02-29T01:02:03Z, TIMESTAMP,",
        "839:00:00, TIME,",
        "1:00:00, TIME,",
        "012:00:00, TIME,",
        "-00:00:00, TIME,",
        "00:60:00, TIME,",
        "12:00, TIME,"
    })
    void datesAndTimesFromText(String text, SemanticType old, String expected) {
        assertDelivered(TEXT, text, old, expected);
    }

    @ParameterizedTest
    @EnumSource(
            value = SemanticType.class,
            names = {"GEOMETRY", "VECTOR"},
            mode = EnumSource.Mode.EXCLUDE)
    void vectorsStayVectors(SemanticType old) {
        Schema vector = SchemaBuilder.array(Schema.FLOAT32_SCHEMA)
                .name("io.debezium.data.FloatVector")
                .build();
        assertDelivered(vector, List.of(1f), old, null);
        assertThat(text(new BridgedColumn(vector, SemanticType.VECTOR).deliver(List.of(1f))))
                .isEqualTo("values: 1.0");
    }

    @Test
    void yearsAndBits() {
        Schema year = named(Schema.Type.INT32, "io.debezium.time.Year");
        assertDelivered(year, 2024, SemanticType.STRING, "2024");
        assertDelivered(year, 1900, SemanticType.INT64, "0");
        Schema bits = SchemaBuilder.bytes()
                .name("io.debezium.data.Bits")
                .parameter("length", "64")
                .build();
        byte[] high = {0, 0, 0, 0, 0, 0, 0, (byte) 0x80};
        assertDelivered(bits, high, SemanticType.INT64, null);
        assertDelivered(bits, high, SemanticType.UINT64, Long.toString(Long.MIN_VALUE));
        assertDelivered(bits, new byte[] {1}, SemanticType.BOOL, "true");
        assertDelivered(Schema.BOOLEAN_SCHEMA, true, SemanticType.STRING, "1");
        assertDelivered(Schema.BOOLEAN_SCHEMA, false, SemanticType.INT64, "0");
    }

    @Test
    void beforeAndAfterAreConvertedEachAndComparedAsTheyArrive() {
        BridgedColumn column = new BridgedColumn(TEXT, SemanticType.INT32);
        ChangeEvent both = column.update("1", "2");
        assertThat(text(column.row(both.getBefore()))).isEqualTo("v: 1 v_v2: \"1\"");
        assertThat(text(column.row(both.getAfter()))).isEqualTo("v: 2 v_v2: \"2\"");
        assertThat(both.getChangedFieldsList()).containsExactly(1, 2);
        ChangeEvent lost = column.update("1", "one");
        assertThat(text(column.row(lost.getAfter()))).isEqualTo("v_v2: \"one\"");
        assertThat(lost.getChangedFieldsList()).containsExactly(1, 2);
        ChangeEvent neither = column.update("one", null);
        assertThat(text(column.row(neither.getAfter()))).isEmpty();
        assertThat(neither.getChangedFieldsList()).as("absent before and after").containsExactly(2);
    }

    @Test
    void anotherScaleIsNoChangeOfAnInteger() {
        BridgedColumn column =
                new BridgedColumn(typed(SchemaBuilder.string(), "DECIMAL").build(), SemanticType.INT32);
        assertThat(column.update("1.0", "1.00").getChangedFieldsList()).containsExactly(2);
    }

    @Test
    void whatItsOwnFieldCantHoldIsAbsentWhereTheSubscriberLacksThatField() throws Exception {
        Schema row = SchemaBuilder.struct().field("d", DATE).build();
        Contract contract = contract(
                new ContractField(1, "d", "d", SemanticType.STRING, FieldState.BRIDGED),
                new ContractField(2, "d_v2", "d", SemanticType.DATE, FieldState.ACTIVE));
        ChangeEncoder onlyOld = ChangeEncoder.compile(row, null, contract, field -> field.number() == 1);
        assertThat(ChangeEvent.parseFrom(onlyOld.encode(insert(row, new Struct(row).put("d", 2_932_897))))
                        .getAfter())
                .isEmpty();
        ChangeEncoder both = ChangeEncoder.compile(row, null, contract, field -> true);
        assertThatExceptionOfType(ValueException.class)
                .isThrownBy(() -> both.encode(insert(row, new Struct(row).put("d", 2_932_897))));
    }

    @Test
    void severalOldFieldsOfOneColumnEachTakeWhatTheyCan() throws Exception {
        Schema row = SchemaBuilder.struct()
                .field("id", Schema.INT64_SCHEMA)
                .field("v", TEXT)
                .build();
        Contract contract = contract(
                new ContractField(1, "v", "v", SemanticType.INT32, FieldState.BRIDGED),
                new ContractField(2, "id", "id", SemanticType.INT64, FieldState.ACTIVE),
                new ContractField(3, "v_v2", "v", SemanticType.DECIMAL, FieldState.BRIDGED),
                new ContractField(5, "v_v3", "v", SemanticType.STRING, FieldState.ACTIVE),
                new ContractField(6, "v_v4", "v", SemanticType.STRING, FieldState.BRIDGED),
                new ContractField(7, "v_v5", "v", SemanticType.STRING, FieldState.DROPPED),
                new ContractField(8, "gone", "gone", SemanticType.STRING, FieldState.BRIDGED));
        ChangeEncoder encoder = ChangeEncoder.compile(row, null, contract, field -> true);
        assertThat(after(encoder, contract, new Struct(row).put("id", 1L).put("v", "7")))
                .isEqualTo("v: 7 id: 1 v_v2 { value: \"7\" } v_v3: \"7\" v_v4: \"7\"");
        assertThat(after(encoder, contract, new Struct(row).put("id", 1L).put("v", "7.50")))
                .isEqualTo("id: 1 v_v2 { value: \"7.50\" } v_v3: \"7.50\" v_v4: \"7.50\"");
        assertThat(after(encoder, contract, new Struct(row).put("id", 1L))).isEqualTo("id: 1");
        ChangeEncoder narrow = ChangeEncoder.compile(row, null, contract, field -> field.number() != 3);
        assertThat(after(narrow, contract, new Struct(row).put("id", 1L).put("v", "7")))
                .isEqualTo("v: 7 id: 1 v_v3: \"7\" v_v4: \"7\"");
    }

    @Test
    void keysHaveNoBridges() throws Exception {
        Schema row = SchemaBuilder.struct().field("v", Schema.STRING_SCHEMA).build();
        Contract contract = new Contract(
                OneColumn.TABLE,
                1,
                "shop",
                "Orders",
                List.of(
                        new ContractField(1, "v", "v", SemanticType.INT32, FieldState.BRIDGED),
                        new ContractField(2, "v_v2", "v", SemanticType.STRING, FieldState.ACTIVE)),
                List.of(1, 2),
                2);
        Struct struct = new Struct(row).put("v", "7");
        RowChange change = new RowChange(
                OneColumn.AT, OneColumn.TABLE, Operation.INSERT, row, struct, row, null, struct, OneColumn.SOURCE);
        ChangeEvent event = ChangeEvent.parseFrom(
                ChangeEncoder.compile(row, row, contract, field -> true).encode(change));
        assertThat(text(DynamicMessage.parseFrom(ContractDescriptors.key(contract), event.getKey())))
                .isEqualTo("v_v2: \"7\"");
    }

    @Test
    void anUnavailableValueIsUnavailableInBothFields() {
        String placeholder = "__debezium_unavailable_value";
        BridgedColumn text = new BridgedColumn(TEXT, SemanticType.ENUM);
        ChangeEvent event = text.update("x", placeholder);
        assertThat(event.getUnavailableFieldsList()).containsExactly(1, 2);
        assertThat(event.getAfter()).isEmpty();
        assertThat(event.getChangedFieldsList()).isEmpty();
        assertThat(text(text.row(event.getBefore()))).isEqualTo("v: \"x\" v_v2: \"x\"");

        BridgedColumn number = new BridgedColumn(TEXT, SemanticType.INT32);
        assertThat(number.insert(placeholder).getUnavailableFieldsList()).containsExactly(1, 2);
        BridgedColumn bytes = new BridgedColumn(Schema.BYTES_SCHEMA, SemanticType.STRING);
        assertThat(bytes.insert(placeholder.getBytes(StandardCharsets.UTF_8)).getUnavailableFieldsList())
                .containsExactly(1, 2);
        BridgedColumn base64 =
                new BridgedColumn(typed(SchemaBuilder.string(), "BLOB").build(), SemanticType.STRING);
        assertThat(base64.insert("X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==").getUnavailableFieldsList())
                .containsExactly(1, 2);
        BridgedColumn fromText = new BridgedColumn(TEXT, SemanticType.BYTES);
        assertThat(fromText.insert("X19kZWJleml1bV91bmF2YWlsYWJsZV92YWx1ZQ==").getUnavailableFieldsList())
                .as("the encoded placeholder is a text like any other in a text column")
                .isEmpty();
    }

    /** @param expected the scalar, or the message in protobuf's text format; null where the old field is absent */
    private static void assertDelivered(Schema column, Object value, SemanticType old, String expected) {
        BridgedColumn bridged = new BridgedColumn(column, old);
        Object delivered = bridged.deliver(value);
        assertThat(delivered == null ? null : text(delivered))
                .as("%s as %s", value, old)
                .isEqualTo(expected);
        assertThat(BridgedColumn.read(bridged.row(bridged.insert(value).getAfter()), BridgedColumn.OWN))
                .as("the column's own field")
                .isNotNull();
    }

    private static String text(Object delivered) {
        return delivered instanceof MessageOrBuilder message
                ? TextFormat.printer().emittingSingleLine(true).printToString(message)
                : delivered.toString();
    }

    private static String after(ChangeEncoder encoder, Contract contract, Struct row) throws Exception {
        ChangeEvent event = ChangeEvent.parseFrom(encoder.encode(insert(row.schema(), row)));
        DynamicMessage message = DynamicMessage.parseFrom(ContractDescriptors.row(contract), event.getAfter());
        assertThat(message.toByteString()).as("ascending by number").isEqualTo(event.getAfter());
        return text(message);
    }

    private static RowChange insert(Schema schema, Struct row) {
        return new RowChange(
                OneColumn.AT, OneColumn.TABLE, Operation.INSERT, null, null, schema, null, row, OneColumn.SOURCE);
    }

    private static Contract contract(ContractField... fields) {
        int highest = fields[fields.length - 1].number();
        return new Contract(OneColumn.TABLE, 2, "shop", "Orders", List.of(fields), List.of(), highest);
    }

    /** A DATETIME of that many fraction digits, as a source that says its columns' types sends it; such a source leaves a length of 0 out. */
    private static Schema dateTime(int fraction) {
        SchemaBuilder schema = typed(SchemaBuilder.int64(), "DATETIME").name("io.debezium.time.MicroTimestamp");
        return fraction == 0
                ? schema.build()
                : schema.parameter("__debezium.source.column.length", Integer.toString(fraction))
                        .build();
    }

    private static long micros(LocalDateTime time) {
        return ChronoUnit.MICROS.between(LocalDateTime.of(1970, 1, 1, 0, 0), time);
    }
}
