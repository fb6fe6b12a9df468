package dev.rowcast.destination;

import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.RawRecord;
import dev.rowcast.contract.Contract;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.SourceSettings;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Records of one table as Debezium writes them. */
public final class Changes {
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

    private final String table;
    private final Schema key;
    private final Schema row;
    private final Schema envelope;

    /** Of {@code shop.TABLE}, whose rows have these columns, and the key some of them. */
    public Changes(String table, Schema row, String... key) {
        this.table = table;
        SchemaBuilder keys = SchemaBuilder.struct();
        for (String column : key) {
            keys.field(column, row.field(column).schema());
        }
        this.key = keys.build();
        this.row = row;
        this.envelope = SchemaBuilder.struct()
                .field("before", row)
                .field("after", row)
                .field("source", SOURCE)
                .field("op", Schema.STRING_SCHEMA)
                .build();
    }

    /** A table of {@code id}, {@code v} and a text {@code note}. */
    public static Changes notes(String table) {
        return new Changes(
                table,
                SchemaBuilder.struct()
                        .optional()
                        .field("id", Schema.STRING_SCHEMA)
                        .field("v", Schema.INT64_SCHEMA)
                        .field("note", Schema.OPTIONAL_STRING_SCHEMA)
                        .build(),
                "id");
    }

    public String topic() {
        return "shop.shop." + table;
    }

    public RawRecord put(long offset, Map<String, Object> values) {
        return record(0, offset, "c", values);
    }

    public RawRecord delete(long offset, Map<String, Object> values) {
        return record(0, offset, "d", values);
    }

    public RawRecord truncate(long offset) {
        return record(0, offset, "t", null);
    }

    /** With the row before. */
    public RawRecord update(long offset, Map<String, Object> before, Map<String, Object> after) {
        return record(0, offset, "u", before, after);
    }

    public RawRecord record(int partition, long offset, String operation, @Nullable Map<String, Object> values) {
        boolean deleted = operation.equals("d");
        return record(partition, offset, operation, deleted ? values : null, deleted ? null : values);
    }

    private RawRecord record(
            int partition,
            long offset,
            String operation,
            @Nullable Map<String, Object> before,
            @Nullable Map<String, Object> after) {
        Struct source = new Struct(SOURCE)
                .put("connector", "mysql")
                .put("name", "shop")
                .put("db", "shop")
                .put("table", table)
                .put("server_id", 1L)
                .put("file", "binlog.000001")
                .put("pos", 100 + offset)
                .put("row", 0)
                .put("ts_ms", 1_700_000_000_000L);
        Struct change = new Struct(envelope)
                .put("before", before == null ? null : struct(row, before))
                .put("after", after == null ? null : struct(row, after))
                .put("source", source)
                .put("op", operation);
        KafkaPlace at = new KafkaPlace(topic(), partition, offset);
        Map<String, Object> values = after == null ? before : after;
        return values == null
                ? new RawRecord(at, null, null, envelope, change, null)
                : new RawRecord(at, key, struct(key, values), envelope, change, null);
    }

    /** What a store is to know of the rows. */
    OutputSchema schema(Contract contract) {
        return new OutputSchema(contract, row, key, SourceSettings.DEFAULT);
    }

    private static Struct struct(Schema schema, Map<String, Object> values) {
        Struct struct = new Struct(schema);
        for (Field field : schema.fields()) {
            struct.put(field, values.get(field.name()));
        }
        return struct;
    }
}
