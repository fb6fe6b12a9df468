package dev.rowcast.flow;

import dev.rowcast.change.Place;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.StreamId;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** Rows of a few tables in the order in which they were committed, each table a stream. Now and then a table drops a column for another. */
final class ReplayedTables {
    static final int TABLES = 3;

    /**
     * A row.
     *
     * @param table of which table
     * @param migrates whether the table has another shape from here on
     */
    record Written(int table, boolean migrates) {}

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

    private ReplayedTables() {}

    static StreamId stream(int table) {
        return new StreamId("shop.shop.t" + table, 0);
    }

    /** Makes a place of a stream and a sequence. */
    interface Places {
        Place of(StreamId stream, long sequence);
    }

    /** The rows as records, numbered from 0. */
    static List<RawRecord> records(List<Written> rows, Places places) {
        List<RawRecord> records = new ArrayList<>();
        int[] shapes = new int[TABLES];
        for (Written row : rows) {
            shapes[row.table] += row.migrates ? 1 : 0;
            records.add(record(row.table, shapes[row.table], records.size(), places));
        }
        return records;
    }

    private static RawRecord record(int table, int shape, long sequence, Places places) {
        Schema columns = SchemaBuilder.struct()
                .optional()
                .field("id", Schema.INT64_SCHEMA)
                .field("c" + shape, Schema.INT64_SCHEMA)
                .build();
        Schema envelope = SchemaBuilder.struct()
                .field("before", columns)
                .field("after", columns)
                .field("source", SOURCE)
                .field("op", Schema.STRING_SCHEMA)
                .build();
        Struct source = new Struct(SOURCE)
                .put("connector", "mysql")
                .put("name", "shop")
                .put("db", "shop")
                .put("table", "t" + table)
                .put("server_id", 1L)
                .put("file", "binlog.000001")
                .put("pos", 100 + sequence)
                .put("row", 0)
                .put("ts_ms", 1_700_000_000_000L);
        Struct change = new Struct(envelope)
                .put("after", new Struct(columns).put("id", sequence).put("c" + shape, sequence))
                .put("source", source)
                .put("op", "c");
        return new RawRecord(places.of(stream(table), sequence), null, null, envelope, change, null);
    }
}
