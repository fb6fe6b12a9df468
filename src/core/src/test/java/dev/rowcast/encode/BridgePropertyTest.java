package dev.rowcast.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DynamicMessage;
import com.google.protobuf.Message;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.encode.RandomColumns.Cell;
import dev.rowcast.encode.RandomColumns.Kind;
import dev.rowcast.v1.ChangeEvent;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.statistics.Statistics;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;

/** Any value of any column in a field of any other type: it is absent, or it says all that the column's own field says. */
class BridgePropertyTest {
    /** A column with its values in the row before and after. */
    record Sent(Kind kind, Cell before, Cell after) {}

    @Property(tries = 6_000)
    void whatIsDeliveredConvertsBack(@ForAll("columns") Sent sent, @ForAll SemanticType old) {
        // Needs a zone; ZonedWritersTest has it.
        Assume.that(old != SemanticType.ZONED_DATETIME);
        BridgedColumn column = new BridgedColumn(sent.kind().schema(), old);
        ChangeEvent event = column.update(sent(sent.before()), sent(sent.after()));
        Object before = check(sent, sent.before(), column.row(event.getBefore()), old);
        Object after = check(sent, sent.after(), column.row(event.getAfter()), old);
        assertThat(event.getChangedFieldsList().contains(BridgedColumn.OLD)).isEqualTo(differ(before, after));
        boolean converted = before != null && sent.kind().field() != old;
        Statistics.label("delivered in a field of another type").collect(converted);
    }

    /** What the old field has, after it was held against the column's own. */
    private static Object check(Sent sent, Cell cell, DynamicMessage row, SemanticType old) {
        Object own = BridgedColumn.read(row, BridgedColumn.OWN);
        Object bridged = BridgedColumn.read(row, BridgedColumn.OLD);
        if (cell == null) {
            assertThat(own).isNull();
            assertThat(bridged).isNull();
            return null;
        }
        SemanticType type = BridgedColumn.ownType(sent.kind().schema());
        if (type == old) {
            assertThat(bridged).isEqualTo(own);
        } else if (bridged != null) {
            assertThat(BridgeOracle.back(old, bridged, type))
                    .as("%s of %s from %s", cell.sent(), sent.kind(), bridged)
                    .isEqualTo(BridgeOracle.comparable(type, own));
        }
        return bridged;
    }

    private static boolean differ(Object before, Object after) {
        if (before instanceof Message one && after instanceof Message other) {
            return !one.toByteString().equals(other.toByteString());
        }
        return before == null ? after != null : !before.equals(after);
    }

    private static Object sent(Cell cell) {
        return cell == null ? null : cell.sent();
    }

    @Provide
    Arbitrary<Sent> columns() {
        return Arbitraries.oneOf(Arbitraries.of(RandomColumns.KINDS), Arbitraries.of(promising()))
                .flatMap(kind -> {
                    Arbitrary<Cell> cells = kind.cells().injectNull(0.05);
                    Arbitrary<Tuple2<Cell, Cell>> twice = cells.tuple2();
                    Arbitrary<Tuple2<Cell, Cell>> same = cells.map(cell -> Tuple.of(cell, cell));
                    return Arbitraries.oneOf(twice, same).map(pair -> new Sent(kind, pair.get1(), pair.get2()));
                });
    }

