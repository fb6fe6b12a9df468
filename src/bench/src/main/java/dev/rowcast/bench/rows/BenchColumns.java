package dev.rowcast.bench.rows;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.type.Date;
import com.google.type.DateTime;
import dev.rowcast.v1.LabelSet;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.SchemaBuilder;

/** A mix of columns as tables of web shops have it, in Debezium's default modes. The first is the key. */
public final class BenchColumns {
    private static final List<BenchColumn> KINDS = kinds();

    private static final long FIRST_SECOND = 1_600_000_000;
    private static final int SECONDS = 100_000_000;
    private static final int MICROS_PER_SECOND = 1_000_000;

    private BenchColumns() {}

    /** The kinds in turn, with numbered names. */
    static List<BenchColumn> first(int count) {
        List<BenchColumn> columns = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            BenchColumn kind = KINDS.get(i % KINDS.size());
            columns.add(new BenchColumn(
                    kind.name() + "_" + i, kind.schema(), i == 0 ? 0 : kind.nulls(), kind.value(), kind.expected()));
        }
        return columns;
    }

    private static List<BenchColumn> kinds() {
        List<BenchColumn> kinds = new ArrayList<>();
        kinds.add(column("id", typed(SchemaBuilder.int64(), "BIGINT"), 0, random -> random.nextLong() >>> 20, v -> v));
        kinds.add(text("sku", "VARCHAR", 12, 0));
        kinds.add(column(
                "amount",
                Decimal.builder(2).parameter("__debezium.source.column.type", "DECIMAL"),
                0,
                random -> BigDecimal.valueOf(random.nextInt(10_000_000), 2),
                v -> com.google.type.Decimal.newBuilder()
                        .setValue(((BigDecimal) v).toPlainString())
                        .build()));
        kinds.add(column(
                "created_at",
                typed(SchemaBuilder.int64(), "DATETIME").name("io.debezium.time.MicroTimestamp"),
                0,
                random -> second(random) * MICROS_PER_SECOND + random.nextInt(MICROS_PER_SECOND),
                BenchColumns::dateTime));
        kinds.add(column("quantity", typed(SchemaBuilder.int32(), "INT"), 10, random -> random.nextInt(1_000), v ->
                (long) (Integer) v));
        kinds.add(text("customer", "VARCHAR", 24, 5));
        kinds.add(column(
                "updated_at",
                typed(SchemaBuilder.string(), "TIMESTAMP").name("io.debezium.time.ZonedTimestamp"),
                5,
                random -> Instant.ofEpochSecond(second(random)).toString(),
                v -> Timestamp.newBuilder()
                        .setSeconds(Instant.parse((String) v).getEpochSecond())
                        .build()));
        kinds.add(column("active", typed(SchemaBuilder.int16(), "TINYINT"), 0, random -> (short) random.nextInt(2), v ->
                (int) (Short) v));
        kinds.add(column("weight", typed(SchemaBuilder.float64(), "DOUBLE"), 10, Random::nextDouble, v -> v));
        kinds.add(column(
                "attributes",
                typed(SchemaBuilder.string(), "JSON").name("io.debezium.data.Json"),
                10,
                random -> "{\"color\":\"" + word(random, 6) + "\",\"sizes\":[38,40,42],\"note\":\"" + word(random, 60)
                        + "\"}",
                v -> v));
        addMore(kinds);
        return List.copyOf(kinds);
    }

    private static void addMore(List<BenchColumn> kinds) {
        kinds.add(column(
                "state",
                typed(SchemaBuilder.string(), "ENUM")
                        .name("io.debezium.data.Enum")
                        .parameter("allowed", "new,paid,shipped,returned"),
                0,
                random -> List.of("new", "paid", "shipped", "returned").get(random.nextInt(4)),
                v -> v));
        kinds.add(column(
                "due",
                typed(SchemaBuilder.int32(), "DATE").name("io.debezium.time.Date"),
                20,
                random -> 18_000 + random.nextInt(2_000),
                BenchColumns::date));
        kinds.add(text("description", "TEXT", 200, 20));
        kinds.add(column(
                "serial",
                typed(SchemaBuilder.int64(), "BIGINT UNSIGNED"),
                0,
                random -> random.nextLong() >>> 1,
                v -> v));
        kinds.add(column(
                "rank", typed(SchemaBuilder.int16(), "SMALLINT"), 10, random -> (short) random.nextInt(30_000), v ->
                        (int) (Short) v));
        kinds.add(column(
                "tags",
                typed(SchemaBuilder.string(), "SET")
                        .name("io.debezium.data.EnumSet")
                        .parameter("allowed", "gift,express,fragile"),
                10,
                random -> List.of("gift", "gift,express", "express,fragile").get(random.nextInt(3)),
                v -> LabelSet.newBuilder()
                        .addAllValues(List.of(((String) v).split(",", -1)))
                        .build()));
        kinds.add(column(
                "opens",
                typed(SchemaBuilder.int64(), "TIME").name("io.debezium.time.MicroTime"),
                10,
                random -> (long) random.nextInt(86_400) * MICROS_PER_SECOND,
                v -> Duration.newBuilder()
                        .setSeconds((Long) v / MICROS_PER_SECOND)
                        .build()));
        kinds.add(column(
                "token",
                typed(SchemaBuilder.bytes(), "VARBINARY"),
                10,
                BenchColumns::bytes,
                v -> ByteString.copyFrom(((ByteBuffer) v).duplicate())));
        kinds.add(text("comment", "VARCHAR", 40, 50));
        kinds.add(column("rating", typed(SchemaBuilder.float32(), "FLOAT"), 10, Random::nextFloat, v -> v));
    }

    private static BenchColumn column(
            String name,
            SchemaBuilder schema,
            int nulls,
            Function<Random, Object> value,
            Function<Object, Object> expected) {
        return new BenchColumn(name, schema.optional().build(), nulls, value, expected);
    }

    private static BenchColumn text(String name, String type, int length, int nulls) {
        return column(name, typed(SchemaBuilder.string(), type), nulls, random -> word(random, length), v -> v);
    }

    private static SchemaBuilder typed(SchemaBuilder schema, String type) {
        return schema.parameter("__debezium.source.column.type", type);
    }

    /** One in ten has letters beyond ASCII. */
    private static String word(Random random, int length) {
        StringBuilder word = new StringBuilder(length);
        boolean accents = random.nextInt(10) == 0;
        for (int i = 0; i < length; i++) {
            word.append(accents && i % 4 == 1 ? 'é' : (char) ('a' + random.nextInt(26)));
        }
        return word.toString();
    }

    private static ByteBuffer bytes(Random random) {
        byte[] bytes = new BigInteger(128, random).setBit(127).toByteArray();
        return ByteBuffer.wrap(bytes);
    }

    private static long second(Random random) {
        return FIRST_SECOND + random.nextInt(SECONDS);
    }

    private static Object date(Object days) {
        LocalDate date = LocalDate.ofEpochDay((Integer) days);
        return Date.newBuilder()
                .setYear(date.getYear())
                .setMonth(date.getMonthValue())
                .setDay(date.getDayOfMonth())
                .build();
    }

    private static Object dateTime(Object micros) {
        long value = (Long) micros;
        LocalDateTime time = LocalDateTime.ofEpochSecond(
                Math.floorDiv(value, (long) MICROS_PER_SECOND),
                (int) Math.floorMod(value, (long) MICROS_PER_SECOND) * 1_000,
                ZoneOffset.UTC);
        return DateTime.newBuilder()
                .setYear(time.getYear())
                .setMonth(time.getMonthValue())
                .setDay(time.getDayOfMonth())
                .setHours(time.getHour())
                .setMinutes(time.getMinute())
                .setSeconds(time.getSecond())
                .setNanos(time.getNano())
                .build();
    }
}
