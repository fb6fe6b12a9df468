package dev.rowcast.destination;

import dev.rowcast.change.Epoch;
import dev.rowcast.change.KafkaPlace;
import dev.rowcast.change.Place;
import dev.rowcast.change.RawRecord;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/**
 * Records of a table {@code shop.orders} as Debezium writes them: rows of an {@code id}, the key, and a {@code v} that no two records of a
 * partition share. Rows of an id are in one partition, as they are in Kafka.
 */
final class ShopRecords {
    static final String TOPIC = "shop.shop.orders";
    static final int PARTITIONS = 2;

    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    static final Schema SOURCE = SchemaBuilder.struct()
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

    /** The table as it is at first. */
    static final ShopRecords FIRST = new ShopRecords(false);
    /** The table once a column was added. */
    static final ShopRecords WIDER = new ShopRecords(true);

    private final Schema row;
    private final Schema envelope;

    private ShopRecords(boolean wider) {
        SchemaBuilder columns = SchemaBuilder.struct()
                .optional()
                .field("id", Schema.INT64_SCHEMA)
                .field("v", Schema.INT64_SCHEMA);
        this.row = (wider ? columns.field("note", Schema.OPTIONAL_STRING_SCHEMA) : columns).build();
        this.envelope = SchemaBuilder.struct()
                .field("before", row)
                .field("after", row)
                .field("source", SOURCE)
                .field("op", Schema.STRING_SCHEMA)
                .build();
    }

    static int partitionOf(long key) {
        return (int) (key % PARTITIONS);
    }

    /** One record: the offset is the version. */
    RawRecord record(long key, long version) {
        return record(key, version, "c");
    }

    /** The row of that key is deleted. */
    RawRecord deleted(long key, long version) {
        return record(key, version, "d");
    }

    /** All rows are; the table has one partition then. */
    RawRecord truncated(long version) {
        return record(0, version, "t");
    }

    private RawRecord record(long key, long version, String operation) {
        Struct image =
                operation.equals("t") ? null : new Struct(row).put("id", key).put("v", version);
        Struct change = new Struct(envelope)
                .put(operation.equals("d") ? "before" : "after", image)
                .put("source", source("orders", version))
                .put("op", operation);
        Place at = new KafkaPlace(TOPIC, partitionOf(key), version);
        return image == null
                ? new RawRecord(at, null, null, envelope, change, null)
                : new RawRecord(at, KEY, new Struct(KEY).put("id", key), envelope, change, null);
    }

    /** Where in MySQL's log a change of {@code shop.TABLE} stands. */
    static Struct source(String table, long version) {
        return new Struct(SOURCE)
                .put("connector", "mysql")
                .put("name", "shop")
                .put("db", "shop")
                .put("table", table)
                .put("server_id", 1L)
                .put("file", "binlog.000001")
                .put("pos", 100 + version)
                .put("row", 0)
                .put("ts_ms", 1_700_000_000_000L);
    }

    /** The record as one of that epoch. */
    static RawRecord in(Epoch epoch, RawRecord record) {
        return new RawRecord(
                new KafkaPlace(record.at().stream(), record.at().sequence(), epoch),
                record.keySchema(),
                record.key(),
                record.valueSchema(),
                record.value(),
                null);
    }

    /** Records of a partition from that offset on, of its keys in turn. */
    List<RawRecord> records(int partition, long from, int count, int keys) {
        List<RawRecord> records = new ArrayList<>();
        for (long version = from; version < from + count; version++) {
            records.add(record(partition + PARTITIONS * (version % keys), version));
        }
        return records;
    }
}