    /** Values that have a chance in other types, or just not. */
    private static List<Kind> promising() {
        List<Kind> kinds = new ArrayList<>();
        Arbitrary<Long> whole = Arbitraries.oneOf(
                Arbitraries.longs().between(-3, 3),
                Arbitraries.integers().between(0, 63).map(bit -> 1L << bit),
                Arbitraries.integers().between(0, 63).map(bit -> (1L << bit) - 1),
                Arbitraries.longs());
        kinds.add(kind(SemanticType.INT64, Schema.OPTIONAL_INT64_SCHEMA, whole));
        Arbitrary<BigDecimal> decimals = Arbitraries.oneOf(
                        whole, Arbitraries.longs().between(-100_000, 100_000))
                .map(digits -> BigDecimal.valueOf(digits, 2));
        kinds.add(kind(SemanticType.DECIMAL, Decimal.builder(2).optional().build(), decimals));
        Arbitrary<Double> doubles = Arbitraries.oneOf(
                whole.map(Long::doubleValue),
                decimals.map(BigDecimal::doubleValue),
                Arbitraries.floats().map(Float::doubleValue),
                Arbitraries.of(Double.NaN, -0.0, Double.POSITIVE_INFINITY));
        kinds.add(kind(SemanticType.DOUBLE, Schema.OPTIONAL_FLOAT64_SCHEMA, doubles));
        kinds.add(kind(SemanticType.FLOAT, Schema.OPTIONAL_FLOAT32_SCHEMA, doubles.map(Double::floatValue)));
        Arbitrary<String> texts = Arbitraries.oneOf(
                whole.map(Object::toString),
                decimals.map(BigDecimal::toPlainString),
                decimals.map(Object::toString),
                doubles.map(Object::toString),
                Arbitraries.strings().withChars("0123456789-+.eE ").ofMaxLength(6),
                Arbitraries.strings().withChars("012- :.").ofLength(10),
                clocks("%04d-%02d-%02d", 4),
                clocks("%04d-%02d-%02d %02d:%02d:%02d", 4),
                clocks("%04d-%02d-%02d %02d:%02d:%02d.%06d", 4),
                clocks("%04d-%02d-%02d %02d:%02d:%02d.%03d", 4),
                clocks("%5$02d:%4$02d:%6$02d", 3),
                clocks("-%5$02d:%4$02d:%6$02d.%7$03d", 3),
                Arbitraries.strings().withChars("ab,").ofMaxLength(4),
                Arbitraries.of("{}", "[1,2]", "\"x\"", "null", "{\"a\":1}", "1e3"));
        kinds.add(kind(SemanticType.STRING, Schema.OPTIONAL_STRING_SCHEMA, texts));
        kinds.add(kind(
                SemanticType.BYTES,
                Schema.OPTIONAL_BYTES_SCHEMA,
                texts.map(text -> text.getBytes(StandardCharsets.UTF_8))));
        kinds.add(kind(SemanticType.JSON, named(Schema.Type.STRING, "io.debezium.data.Json"), texts));
        kinds.add(kind(SemanticType.ENUM, named(Schema.Type.STRING, "io.debezium.data.Enum"), texts));
        Arbitrary<Long> midnights =
                Arbitraries.longs().between(-700_000, 2_900_000).map(day -> day * 86_400_000_000L);
        kinds.add(kind(
                SemanticType.DATETIME,
                named(Schema.Type.INT64, "io.debezium.time.MicroTimestamp"),
                Arbitraries.oneOf(midnights, midnights.map(micros -> micros + 86_399_999_000L))));
        return List.copyOf(kinds);
    }

    /** Texts of year, month, day, hour, minute, second and fraction, some of them just beyond what there is. */
    private static Arbitrary<String> clocks(String format, int yearDigits) {
        return Arbitraries.integers()
                .between(0, 61)
                .list()
                .ofSize(6)
                .map(numbers -> String.format(
                        format,
                        numbers.get(0) * (yearDigits == 4 ? 160 : 1),
                        numbers.get(1) % 14,
                        numbers.get(2) % 33,
                        numbers.get(3) % 26,
                        numbers.get(4),
                        numbers.get(5),
                        numbers.get(0) * 16));
    }

    private static Kind kind(SemanticType field, Schema schema, Arbitrary<?> values) {
        return new Kind(field, schema, values.map(value -> new Cell(value, null)));
    }

    private static Schema named(Schema.Type type, String name) {
        return org.apache.kafka.connect.data.SchemaBuilder.type(type)
                .name(name)
                .optional()
                .build();
    }
}
