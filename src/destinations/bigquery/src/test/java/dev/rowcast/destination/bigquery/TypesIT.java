package dev.rowcast.destination.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.bigquery.model.TableFieldSchema;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each row of the table of types in the docs, by reading back what the tests' BigQuery has. */
@ExtendWith(Patience.class)
class TypesIT {
    private final FakeBigQuery bigQuery = new FakeBigQuery();
    private long version = 100;
    private final Store store = Stores.open(bigQuery, "types");

    @AfterEach
    void close() {
        store.close();
        bigQuery.close();
    }

    /**
     * How the values of {@link TypeSamples} are there.
     *
     * @param declared the column's type in BigQuery
     * @param stored as a query's answer has it
     */
    private record Kept(String declared, String stored) {}

    private static final Map<String, Kept> KEPT = Map.ofEntries(
            Map.entry("int32", new Kept("INT64", "\"-128\"")),
            Map.entry("int64", new Kept("INT64", "\"9223372036854775807\"")),
            Map.entry("uint64", new Kept("NUMERIC", "\"18446744073709551615\"")),
            Map.entry("bool", new Kept("BOOL", "\"true\"")),
            Map.entry("bits", new Kept("NUMERIC", "\"18446744073709551615\"")),
            Map.entry(
                    "decimal",
                    new Kept("BIGNUMERIC", "\"-12345678901234567890123456789012345.12345678901234567890123456789\"")),
            Map.entry("float", new Kept("FLOAT64", "\"0.1\"")),
            Map.entry("double", new Kept("FLOAT64", "\"-1.7976931348623157E308\"")),
            Map.entry("string", new Kept("STRING", "\"A \\\"quoted\\\" ß\\u0000\u2028 word\"")),
            Map.entry("bytes", new Kept("BYTES", "\"AP9B\"")),
            Map.entry("json", new Kept("STRING", "\"{\\\"a\\\":[1.10,12345678901234567890123,null]}\"")),
            Map.entry("enum", new Kept("STRING", "\"paid\"")),
            Map.entry("set", new Kept("STRING", "\"a,c\"")),
            Map.entry("date", new Kept("DATE", "\"9999-12-31\"")),
            Map.entry("time", new Kept("INT64", "\"-3020399000001\"")),
            Map.entry("datetime", new Kept("DATETIME", "\"2024-02-29T12:30:05.123456\"")),
            Map.entry("zoned", new Kept("TIMESTAMP", "\"2147483647999999\"")),
            Map.entry(
                    "geometry",
                    new Kept("STRUCT<wkb BYTES, srid INT64>", "{\"f\":[{\"v\":\"AP9B\"},{\"v\":\"4326\"}]}")),
            Map.entry("vector", new Kept("ARRAY<FLOAT64>", "[{\"v\":\"1.5\"},{\"v\":\"-0.1\"}]")));

