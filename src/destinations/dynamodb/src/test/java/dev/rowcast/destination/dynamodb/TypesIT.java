package dev.rowcast.destination.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rowcast.change.RowVersion;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.shape.ColumnFacts;
import dev.rowcast.contract.shape.SemanticType;
import dev.rowcast.deliver.Patience;
import dev.rowcast.destination.StoreCalls;
import dev.rowcast.destination.TypeSamples;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.Row;
import dev.rowcast.store.Found;
import dev.rowcast.store.Store;
import dev.rowcast.store.Target;
import dev.rowcast.store.Write;
import dev.rowcast.store.WriteResult;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Each row of the table of types in the docs, by reading back what dynalite has. */
@ExtendWith(Patience.class)
class TypesIT {
    private final Dynalite node = Dynalite.get();
    private long version = 100;
    private final Store store = Stores.open(node.url(), "types");

    @AfterEach
    void close() {
        store.close();
        node.drop("types");
        node.forget("types");
    }

    /** How the values of {@link TypeSamples} are stored there. */
    private static final Map<String, AttributeValue> STORED = Map.ofEntries(
            Map.entry("int32", n("-128")),
            Map.entry("int64", n("9223372036854775807")),
            Map.entry("uint64", n("18446744073709551615")),
            Map.entry("bool", AttributeValue.fromBool(true)),
            Map.entry("bits", n("18446744073709551615")),
            Map.entry("decimal", s("-12345678901234567890123456789012345.123456789012345678901234567890")),
            Map.entry("float", n("0.1")),
            Map.entry("double", s("-1.7976931348623157E308")),
            Map.entry("string", s("A \"quoted\" ß\u0000\u2028 word")),
            Map.entry("bytes", AttributeValue.fromB(SdkBytes.fromByteArray(TypeSamples.BYTES))),
            Map.entry("json", s("{\"a\":[1.10,12345678901234567890123,null]}")),
            Map.entry("enum", s("paid")),
            Map.entry("set", AttributeValue.fromL(List.of(s("a"), s("c")))),
            Map.entry("date", s("9999-12-31")),
            Map.entry("time", n("-3020399000001")),
            Map.entry("datetime", s("2024-02-29T12:30:05.123456")),
            Map.entry("zoned", s("2038-01-19T03:14:07.999999Z")),
            Map.entry(
                    "geometry",
                    AttributeValue.fromM(Map.of(
                            "wkb",
                            AttributeValue.fromB(SdkBytes.fromByteArray(TypeSamples.BYTES)),
                            "srid",
                            n("4326")))),
            Map.entry("vector", AttributeValue.fromL(List.of(n("1.5"), n("-0.1")))));

    private static AttributeValue n(String digits) {
        return AttributeValue.fromN(digits);
    }

    private static AttributeValue s(String text) {
        return AttributeValue.fromS(text);
    }

