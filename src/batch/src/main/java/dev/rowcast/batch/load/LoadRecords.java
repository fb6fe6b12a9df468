package dev.rowcast.batch.load;

import dev.rowcast.batch.source.ReadRow;
import dev.rowcast.batch.source.TableModel;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.RowVersion;
import dev.rowcast.change.StreamId;
import dev.rowcast.change.TableId;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Makes records of rows, as the source connector makes them of the rows of a snapshot. For one thread. */
final class LoadRecords {
    /** What the decoder wants of a source block. */
    private static final Schema SOURCE = SchemaBuilder.struct()
            .field("connector", Schema.STRING_SCHEMA)
            .field("name", Schema.STRING_SCHEMA)
            .field("ts_ms", Schema.INT64_SCHEMA)
            .field("db", Schema.STRING_SCHEMA)
            .field("table", Schema.STRING_SCHEMA)
            .field("server_id", Schema.INT64_SCHEMA)
            .field("file", Schema.STRING_SCHEMA)
            .field("pos", Schema.INT64_SCHEMA)
            .field("row", Schema.INT32_SCHEMA)
            .build();

    private final String server;
    private final RowVersion version;
    private long sequence;
    private @Nullable TableModel table;
    private Schema envelope = SOURCE;

    /** @param server the source's logical name, Debezium's {@code topic.prefix} */
    LoadRecords(String server, RowVersion version) {
        this.server = server;
        this.version = version;
    }

    /** Records of rows that were read at that time. */
    List<RawRecord> of(TableModel model, List<ReadRow> rows, Instant read) {
        Struct source = source(model.id(), read);
        Schema schema = envelope(model);
        return rows.stream()
                .map(row -> record(model, row.place(), row.key(), envelope(schema, source, "r", row.row())))
                .toList();
    }

    /** A record that removes all rows of a lower version. */
    RawRecord sweep(TableModel model, Instant now) {
        return record(model, List.of(), null, envelope(envelope(model), source(model.id(), now), "t", null));
    }

    private RawRecord record(TableModel model, List<String> place, @Nullable Struct key, Struct value) {
        return new RawRecord(
                new LoadPlace(new StreamId(model.id().toString(), 0), sequence++, model.id(), place, version),
                key == null ? null : model.keys(),
                key,
                value.schema(),
                value,
                null);
    }

    private Schema envelope(TableModel model) {
        if (model != table) {
            table = model;
            envelope = SchemaBuilder.struct()
                    .field("before", model.rows())
                    .field("after", model.rows())
                    .field("source", SOURCE)
                    .field("op", Schema.STRING_SCHEMA)
                    .build();
        }
        return envelope;
    }

    private static Struct envelope(Schema schema, Struct source, String operation, @Nullable Struct after) {
        return new Struct(schema).put("source", source).put("op", operation).put("after", after);
    }

    private Struct source(TableId id, Instant read) {
        return new Struct(SOURCE)
                .put("connector", "mysql")
                .put("name", server)
                .put("ts_ms", read.toEpochMilli())
                .put("db", id.database())
                .put("table", id.table())
                .put("server_id", 0L)
                .put("file", "")
                .put("pos", 0L)
                .put("row", 0);
    }
}