    /** All types are there; a DATETIME with a zone is stored as a TIMESTAMP is. */
    @Test
    void everyTypeHasItsRow() {
        Set<SemanticType> here = TypeSamples.ALL.stream()
                .map(TypeSamples.Sample::type)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(SemanticType.class)));
        here.add(SemanticType.ZONED_DATETIME);
        assertThat(here).containsExactlyInAnyOrder(SemanticType.values());
        assertThat(KEPT).hasSameSizeAs(TypeSamples.ALL);
    }

    @Test
    void eachValueIsThereDigitForDigitAndReadBackAsItWasWritten() throws Exception {
        OutputSchema schema = TypeSamples.schema();
        Target target = StoreCalls.ready(store, schema);
        List<Object> values = TypeSamples.values();
        assertThat(write(target, schema, 1, values)).containsExactly(WriteResult.Done.WRITTEN);
        assertThat(write(target, schema, 2, TypeSamples.nulls())).containsExactly(WriteResult.Done.WRITTEN);

        for (String column : KEPT.keySet()) {
            assertThat(new Kept(declared(column), stored("1", column)))
                    .as(column)
                    .isEqualTo(KEPT.get(column));
            assertThat(stored("2", column)).as(column).isIn("null", "[]");
        }
        // The first answer has no rows yet, and the next one comes by another call.
        bigQuery.slowQueries.set(1);
        Map<String, Found> found =
                StoreCalls.done(store.reader().orElseThrow().find(target, schema, List.of("1", "2", "3")));
        assertThat(found).containsOnlyKeys("1", "2");
        assertThat(found.get("1").version()).isEqualTo(new RowVersion(0, 1));
        Row written = TypeSamples.row(schema, 1, values);
        for (ContractField field : schema.contract().fields()) {
            assertSame(field, found.get("1").row(), written);
            if (field.number() > 1) {
                assertThat(found.get("2").row().get(field)).isNull();
            }
        }
    }

    /** Zeros at the end aside, which BigQuery leaves out. */
    private static void assertSame(ContractField field, Row back, Row written) {
        if (written.get(field) instanceof BigDecimal decimal) {
            assertThat((BigDecimal) back.get(field)).as(field.name()).isEqualByComparingTo(decimal);
        } else {
            assertThat(back.get(field)).as(field.name()).isEqualTo(written.get(field));
        }
    }

    /** 50. The rows of the table of types that are about single values. */
    @Test
    void valuesAtTheEdgesAreThereToTheDigit() throws Exception {
        OutputSchema schema = TypeSamples.schema();
        Target target = StoreCalls.ready(store, schema);
        Map<String, Map<Object, String>> cases = Map.of(
                "decimal",
                Map.of(
                        new BigDecimal("99999999999999999999999999999999999.999999999999999999999999999999"),
                        "\"99999999999999999999999999999999999.999999999999999999999999999999\"",
                        new BigDecimal("12.300000000000000000000000000000"),
                        "\"12.3\"",
                        new BigDecimal("0E-30"),
                        "\"0\""),
                "double",
                Map.of(-0.0, "\"-0.0\"", Double.NaN, "\"NaN\"", Double.MIN_VALUE, "\"4.9E-324\""),
                "float",
                Map.of(Float.MIN_VALUE, "\"1.4E-45\"", 16_777_217f, "\"1.6777216E7\""),
                "set",
                Map.of("", "\"\""),
                "string",
                Map.of("", "\"\""),
                "datetime",
                Map.of(-62_135_596_800_000_000L, "\"0001-01-01T00:00:00\""),
                "date",
                Map.of(-719_162, "\"0001-01-01\""));
        for (Map.Entry<String, Map<Object, String>> column : cases.entrySet()) {
            for (Map.Entry<Object, String> each : column.getValue().entrySet()) {
                long id = version++;
                List<Object> values = TypeSamples.with(column.getKey(), each.getKey());
                assertThat(write(target, schema, id, values)).containsExactly(WriteResult.Done.WRITTEN);
                assertThat(stored("" + id, column.getKey())).isEqualTo(each.getValue());
                ContractField field = schema.contract().fields().stream()
                        .filter(one -> one.name().equals(column.getKey()))
                        .findFirst()
                        .orElseThrow();
                Found found = StoreCalls.done(store.reader().orElseThrow().find(target, schema, List.of("" + id)))
                        .get("" + id);
                assertSame(field, found.row(), TypeSamples.row(schema, id, values));
            }
        }
    }

    /** 50. BigQuery would round one of these, and refuse others. */
    @Test
    void whatBigQueryDoesNotHoldIsRefusedAloneAndNotRounded() throws Exception {
        OutputSchema schema = TypeSamples.schema();
        Target target = StoreCalls.ready(store, schema);
        int sent = bigQuery.requests.get();
        Map<String, List<Object>> cases =
                Map.of("date", List.of(-719_163), "datetime", List.of(-62_135_596_800_000_001L));
        for (Map.Entry<String, List<Object>> column : cases.entrySet()) {
            for (Object value : column.getValue()) {
                assertThat(write(target, schema, version++, TypeSamples.with(column.getKey(), value)))
                        .singleElement()
                        .isInstanceOfSatisfying(
                                WriteResult.Refused.class,
                                refused -> assertThat(refused.reason())
                                        .isEqualTo("BigQuery has no place for the row: column " + column.getKey()
                                                + " has a date outside of the years 1 to 9999"));
            }
        }
        assertThat(bigQuery.requests.get()).as("nothing was sent").isEqualTo(sent);
        assertThat(bigQuery.rows("types")).isEmpty();
    }

    /** A number of a NUMERIC whose digits the source has said wrong isn't rounded either. */
    @Test
    void aDecimalHasTheNarrowestTypeThatHoldsItsColumn() throws IOException {
        ContractField total = StoreCalls.field(2, "total", SemanticType.DECIMAL);
        assertThat(ColumnForm.of(total, digits(38, 9), true).type()).isEqualTo(BigQueryType.NUMERIC);
        assertThat(ColumnForm.of(total, digits(38, 10), true).type()).isEqualTo(BigQueryType.BIGNUMERIC);
        assertThat(ColumnForm.of(total, digits(39, 9), true).type()).isEqualTo(BigQueryType.BIGNUMERIC);
        assertThat(ColumnForm.of(total, digits(65, 30), true).type()).isEqualTo(BigQueryType.BIGNUMERIC);
        assertThat(ColumnForm.of(total, digits(65, 0), true).type()).isEqualTo(BigQueryType.STRING);
        assertThat(ColumnForm.of(total, digits(65, 0), false).type()).isEqualTo(BigQueryType.BIGNUMERIC);
        assertThat(ColumnForm.of(total, null, true).type()).isEqualTo(BigQueryType.BIGNUMERIC);

        ColumnForm numeric = ColumnForm.of(total, digits(10, 2), true);
        for (String value : List.of("1.0000000001", "123456789012345678901234567890")) {
            assertThatThrownBy(() -> written(numeric, new BigDecimal(value)))
                    .isInstanceOf(UnfitException.class)
                    .hasMessage("column total has a number that NUMERIC doesn't hold to the digit");
        }
        assertThat(written(numeric, new BigDecimal("12345678901234567890123456789.123456789000")))
                .isEqualTo("12345678901234567890123456789.123456789000");
        ColumnForm large = ColumnForm.of(total, digits(65, 0), false);
        assertThat(written(large, new BigDecimal("9".repeat(38)))).isEqualTo("9".repeat(38));
        assertThatThrownBy(() -> written(large, new BigDecimal("-" + "1".repeat(39))))
                .isInstanceOf(UnfitException.class)
                .hasMessage("column total has a number that BIGNUMERIC doesn't hold to the digit");
        assertThat(written(ColumnForm.of(total, digits(65, 0), true), new BigDecimal("9".repeat(65))))
                .isEqualTo("9".repeat(65));
    }

    private static ColumnFacts digits(int precision, int scale) {
        return new ColumnFacts(true, "DECIMAL", null, precision, scale, null, null);
    }

    private static String written(ColumnForm form, Object value) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        form.write(5, value, out);
        out.flush();
        CodedInputStream in = CodedInputStream.newInstance(bytes.toByteArray());
        in.readTag();
        return in.readString();
    }

    private String declared(String column) throws IOException {
        return BigQueryType.sql(GsonFactory.getDefaultInstance()
                .fromString(bigQuery.table("types").column(column).orElseThrow().toString(), TableFieldSchema.class));
    }

    private String stored(String key, String column) {
        Map<String, Object> row = bigQuery.rows("types").stream()
                .filter(each -> key.equals(each.get("_rowcast_key")))
                .findFirst()
                .orElseThrow();
        return String.valueOf(
                FakeRest.cell(bigQuery.table("types").column(column).orElseThrow(), row.get(column), true));
    }

    private List<WriteResult> write(Target target, OutputSchema schema, long id, List<Object> values) throws Exception {
        byte[] body = store.documents(schema).put(schema.rows().read(TypeSamples.change(id, values)));
        return StoreCalls.write(
                store, List.of(new Write(target, String.valueOf(id), Write.Action.PUT, body, new RowVersion(0, id))));
    }
}
