package dev.rowcast.encode;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.type.DateTime;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.v1.FloatVector;
import dev.rowcast.v1.Geometry;
import dev.rowcast.v1.LabelSet;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** Columns of every kind that Debezium sends, with values and what protobuf-java says of them; worked out with java.time and java.util. */
final class RandomColumns {
    /**
     * A value.
     *
     * @param sent as it stands in the struct
     * @param expected as DynamicMessage takes it
     */
    record Cell(Object sent, Object expected) {}

    /** A column's kind. */
    record Kind(SemanticType field, Schema schema, Arbitrary<Cell> cells) {
        @Override
        public String toString() {
            return field + " from " + (schema.name() == null ? schema.type() : schema.name());
        }
    }

    private static final LocalDateTime EPOCH = LocalDateTime.of(1970, 1, 1, 0, 0);

    static final List<Kind> KINDS = kinds();

    private RandomColumns() {}

    private static List<Kind> kinds() {
        List<Kind> kinds = new ArrayList<>();
        addIntegers(kinds);
        addNumbers(kinds);
        addTexts(kinds);
        addDates(kinds);
        addTimes(kinds);
        addMessages(kinds);
        return List.copyOf(kinds);
    }

    private static void addIntegers(List<Kind> kinds) {
        Arbitrary<Long> longs = Arbitraries.longs();
        kinds.add(kind(SemanticType.INT64, Schema.OPTIONAL_INT64_SCHEMA, longs, v -> v, v -> v));
        kinds.add(kind(
                SemanticType.INT64,
                SchemaBuilder.int64().optional().defaultValue(7L).build(),
                longs,
                v -> v,
                v -> v));
        kinds.add(kind(SemanticType.UINT64, Schema.OPTIONAL_INT64_SCHEMA, longs, v -> v, v -> v));
        kinds.add(kind(
                SemanticType.UINT64,
                Decimal.builder(0).optional().build(),
                longs,
                v -> new BigDecimal(Long.toUnsignedString(v)),
                v -> v));
        Arbitrary<Integer> integers = Arbitraries.integers();
        kinds.add(kind(SemanticType.INT64, Schema.OPTIONAL_INT32_SCHEMA, integers, v -> v, v -> (long) v));
        kinds.add(kind(SemanticType.INT32, Schema.OPTIONAL_INT32_SCHEMA, integers, v -> v, v -> v));
        kinds.add(kind(SemanticType.INT32, Schema.OPTIONAL_INT16_SCHEMA, Arbitraries.shorts(), v -> v, v -> (int) v));
        kinds.add(kind(SemanticType.INT32, Schema.OPTIONAL_INT8_SCHEMA, Arbitraries.bytes(), v -> v, v -> (int) v));
        kinds.add(kind(SemanticType.BOOL, Schema.OPTIONAL_BOOLEAN_SCHEMA, Arbitraries.of(true, false), v -> v, v -> v));
        Schema bits = SchemaBuilder.bytes()
                .name("io.debezium.data.Bits")
                .optional()
                .parameter("length", "64")
                .build();
        kinds.add(kind(
                SemanticType.BITS,
                bits,
                longs,
                v -> ByteBuffer.allocate(8)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(v)
                        .array(),
                v -> v));
    }

    private static void addNumbers(List<Kind> kinds) {
        kinds.add(kind(SemanticType.DOUBLE, Schema.OPTIONAL_FLOAT64_SCHEMA, doubles(), v -> v, v -> v));
        kinds.add(kind(
                SemanticType.FLOAT, Schema.OPTIONAL_FLOAT32_SCHEMA, doubles().map(Double::floatValue), v -> v, v -> v));
        Arbitrary<BigDecimal> decimals = Arbitraries.bigIntegers()
                .between(
                        BigInteger.TEN.pow(65).subtract(BigInteger.ONE).negate(),
                        BigInteger.TEN.pow(65).subtract(BigInteger.ONE))
                .map(unscaled -> new BigDecimal(unscaled, 30));
        Function<BigDecimal, Object> expected = v ->
                com.google.type.Decimal.newBuilder().setValue(v.toPlainString()).build();
        kinds.add(kind(SemanticType.DECIMAL, Decimal.builder(30).optional().build(), decimals, v -> v, expected));
        Schema text =
                OneColumn.typed(SchemaBuilder.string(), "DECIMAL").optional().build();
        kinds.add(kind(SemanticType.DECIMAL, text, decimals, BigDecimal::toString, expected));
    }

