package dev.rowcast.contract.shape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rowcast.change.RowChange;
import dev.rowcast.change.TableId;
import dev.rowcast.decode.EnvelopeDecoder;
import dev.rowcast.samples.Samples;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeParserTest {
    private static final TableId TABLE = new TableId("shop", "orders");

    @Test
    void integersWithSourceTypes() {
        assertThat(describe(Samples.VARIED, "t_ints"))
                .isEqualTo(
                        "id INT64 32, ti INT32 8, tiu INT32 8 unsigned, si INT32 16, siu INT32 16 unsigned, mi INT64 24,"
                                + " miu INT64 24 unsigned, i INT64 32, iu INT64 32 unsigned, bi INT64 64, biu UINT64 64 unsigned,"
                                + " iz INT64 32 unsigned, ti1 INT32 8, b_ool INT32 8, nn INT64 32, nn_def INT64 32, null_def INT64 32,"
                                + " bi_def UINT64 64 unsigned");
    }

    @Test
    void integersWithoutSourceTypesAreReadSoThatEveryValueFits() {
        assertThat(describe(Samples.DEFAULTS, "t_ints"))
                .isEqualTo(
                        "id INT64 32, ti INT32 16, tiu INT32 16, si INT32 16, siu INT64 32, mi INT64 32, miu INT64 32,"
                                + " i INT64 32, iu INT64 64, bi INT64 64, biu INT64 64, iz INT64 64, ti1 INT32 16, b_ool INT32 16,"
                                + " nn INT64 32, nn_def INT64 32, null_def INT64 32, bi_def INT64 64");
    }

    @ParameterizedTest
    @CsvSource({Samples.DEFAULTS, Samples.VARIED})
    void numbersInBothModes(String mode) {
        assertThat(describe(mode, "t_nums").replace("INT64 32", "INT64").replace("BOOL 1 unsigned", "BOOL"))
                .isEqualTo(
                        "id INT64, d10_2 DECIMAL, d_def DECIMAL, d38_10 DECIMAL, d65 DECIMAL, du DECIMAL, n5 DECIMAL,"
                                + " d_plain DECIMAL, f FLOAT, f73 DOUBLE, f24 FLOAT, f53 DOUBLE, fu FLOAT, d DOUBLE, d104 DOUBLE,"
                                + " r DOUBLE, f_def FLOAT, db_def DOUBLE, b1 BOOL, b1_def BOOL, b2 BITS, b8 BITS, b12 BITS,"
                                + " b12_def BITS, b64 BITS, bl INT32 " + (mode.equals(Samples.VARIED) ? "8" : "16"));
    }

    @ParameterizedTest
    @CsvSource({Samples.DEFAULTS, Samples.VARIED})
    void textsInBothModes(String mode) {
        assertThat(describe(mode, "t_strs"))
                .isEqualTo("id INT64 32, c STRING, c_def STRING, vc STRING, vc_def STRING, vc_empty STRING, vl STRING,"
                        + " tt STRING, t STRING, mt STRING, lt STRING, bi BYTES, bi_def BYTES, vb BYTES, tb BYTES, b BYTES,"
                        + " mb BYTES, lb BYTES, vcb STRING, e ENUM [a|b|c,d|é], e_def ENUM [x|y], s SET [p|q|r],"
                        + " s_def SET [p|q], j JSON, n STRING");
    }

    @Test
    void times() {
        assertThat(describe(Samples.DEFAULTS, "t_times"))
                .isEqualTo(
                        "id INT64 32, dt DATE, dt_def DATE, t TIME, t3 TIME, t6 TIME, dtm DATETIME, dtm_def DATETIME,"
                                + " dtm3 DATETIME, dtm6 DATETIME, dtm_now DATETIME, ts TIMESTAMP, ts3 TIMESTAMP, ts6 TIMESTAMP,"
                                + " ts_now TIMESTAMP, ts_fix TIMESTAMP, y INT32 16 unsigned, y_def INT32 16 unsigned");
    }

    @ParameterizedTest
    @CsvSource({Samples.DEFAULTS, Samples.VARIED})
    void shapesInBothModes(String mode) {
        assertThat(describe(mode, "t_geo"))
                .isEqualTo("id INT64 32, p GEOMETRY, p4326 GEOMETRY, g GEOMETRY, l GEOMETRY, pg GEOMETRY, mp GEOMETRY,"
                        + " gc GEOMETRY");
    }

    @ParameterizedTest
    @CsvSource({
        "TINYINT,INT8,INT32,8,false",
        "TINYINT UNSIGNED,INT16,INT32,8,true",
        "BOOL,INT16,INT32,8,false",
        "SMALLINT UNSIGNED ZEROFILL,INT32,INT32,16,true",
        "YEAR,INT32,INT32,16,true",
        "MEDIUMINT UNSIGNED,INT32,INT64,24,true",
        "INTEGER,INT32,INT64,32,false",
        "INT4 UNSIGNED,INT64,INT64,32,true",
        "BIGINT,INT64,INT64,64,false",
        "bigint unsigned,INT64,UINT64,64,true",
        "INT8,INT64,INT64,64,false",
        "INT8 UNSIGNED ZEROFILL,INT64,UINT64,64,true",
        "SERIAL,INT64,UINT64,64,true"
    })
    void integerDomainsComeFromTheSourceType(
            String declared, Schema.Type sent, SemanticType semantic, int bits, boolean unsigned) {
        Schema schema = typed(SchemaBuilder.type(sent), declared).build();
        assertThat(type(schema)).isEqualTo(ColumnType.integer(semantic, bits, unsigned));
    }

    @ParameterizedTest
    @CsvSource({
        "INT8,INT32,8",
        "INT16,INT32,16",
        "INT32,INT64,32",
        "INT64,INT64,64",
    })
    void integersWithoutSourceType(Schema.Type sent, SemanticType semantic, int bits) {
        assertThat(type(SchemaBuilder.type(sent).optional().build()))
                .isEqualTo(ColumnType.integer(semantic, bits, false));
    }

    @ParameterizedTest
    @CsvSource({
        "io.debezium.time.Date,INT32,DATE",
        "io.debezium.time.IsoDate,STRING,DATE",
        "io.debezium.time.MicroTime,INT64,TIME",
        "io.debezium.time.NanoTime,INT64,TIME",
        "io.debezium.time.Timestamp,INT64,DATETIME",
        "io.debezium.time.MicroTimestamp,INT64,DATETIME",
        "io.debezium.time.IsoTimestamp,STRING,DATETIME",
        "io.debezium.time.ZonedTimestamp,STRING,TIMESTAMP",
        "io.debezium.data.Json,STRING,JSON",
        "io.debezium.data.Bits,BYTES,BITS",
    })
    void everyTimePrecisionModeReadsAlike(String name, Schema.Type sent, SemanticType semantic) {
        assertThat(type(SchemaBuilder.type(sent).name(name).version(1).build())).isEqualTo(ColumnType.of(semantic));
    }

    @Test
    void connectsOwnTypes() {
        assertThat(type(Date.SCHEMA)).isEqualTo(ColumnType.of(SemanticType.DATE));
        assertThat(type(typed(Timestamp.builder(), "DATETIME").build()))
                .isEqualTo(ColumnType.of(SemanticType.DATETIME));
        assertThat(type(Decimal.schema(2))).isEqualTo(ColumnType.of(SemanticType.DECIMAL));
    }

    @Test
    void aDecimalOfTwentyDigitsIsUnsignedBigintOnlyIfTheSourceSaysSo() {
        SchemaBuilder untyped = Decimal.builder(0).parameter("connect.decimal.precision", "20");
        assertThat(type(untyped.build())).isEqualTo(ColumnType.of(SemanticType.DECIMAL));
        SchemaBuilder typed = Decimal.builder(0).parameter("connect.decimal.precision", "20");
        assertThat(type(typed(typed, "BIGINT UNSIGNED").build()))
                .isEqualTo(ColumnType.integer(SemanticType.UINT64, 64, true));
    }

    @Test
    void stringsAreWhatTheSourceTypeSays() {
        assertThat(type(typed(SchemaBuilder.string(), "DECIMAL UNSIGNED").build())
                        .semantic())
                .isEqualTo(SemanticType.DECIMAL);
        assertThat(type(typed(SchemaBuilder.string(), "VARBINARY").build()).semantic())
                .isEqualTo(SemanticType.BYTES);
        assertThat(type(typed(SchemaBuilder.string(), "MEDIUMTEXT").build()).semantic())
                .isEqualTo(SemanticType.STRING);
        assertThat(type(Schema.STRING_SCHEMA).semantic()).isEqualTo(SemanticType.STRING);
    }

    @Test
    void tinyintOneAsBooleanIsBool() {
        assertThat(type(typed(SchemaBuilder.bool(), "TINYINT").build())).isEqualTo(ColumnType.of(SemanticType.BOOL));
        assertThat(type(typed(SchemaBuilder.bool(), "BIT").build())).isEqualTo(ColumnType.BIT);
        assertThat(type(typed(SchemaBuilder.bool(), "BOOLEAN").build())).isEqualTo(ColumnType.BOOLEAN);
    }

    @Test
    void vectors() {
        Schema schema = SchemaBuilder.array(Schema.FLOAT32_SCHEMA)
                .name("io.debezium.data.FloatVector")
                .build();
        assertThat(type(schema)).isEqualTo(ColumnType.of(SemanticType.VECTOR));
    }

    @Test
    void decimalsThatHaveBecomeDoublesAreRefused() {
        assertThatExceptionOfType(UnsupportedColumnException.class)
                .isThrownBy(() ->
                        type(typed(SchemaBuilder.float64(), "DECIMAL UNSIGNED").build()))
                .withMessage(
                        "table shop.orders, column amount: MySQL's DECIMAL sent as FLOAT64 has lost digits of its value already;"
                                + " set decimal.handling.mode=precise (or string) on the source connector");
    }

    @Test
    void realsThatHaveBecomeFloatsAreRefused() {
        assertThatExceptionOfType(UnsupportedColumnException.class)
                .isThrownBy(() ->
                        type(typed(SchemaBuilder.float32(), "REAL UNSIGNED").build()))
                .withMessageStartingWith(
                        "table shop.orders, column amount: MySQL's REAL sent as FLOAT32 has lost digits of its value already")
                .withMessageContaining("MODIFY … DOUBLE");
        assertThatExceptionOfType(UnsupportedColumnException.class)
                .isThrownBy(() -> type(typed(SchemaBuilder.float32(), "DOUBLE").build()))
                .withMessageContaining("has lost digits of its value already; take out the transform");
        assertThat(type(typed(SchemaBuilder.float64(), "REAL").build())).isEqualTo(ColumnType.of(SemanticType.DOUBLE));
    }

    @ParameterizedTest
    @CsvSource({
        "DECIMAL,BYTES",
        "BIT,BYTES",
        "BIT,STRING",
        "TIMESTAMP,STRING",
        "TIMESTAMP,BYTES",
        "DATETIME,STRING",
        "DATE,STRING",
        "TIME,STRING",
        "JSON,STRING",
        "ENUM,STRING",
        "SET,STRING",
        "POINT,BYTES",
        "GEOMCOLLECTION,STRING",
        "VECTOR,BYTES",
        "BIGINT,BYTES",
        "BIGINT,FLOAT64",
        "DOUBLE,BOOLEAN",
        "TIMESTAMP,INT64",
        "BIT,INT32",
        "DECIMAL,INT64",
    })
    void whatHasLostItsLogicalTypeIsRefusedByName(String declared, Schema.Type sent) {
        assertThatExceptionOfType(UnsupportedColumnException.class)
                .isThrownBy(() -> type(typed(SchemaBuilder.type(sent), declared).build()))
                .withMessageStartingWith("table shop.orders, column amount: MySQL's " + declared + " sent as " + sent
                        + " has lost its logical type on the way");
    }

    @ParameterizedTest
    @CsvSource({
        "VARCHAR,STRING,STRING",
        "NATIONAL VARCHAR,STRING,STRING",
        "LONG,STRING,STRING",
        "DECIMAL,STRING,DECIMAL",
        "VARBINARY,STRING,BYTES",
        "VARBINARY,BYTES,BYTES",
        "CHAR,BYTES,BYTES",
        "FLOAT,FLOAT32,FLOAT",
        "FLOAT,FLOAT64,DOUBLE",
        "DOUBLE PRECISION,FLOAT64,DOUBLE",
        "BIT,BOOLEAN,BOOL",
        "INET6,BYTES,BYTES",
    })
    void whatDebeziumSendsWithoutALogicalTypeIsRead(String declared, Schema.Type sent, SemanticType semantic) {
        assertThat(type(typed(SchemaBuilder.type(sent), declared).build()).semantic())
                .isEqualTo(semantic);
    }

    @Test
    void whatAConnectModeTookIsRefusedInWhatItRecorded() {
        assertThat(shape(Samples.VARIED, "t_times").unsupported())
                .first()
                .extracting(UnsupportedColumn::name, UnsupportedColumn::found)
                .containsExactly(
                        "t",
                        "MySQL's TIME sent as org.apache.kafka.connect.data.Time (INT32) has lost its value"
                                + " already wherever that is negative or beyond 24 hours; set time.precision.mode=adaptive_time_microseconds on the"
                                + " source connector");
        assertThatExceptionOfType(UnsupportedColumnException.class)
                .as("two rows of this key have become one")
                .isThrownBy(() -> shape(Samples.VARIED, "t_dtpk"))
                .withMessageStartingWith("table probe.t_dtpk, column id: MySQL's DATETIME sent as")
                .withMessageContaining("digits below the millisecond");
        assertThat(shape(Samples.DEFAULTS, "t_dtpk").keyColumns()).containsExactly("id");
    }

    @Test
    void aKeyThatMayHaveBeenRoundedIsRefused() {
        Schema row = SchemaBuilder.struct()
                .field("id", Schema.FLOAT64_SCHEMA)
                .field("other", Schema.FLOAT64_SCHEMA)
                .build();
        Schema key = SchemaBuilder.struct().field("id", Schema.FLOAT64_SCHEMA).build();

        assertThat(ShapeParser.read(TABLE, row, null).columns()).hasSize(2);
        assertThatExceptionOfType(UnsupportedColumnException.class)
                .isThrownBy(() -> ShapeParser.read(TABLE, row, key))
                .withMessageStartingWith(
                        "table shop.orders, column id: FLOAT64 is part of the key and may be a DECIMAL");
    }

    @Test
    void structsAndArraysWithoutTheirPartsAreRefused() {
        Schema text = Schema.OPTIONAL_STRING_SCHEMA;
        for (SchemaBuilder odd : List.of(
                SchemaBuilder.struct().name("io.debezium.data.geometry.Point").field("x", Schema.FLOAT64_SCHEMA),
                SchemaBuilder.struct()
                        .name("io.debezium.data.geometry.Geometry")
                        .field("wkb", text),
                SchemaBuilder.struct()
                        .name("io.debezium.data.VariableScaleDecimal")
                        .field("scale", text),
                SchemaBuilder.array(text).name("io.debezium.data.FloatVector"))) {
            assertThatExceptionOfType(UnsupportedColumnException.class)
                    .isThrownBy(() -> type(odd.build()))
                    .withMessageContaining("isn't a type that Rowcast knows");
        }
    }

    @Test
    void unknownLogicalTypesAreRefusedByName() {
        assertThatExceptionOfType(UnsupportedColumnException.class)
                .isThrownBy(() ->
                        type(SchemaBuilder.int64().name("com.example.Millis").build()))
                .withMessageStartingWith(
                        "table shop.orders, column amount: com.example.Millis (INT64) isn't a type that Rowcast knows;")
                .satisfies(e -> {
                    assertThat(e.table()).isEqualTo(TABLE);
                    assertThat(e.column()).isEqualTo("amount");
                    assertThat(e.logicalType()).isEqualTo("com.example.Millis");
                });
        assertThatExceptionOfType(UnsupportedColumnException.class)
                .isThrownBy(() -> type(SchemaBuilder.struct()
                        .name("io.debezium.time.StructuredDate")
                        .build()))
                .withMessageContaining("time.precision.mode=adaptive_time_microseconds");
    }

    @Test
    void aKnownNameOnAnotherConnectTypeIsRefused() {
        assertThatExceptionOfType(UnsupportedColumnException.class)
                .isThrownBy(() -> type(
                        SchemaBuilder.string().name("io.debezium.time.Date").build()))
                .withMessageContaining("io.debezium.time.Date (STRING)");
    }

    @Test
    void aDatetimeWithoutItsLogicalTypeIsRefused() {
        assertThatExceptionOfType(UnsupportedColumnException.class)
                .isThrownBy(() -> type(typed(SchemaBuilder.int64(), "DATETIME").build()))
                .withMessageContaining("MySQL's DATETIME sent as INT64 has lost its logical type");
    }

    @Test
    void columnsAreNamedAsMySqlSpellsThem() {
        Schema odd = SchemaBuilder.int32()
                .parameter("__debezium.source.column.name", "we ird-name")
                .build();
        Schema row = SchemaBuilder.struct()
                .field("we_ird_name", odd)
                .field("plain", Schema.STRING_SCHEMA)
                .build();
        Schema key =
                SchemaBuilder.struct().field("we_ird_name", Schema.INT32_SCHEMA).build();
        TableShape shape = ShapeParser.read(TABLE, row, key);
        assertThat(shape.columns()).extracting(Column::name).containsExactly("we ird-name", "plain");
        assertThat(shape.keyColumns()).containsExactly("we ird-name");
    }

    @Test
    void keysFollowThePrimaryKeysOrder() {
        assertThat(shape(Samples.DEFAULTS, "t_comp").keyColumns()).containsExactly("b", "a", "c");
        assertThat(shape(Samples.DEFAULTS, "t_nopk").keyColumns()).isEmpty();
        assertThat(shape(Samples.VARIED, "t_uniq").keyColumns()).containsExactly("c");
    }

    @Test
    void aKeyColumnThatTheRowLacksIsRefused() {
        Schema row = SchemaBuilder.struct().field("a", Schema.INT32_SCHEMA).build();
        Schema key = SchemaBuilder.struct().field("id", Schema.INT32_SCHEMA).build();
        assertThatExceptionOfType(UnsupportedColumnException.class)
                .isThrownBy(() -> ShapeParser.read(TABLE, row, key))
                .withMessageStartingWith("table shop.orders, column id: it is in the record's key but not in the row");
    }

    @Test
    void whatARouterAddedToTheKeyIsToldHowToLeaveOut() {
        Schema row = SchemaBuilder.struct().field("id", Schema.INT32_SCHEMA).build();
        Schema key = SchemaBuilder.struct()
                .field("id", Schema.INT32_SCHEMA)
                .field("__dbz__physicalTableIdentifier", Schema.STRING_SCHEMA)
                .build();
        assertThatExceptionOfType(UnsupportedColumnException.class)
                .isThrownBy(() -> ShapeParser.read(TABLE, row, key))
                .withMessageContaining("key.enforce.uniqueness=false")
                .withMessageNotContaining("column.exclude.list");
    }

    @Test
    void whatDoesntMatterToAReaderDoesntMatterToTheShape() {
        Schema before = SchemaBuilder.struct()
                .field("d", Decimal.builder(2).optional().build())
                .field("t", SchemaBuilder.string().optional().defaultValue("x").build())
                .field(
                        "at",
                        SchemaBuilder.int64().name("io.debezium.time.Timestamp").build())
                .build();
        Schema after = SchemaBuilder.struct()
                .field("d", Decimal.builder(4).doc("comment").build())
                .field("t", SchemaBuilder.string().build())
                .field(
                        "at",
                        SchemaBuilder.int64()
                                .name("io.debezium.time.MicroTimestamp")
                                .optional()
                                .build())
                .build();
        assertThat(ShapeParser.read(TABLE, after, null)).isEqualTo(ShapeParser.read(TABLE, before, null));
    }

    @Test
    void lintNamesTheColumnsThatAreReadByAGuess() {
        assertThat(lint(Samples.DEFAULTS, "t_ints"))
                .containsExactly(
                        "table probe.t_ints, columns iu, bi, biu, iz, bi_def: BIGINT UNSIGNED would arrive like BIGINT,"
                                + " negative above 9223372036854775807; set column.propagate.source.type=.* on the source connector");
        assertThat(lint(Samples.VARIED, "t_ints")).isEmpty();
        assertThat(lint(Samples.DEFAULTS, "t_times")).isEmpty();
    }

    @Test
    void lintNamesWhatCantBeToldFromOneAnother() {
        Schema row = SchemaBuilder.struct()
                .field("f", Schema.FLOAT32_SCHEMA)
                .field("b", Schema.BOOLEAN_SCHEMA)
                .field("flag", typed(SchemaBuilder.bool(), "BOOLEAN").build())
                .field("bit", typed(SchemaBuilder.bool(), "BIT").build())
                .field("converted", typed(SchemaBuilder.bool(), "TINYINT").build())
                .build();

        assertThat(ShapeLint.lint(TABLE, row, column -> column.equals("bit"))).isEmpty();
        assertThat(ShapeLint.lint(TABLE, row, column -> column.equals("f"))).hasSize(1);
        assertThat(ShapeLint.lint(TABLE, row))
                .satisfiesExactly(
                        real -> assertThat(real).startsWith("table shop.orders, column f: REAL"),
                        bool -> assertThat(bool)
                                .startsWith("table shop.orders, column b: BOOLEAN would arrive like BIT(1)"),
                        flag -> assertThat(flag)
                                .startsWith("table shop.orders, column flag: the source sends a BOOLEAN as true")
                                .contains("MODIFY … TINYINT(1)"),
                        converted ->
                                assertThat(converted).startsWith("table shop.orders, column converted: a converter"));
    }

    @Test
    void lintKnowsTheAmbiguousDecimal() {
        Schema row = SchemaBuilder.struct()
                .field(
                        "n",
                        Decimal.builder(0)
                                .parameter("connect.decimal.precision", "20")
                                .build())
                .build();
        assertThat(ShapeLint.lint(TABLE, row))
                .containsExactly(
                        "table shop.orders, column n: DECIMAL(20,0) or BIGINT UNSIGNED, taken as a decimal; set"
                                + " column.propagate.source.type=.* on the source connector");
    }

    private static List<String> lint(String mode, String table) {
        RowChange change = first(mode, table);
        return ShapeLint.lint(change.table(), change.rowSchema());
    }

    private static SchemaBuilder typed(SchemaBuilder schema, String declared) {
        return schema.optional().parameters(Map.of("__debezium.source.column.type", declared));
    }

    private static ColumnType type(Schema schema) {
        Schema row = SchemaBuilder.struct().field("amount", schema).build();
        return ShapeParser.typeOf(TABLE, row.field("amount"));
    }

    private static String describe(String mode, String table) {
        return shape(mode, table).columns().stream()
                .map(column -> column.name() + describe(column.type()))
                .collect(Collectors.joining(", "));
    }

    private static String describe(ColumnType type) {
        return " " + type.semantic() + (type.bits() == 0 ? "" : " " + type.bits())
                + (type.unsigned() ? " unsigned" : "")
                + (type.labels().isEmpty() ? "" : " [" + String.join("|", type.labels()) + "]");
    }

    private static TableShape shape(String mode, String table) {
        RowChange change = first(mode, table);
        return ShapeParser.read(change.table(), change.rowSchema(), change.keySchema());
    }

    private static RowChange first(String mode, String table) {
        return (RowChange)
                new EnvelopeDecoder().decode(Samples.table(mode, table).get(0));
    }
}
