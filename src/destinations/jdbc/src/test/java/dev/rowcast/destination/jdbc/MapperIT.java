package dev.rowcast.destination.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.type.Date;
import com.google.type.DateTime;
import com.google.type.Decimal;
import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.RawRecord;
import dev.rowcast.destination.ShopTask;
import dev.rowcast.mapper.ClassMapping;
import dev.rowcast.mapper.api.RowMapper;
import dev.rowcast.store.StoreDestination;
import dev.rowcast.v1.DescribeRequest;
import dev.rowcast.v1.DescribeResponse;
import dev.rowcast.v1.MapResult;
import dev.rowcast.v1.MappedColumn;
import dev.rowcast.v1.MappedDocument;
import dev.rowcast.v1.MappedOutput;
import dev.rowcast.v1.MappedValue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a mapper declares are columns of a real database, and what it makes is there to the last digit. */
class MapperIT {
    private static final String DIGITS = "12345678901234567890123456789012345.678901234567890123456789012345";
    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final Schema ROW =
            SchemaBuilder.struct().optional().field("id", Schema.INT64_SCHEMA).build();
    private static final Schema SOURCE = SchemaBuilder.struct()
            .field("connector", Schema.STRING_SCHEMA)
            .field("name", Schema.STRING_SCHEMA)
            .field("db", Schema.STRING_SCHEMA)
            .field("table", Schema.STRING_SCHEMA)
            .field("server_id", Schema.INT64_SCHEMA)
            .field("file", Schema.STRING_SCHEMA)
            .field("pos", Schema.INT64_SCHEMA)
            .field("row", Schema.INT32_SCHEMA)
            .field("ts_ms", Schema.INT64_SCHEMA)
            .build();
    private static final Schema ENVELOPE = SchemaBuilder.struct()
            .field("before", ROW)
            .field("after", ROW)
            .field("source", SOURCE)
            .field("op", Schema.STRING_SCHEMA)
            .build();

    private final String schema = Database.schema();

    @TempDir
    private Path folder;

    /** Two documents of each row, whose second has nothing but its key. */
    private static final class EveryType implements RowMapper {
        private final Map<String, MappedValue> values = new LinkedHashMap<>();
        private final MappedOutput.Builder output =
                MappedOutput.newBuilder().setName("made").addKeyColumns("line");

        EveryType() {
            add("line", MappedColumn.Type.TYPE_STRING, value().setStringValue("a"));
            add("whole", MappedColumn.Type.TYPE_INT64, value().setInt64Value(Long.MAX_VALUE));
            add("large", MappedColumn.Type.TYPE_UINT64, value().setUint64Value(-1));
            add(
                    "amount",
                    MappedColumn.Type.TYPE_DECIMAL,
                    value().setDecimalValue(Decimal.newBuilder().setValue("-" + DIGITS)));
            output.getColumnsBuilder(3).setPrecision(65).setScale(30);
            add(
                    "day",
                    MappedColumn.Type.TYPE_DATE,
                    value().setDateValue(
                                    Date.newBuilder().setYear(2024).setMonth(2).setDay(29)));
            add(
                    "clock",
                    MappedColumn.Type.TYPE_DATETIME,
                    value().setDatetimeValue(DateTime.newBuilder()
                            .setYear(2024)
                            .setMonth(2)
                            .setDay(29)
                            .setHours(23)
                            .setNanos(123_456_000)));
            add("double", MappedColumn.Type.TYPE_DOUBLE, value().setDoubleValue(0.1));
            add("text", MappedColumn.Type.TYPE_STRING, value().setStringValue("naïve 日本"));
        }

        private static MappedValue.Builder value() {
            return MappedValue.newBuilder();
        }

        private void add(String name, MappedColumn.Type type, MappedValue.Builder value) {
            output.addColumns(MappedColumn.newBuilder().setName(name).setType(type));
            values.put(name, value.build());
        }

        @Override
        public DescribeResponse describe(DescribeRequest table) {
            return DescribeResponse.newBuilder()
                    .setVersion("7")
                    .addOutputs(output)
                    .build();
        }

        @Override
        public MapResult map(DescribeRequest table, ByteString row) {
            return MapResult.newBuilder()
                    .addDocuments(MappedDocument.newBuilder().setOutput("made").putAllColumns(values))
                    .addDocuments(MappedDocument.newBuilder()
                            .setOutput("made")
                            .putColumns("line", value().setStringValue("b").build()))
                    .build();
        }
    }

    private static RawRecord inserted(long id) {
        Struct source = new Struct(SOURCE)
                .put("connector", "mysql")
                .put("name", "shop")
                .put("db", "shop")
                .put("table", "orders")
                .put("server_id", 1L)
                .put("file", "binlog.000001")
                .put("pos", 100L)
                .put("row", 0)
                .put("ts_ms", 1_700_000_000_000L);
        Struct change = new Struct(ENVELOPE)
                .put("after", new Struct(ROW).put("id", id))
                .put("source", source)
                .put("op", "c");
        return new RawRecord(
                new KafkaPlace("shop.shop.orders", 0, id), KEY, new Struct(KEY).put("id", id), ENVELOPE, change, null);
    }

    @ParameterizedTest
    @EnumSource
    void whatAMapperMakesIsThereToTheLastDigit(Database database) {
        try (ShopTask task = new ShopTask(
                folder.resolve("contracts.json"),
                subscription -> new StoreDestination(subscription.name(), database.open(schema))
                        .mapped(new ClassMapping(new EveryType(), Duration.ofMinutes(1), () -> {})),
                "\"batch\": {\"maxChanges\": 5}")) {
            task.take(List.of(inserted(1)));
            task.awaitDone();
            assertThat(task.letters).isEmpty();
        }
        String columns = List.of(
                        "id", "line", "whole", "large", "amount", "day", "clock", "double", "text", "mapping_version")
                .stream()
                .map(database.dialect::quote)
                .reduce((one, other) -> one + ", " + other)
                .orElseThrow();

        List<List<String>> rows =
                database.read("SELECT " + columns + " FROM " + database.name(schema, "made") + " ORDER BY 2");

        assertThat(rows.get(0).subList(0, 6))
                .containsExactly("1", "a", "9223372036854775807", "18446744073709551615", "-" + DIGITS, "2024-02-29");
        assertThat(rows.get(0).get(6)).startsWith("2024-02-29 23:00:00.123456");
        assertThat(rows.get(0).subList(7, 10)).containsExactly("0.1", "naïve 日本", "7");
        assertThat(rows.get(1)).containsExactly("1", "b", null, null, null, null, null, null, null, "7");
    }
}