    /** All types are there; a DATETIME with a zone is stored as a TIMESTAMP is. */
    @Test
    void everyTypeHasItsRow() {
        Set<SemanticType> here = TypeSamples.ALL.stream()
                .map(TypeSamples.Sample::type)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(SemanticType.class)));
        here.add(SemanticType.ZONED_DATETIME);
        assertThat(here).containsExactlyInAnyOrder(SemanticType.values());
        assertThat(STORED).hasSameSizeAs(TypeSamples.ALL);
    }

    @Test
    void eachValueIsThereDigitForDigitAndReadBackAsItWasWritten() throws Exception {
        OutputSchema schema = TypeSamples.schema();
        Target target = StoreCalls.ready(store, schema);
        List<Object> values = TypeSamples.values();
        assertThat(write(target, schema, 1, values)).containsExactly(WriteResult.Done.WRITTEN);
        assertThat(write(target, schema, 2, TypeSamples.nulls())).containsExactly(WriteResult.Done.WRITTEN);

        Map<String, AttributeValue> item = item("1");
        STORED.forEach((name, value) -> assertThat(item.get(name)).as(name).isEqualTo(value));
        assertThat(item("2")).as("NULL is left out").containsOnlyKeys("pk", "_rowcast_version", "id");
        Map<String, Found> found =
                StoreCalls.done(store.reader().orElseThrow().find(target, schema, List.of("1", "2", "3")));
        assertThat(found).containsOnlyKeys("1", "2");
        assertThat(found.get("1").version()).isEqualTo(new RowVersion(0, 1));
        Row written = TypeSamples.row(schema, 1, values);
        for (ContractField field : schema.contract().fields()) {
            assertThat(found.get("1").row().get(field)).as(field.name()).isEqualTo(written.get(field));
            if (field.number() > 1) {
                assertThat(found.get("2").row().get(field)).isNull();
            }
        }
    }

    /** 50. The rows of the table of types that are about single values. */
    @Test
    void whatDynamoDbDoesNotHoldIsTextAndNeverANeighbour() throws Exception {
        OutputSchema schema = TypeSamples.schema();
        Target target = StoreCalls.ready(store, schema);
        Map<String, Map<Object, AttributeValue>> cases = Map.of(
                "decimal",
                Map.of(
                        new BigDecimal("12345678.000000000000000000000000000001"),
                        n("12345678.000000000000000000000000000001"),
                        new BigDecimal("123456789.000000000000000000000000000001"),
                        s("123456789.000000000000000000000000000001"),
                        new BigDecimal("12.300000000000000000000000000000"),
                        n("12.3"),
                        new BigDecimal("99999999999999999999999999999999999.999999999999999999999999999999"),
                        s("99999999999999999999999999999999999.999999999999999999999999999999")),
                "double",
                Map.of(
                        9.99e125,
                        n(new BigDecimal("9.99e125").toPlainString()),
                        1e126,
                        s("1.0E126"),
                        1e-131,
                        s("1.0E-131"),
                        -0.0,
                        s("-0.0"),
                        Double.NaN,
                        s("NaN")),
                "float",
                Map.of(Float.MIN_VALUE, n(new BigDecimal("1.4E-45").toPlainString())),
                "set",
                Map.of("", AttributeValue.fromL(List.of())),
                "string",
                Map.of("", s("")));
        for (Map.Entry<String, Map<Object, AttributeValue>> column : cases.entrySet()) {
            for (Map.Entry<Object, AttributeValue> each : column.getValue().entrySet()) {
                long id = version++;
                assertThat(write(target, schema, id, TypeSamples.with(column.getKey(), each.getKey())))
                        .containsExactly(WriteResult.Done.WRITTEN);
                assertThat(item("" + id).get(column.getKey())).isEqualTo(each.getValue());
                ContractField field = schema.contract().fields().stream()
                        .filter(one -> one.name().equals(column.getKey()))
                        .findFirst()
                        .orElseThrow();
                Object back = StoreCalls.done(store.reader().orElseThrow().find(target, schema, List.of("" + id)))
                        .get("" + id)
                        .row()
                        .get(field);
                Object sent = TypeSamples.row(schema, id, TypeSamples.with(column.getKey(), each.getKey()))
                        .get(field);
                if (sent instanceof BigDecimal decimal) {
                    assertThat((BigDecimal) back).isEqualByComparingTo(decimal);
                } else {
                    assertThat(back).isEqualTo(sent);
                }
            }
        }
    }

    /** 50. */
    @Test
    void aNumberThatIsToBeRefusedIsRefusedAloneAndNotRounded() throws Exception {
        OutputSchema schema = TypeSamples.schema();
        try (Store refusing = Stores.open(node.url(), "types", Map.of("numbers", "refuse"))) {
            Target target = StoreCalls.ready(refusing, schema);
            for (Object value : List.of(
                    new BigDecimal("123456789.000000000000000000000000000001"),
                    new BigDecimal("99999999999999999999999999999999999.999999999999999999999999999999"))) {
                byte[] body = refusing.documents(schema)
                        .put(schema.rows().read(TypeSamples.change(7, TypeSamples.with("decimal", value))));
                assertThat(StoreCalls.write(
                                refusing,
                                List.of(new Write(target, "7", Write.Action.PUT, body, new RowVersion(0, 7)))))
                        .singleElement()
                        .isInstanceOfSatisfying(
                                WriteResult.Refused.class,
                                refused -> assertThat(refused.reason()).contains("38 significant digits"));
            }
        }
    }

    /** So an attribute has one type in all items of a table, and an index takes all of them. */
    @Test
    void aColumnThatNeedsMoreThan38DigitsIsTextInAllRows() {
        ContractField total = StoreCalls.field(2, "total", SemanticType.DECIMAL);
        ColumnFacts wide = new ColumnFacts(true, "DECIMAL", null, 65, 30, null, null);
        ColumnFacts narrow = new ColumnFacts(true, "DECIMAL", null, 38, 30, null, null);
        BigDecimal value = new BigDecimal("1.50");
        assertThat(AttributeForm.of(total, wide, true).of(value)).isEqualTo(s("1.50"));
        assertThat(AttributeForm.of(total, narrow, true).of(value)).isEqualTo(n("1.50"));
        assertThat(AttributeForm.of(total, wide, true).type()).isEqualTo("S");
        assertThat(AttributeForm.of(total, wide, false).of(value)).isEqualTo(n("1.50"));
    }

    /** Times sort as texts. */
    @Test
    void timesHaveAsManyDigitsWhateverTheirValue() {
        AttributeForm stamp = AttributeForm.of(StoreCalls.field(2, "t", SemanticType.TIMESTAMP), null, true);
        AttributeForm clock = AttributeForm.of(StoreCalls.field(2, "t", SemanticType.DATETIME), null, true);
        assertThat(stamp.of(Instant.parse("2024-02-29T12:30:00Z"))).isEqualTo(s("2024-02-29T12:30:00.000000Z"));
        assertThat(clock.of(LocalDateTime.parse("0000-01-01T00:00"))).isEqualTo(s("0000-01-01T00:00:00.000000"));
    }

    private Map<String, AttributeValue> item(String key) {
        return node.rows("types").stream()
                .filter(row -> row.get("pk").s().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private List<WriteResult> write(Target target, OutputSchema schema, long id, List<Object> values) throws Exception {
        byte[] body = store.documents(schema).put(schema.rows().read(TypeSamples.change(id, values)));
        return StoreCalls.write(
                store, List.of(new Write(target, String.valueOf(id), Write.Action.PUT, body, new RowVersion(0, id))));
    }
}