    private static Arbitrary<Double> doubles() {
        return Arbitraries.oneOf(
                Arbitraries.longs().map(Double::longBitsToDouble).filter(v -> !Double.isNaN(v)),
                Arbitraries.of(0.0, -0.0, 1.0, Double.NaN, Double.NEGATIVE_INFINITY));
    }

    private static void addTexts(List<Kind> kinds) {
        Arbitrary<String> texts = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(60),
                Arbitraries.strings().ascii().ofMaxLength(400));
        // A DynamicMessage holds the string as it is, and protobuf-java writes ? for a surrogate without its pair as
        // well.
        kinds.add(kind(SemanticType.STRING, Schema.OPTIONAL_STRING_SCHEMA, texts, v -> v, v -> v));
        kinds.add(kind(
                SemanticType.STRING,
                SchemaBuilder.string().optional().defaultValue("default").build(),
                texts,
                v -> v,
                v -> v));
        Arbitrary<byte[]> bytes =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(300).filter(v -> v.length % 3 != 0);
        kinds.add(kind(SemanticType.BYTES, Schema.OPTIONAL_BYTES_SCHEMA, bytes, v -> v, ByteString::copyFrom));
        kinds.add(
                kind(SemanticType.BYTES, Schema.OPTIONAL_BYTES_SCHEMA, bytes, ByteBuffer::wrap, ByteString::copyFrom));
        Schema blob =
                OneColumn.typed(SchemaBuilder.string(), "LONGBLOB").optional().build();
        kinds.add(kind(
                SemanticType.BYTES, blob, bytes, v -> Base64.getEncoder().encodeToString(v), ByteString::copyFrom));
        kinds.add(kind(
                SemanticType.BYTES, blob, bytes, v -> Base64.getUrlEncoder().encodeToString(v), ByteString::copyFrom));
        Schema set = SchemaBuilder.string()
                .name("io.debezium.data.EnumSet")
                .parameter("allowed", "a,b,é")
                .optional()
                .build();
        kinds.add(kind(
                SemanticType.SET,
                set,
                Arbitraries.of("a", "b", "é").list().ofMaxSize(3),
                v -> String.join(",", v),
                v -> LabelSet.newBuilder().addAllValues(v).build()));
    }

    private static void addDates(List<Kind> kinds) {
        Arbitrary<LocalDate> dates = Arbitraries.longs()
                .between(
                        LocalDate.of(0, 1, 1).toEpochDay(),
                        LocalDate.of(9999, 12, 31).toEpochDay())
                .map(LocalDate::ofEpochDay);
        Function<LocalDate, Object> expected = v -> com.google.type.Date.newBuilder()
                .setYear(v.getYear())
                .setMonth(v.getMonthValue())
                .setDay(v.getDayOfMonth())
                .build();
        kinds.add(kind(
                SemanticType.DATE,
                named(Schema.Type.INT32, "io.debezium.time.Date"),
                dates,
                v -> (int) v.toEpochDay(),
                expected));
        kinds.add(kind(
                SemanticType.DATE,
                org.apache.kafka.connect.data.Date.builder().optional().build(),
                dates,
                v -> Date.from(v.atStartOfDay(ZoneOffset.UTC).toInstant()),
                expected));
        kinds.add(kind(
                SemanticType.DATE,
                named(Schema.Type.STRING, "io.debezium.time.IsoDate"),
                dates,
                v -> v.atStartOfDay(ZoneOffset.UTC).format(DateTimeFormatter.ISO_OFFSET_DATE),
                expected));
    }

    private static void addTimes(List<Kind> kinds) {
        Arbitrary<LocalDateTime> micros = Arbitraries.longs()
                .between(-62_167_219_200_000_000L, 253_402_300_799_999_999L)
                .map(v -> LocalDateTime.ofEpochSecond(
                        Math.floorDiv(v, 1_000_000L), (int) Math.floorMod(v, 1_000_000L) * 1_000, ZoneOffset.UTC));
        Function<LocalDateTime, Object> expected = RandomColumns::dateTime;
        kinds.add(kind(
                SemanticType.DATETIME,
                named(Schema.Type.INT64, "io.debezium.time.MicroTimestamp"),
                micros,
                v -> ChronoUnit.MICROS.between(EPOCH, v),
                expected));
        kinds.add(kind(
                SemanticType.DATETIME,
                named(Schema.Type.STRING, "io.debezium.time.IsoTimestamp"),
                micros,
                v -> v.atOffset(ZoneOffset.UTC).format(DateTimeFormatter.ISO_OFFSET_DATE_TIME),
                expected));
        Arbitrary<LocalDateTime> millis = micros.map(v -> v.truncatedTo(ChronoUnit.MILLIS));
        kinds.add(kind(
                SemanticType.DATETIME,
                named(Schema.Type.INT64, "io.debezium.time.Timestamp"),
                millis,
                v -> v.toInstant(ZoneOffset.UTC).toEpochMilli(),
                expected));
        kinds.add(kind(
                SemanticType.DATETIME,
                OneColumn.typed(
                                org.apache.kafka.connect.data.Timestamp.builder()
                                        .optional(),
                                "DATETIME")
                        .build(),
                millis,
                v -> Date.from(v.toInstant(ZoneOffset.UTC)),
                expected));
        Arbitrary<Instant> instants = Arbitraries.longs()
                .between(-62_135_596_800_000_000L, 253_402_300_799_999_999L)
                .map(v -> Instant.EPOCH.plusSeconds(v / 1_000_000).plusNanos(v % 1_000_000 * 1_000));
        kinds.add(kind(
                SemanticType.TIMESTAMP,
                named(Schema.Type.STRING, "io.debezium.time.ZonedTimestamp"),
                instants,
                Instant::toString,
                v -> Timestamp.newBuilder()
                        .setSeconds(v.getEpochSecond())
                        .setNanos(v.getNano())
                        .build()));
        Arbitrary<Long> times = Arbitraries.longs().between(-3_020_399_999_999L, 3_020_399_999_999L);
        kinds.add(kind(
                SemanticType.TIME,
                named(Schema.Type.INT64, "io.debezium.time.MicroTime"),
                times,
                v -> v,
                v -> Durations.fromMicros(v)));
        kinds.add(kind(
                SemanticType.TIME,
                named(Schema.Type.INT64, "io.debezium.time.NanoTime"),
                times,
                v -> v * 1_000,
                v -> Durations.fromMicros(v)));
    }

    private static Object dateTime(LocalDateTime v) {
        return DateTime.newBuilder()
                .setYear(v.getYear())
                .setMonth(v.getMonthValue())
                .setDay(v.getDayOfMonth())
                .setHours(v.getHour())
                .setMinutes(v.getMinute())
                .setSeconds(v.getSecond())
                .setNanos(v.getNano())
                .build();
    }

    private static void addMessages(List<Kind> kinds) {
        Schema geometry = SchemaBuilder.struct()
                .name("io.debezium.data.geometry.Geometry")
                .optional()
                .field("wkb", Schema.BYTES_SCHEMA)
                .field("srid", Schema.OPTIONAL_INT32_SCHEMA)
                .build();
        Arbitrary<Geometry> geometries = Combinators.combine(
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(60),
                        Arbitraries.integers().greaterOrEqual(0).injectNull(0.5))
                .as((wkb, srid) -> {
                    Geometry.Builder message = Geometry.newBuilder().setWkb(ByteString.copyFrom(wkb));
                    return srid == null
                            ? message.build()
                            : message.setSrid(srid).build();
                });
        kinds.add(kind(
                SemanticType.GEOMETRY,
                geometry,
                geometries,
                v -> new Struct(geometry)
                        .put("wkb", v.getWkb().toByteArray())
                        .put("srid", v.hasSrid() ? v.getSrid() : null),
                v -> v));
        Schema vector = SchemaBuilder.array(Schema.FLOAT32_SCHEMA)
                .name("io.debezium.data.FloatVector")
                .optional()
                .build();
        kinds.add(kind(
                SemanticType.VECTOR,
                vector,
                Arbitraries.floats().list().ofMaxSize(40),
                v -> v,
                v -> FloatVector.newBuilder().addAllValues(v).build()));
    }

    private static Schema named(Schema.Type type, String name) {
        return SchemaBuilder.type(type).name(name).version(1).optional().build();
    }

    private static <T> Kind kind(
            SemanticType field,
            Schema schema,
            Arbitrary<T> values,
            Function<T, Object> sent,
            Function<T, Object> expected) {
        return new Kind(field, schema, values.map(v -> new Cell(sent.apply(v), expected.apply(v))));
    }
}
