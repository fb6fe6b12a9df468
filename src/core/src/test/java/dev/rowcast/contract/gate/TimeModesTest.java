package dev.rowcast.contract.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.contract.shape.ShapeParser;
import dev.rowcast.contract.shape.UnsupportedColumnException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Date;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Time;
import org.apache.kafka.connect.data.Timestamp;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each of MySQL's types of time in each of Debezium's modes is delivered without loss, or refused, as the page on types says. */
class TimeModesTest {
    private static final TableId TABLE = new TableId("shop", "orders");
    private static final String LOSSLESS = "whole";
    private static final String REFUSED = "refused";

    static Stream<Arguments> table() throws Exception {
        List<List<String>> rows = new ArrayList<>();
        boolean within = false;
        for (String line : Files.readAllLines(Path.of("../docs/types.md"))) {
            within = line.startsWith("| `time.precision.mode`") || (within && line.startsWith("|"));
            if (within) {
                rows.add(Stream.of(line.split("\\|")).skip(1).map(String::trim).toList());
            }
        }
        List<String> types = rows.get(0);
        return rows.stream()
                .skip(2)
                .flatMap(row -> IntStream.range(1, types.size())
                        .mapToObj(i -> Arguments.of(row.get(0).replace("`", ""), types.get(i), row.get(i))));
    }

    @ParameterizedTest
    @MethodSource("table")
    void isDeliveredWholeOrRefused(String mode, String declared, String expected) {
        String type = declared.replaceAll("\\(.*", "");
        List<Integer> lengths = declared.contains("(")
                ? IntStream.rangeClosed(digit(declared, 0), digit(declared, 1))
                        .boxed()
                        .toList()
                : List.of(0);
        for (int length : lengths) {
            SchemaBuilder schema = sent(mode, type, length).parameter("__debezium.source.column.type", type);
            if (length > 0) {
                schema.parameter("__debezium.source.column.length", Integer.toString(length));
            }
            Field field = SchemaBuilder.struct()
                    .field("at", schema.optional().build())
                    .build()
                    .field("at");
            if (expected.equals(REFUSED)) {
                assertThatExceptionOfType(UnsupportedColumnException.class)
                        .isThrownBy(() -> ShapeParser.typeOf(TABLE, field))
                        .withMessageStartingWith("table shop.orders, column at: MySQL's " + type + " sent as")
                        .withMessageContaining("time.precision.mode=adaptive_time_microseconds");
            } else {
                assertThat(expected).isEqualTo(LOSSLESS);
                assertThat(ShapeParser.typeOf(TABLE, field).semantic())
                        .isEqualTo(type.equals("YEAR") ? SemanticType.INT32 : SemanticType.valueOf(type));
            }
        }
    }

    private static int digit(String declared, int which) {
        String[] range = declared.replaceAll(".*\\(|\\)", "").split("–");
        return Integer.parseInt(range[which]);
    }

    /** What Debezium's TemporalPrecisionMode makes of the type. */
    private static SchemaBuilder sent(String mode, String type, int length) {
        return switch (type) {
            case "YEAR" -> SchemaBuilder.int32().name("io.debezium.time.Year");
            case "TIMESTAMP" -> SchemaBuilder.string().name("io.debezium.time.ZonedTimestamp");
            case "DATE" ->
                switch (mode) {
                    case "connect" -> Date.builder();
                    case "isostring" -> SchemaBuilder.string().name("io.debezium.time.IsoDate");
                    default -> SchemaBuilder.int32().name("io.debezium.time.Date");
                };
            case "TIME" ->
                switch (mode) {
                    case "connect" -> Time.builder();
                    case "isostring" -> SchemaBuilder.string().name("io.debezium.time.IsoTime");
                    case "nanoseconds" -> SchemaBuilder.int64().name("io.debezium.time.NanoTime");
                    case "adaptive" ->
                        length <= 3
                                ? SchemaBuilder.int32().name("io.debezium.time.Time")
                                : SchemaBuilder.int64().name("io.debezium.time.MicroTime");
                    default -> SchemaBuilder.int64().name("io.debezium.time.MicroTime");
                };
            default ->
                switch (mode) {
                    case "connect" -> Timestamp.builder();
                    case "isostring" -> SchemaBuilder.string().name("io.debezium.time.IsoTimestamp");
                    case "nanoseconds" -> SchemaBuilder.int64().name("io.debezium.time.NanoTimestamp");
                    case "microseconds" -> SchemaBuilder.int64().name("io.debezium.time.MicroTimestamp");
                    default ->
                        SchemaBuilder.int64()
                                .name(length <= 3 ? "io.debezium.time.Timestamp" : "io.debezium.time.MicroTimestamp");
                };
        };
    }
}
