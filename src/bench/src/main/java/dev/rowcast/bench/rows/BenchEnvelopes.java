package dev.rowcast.bench.rows;

import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.change.TableId;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;

/** The changes of a {@link BenchTable} as Debezium's envelopes, which is what converters get. */
public final class BenchEnvelopes {
    private static final Schema SOURCE = SchemaBuilder.struct()
            .name("io.debezium.connector.mysql.Source")
            .field("version", Schema.STRING_SCHEMA)
            .field("connector", Schema.STRING_SCHEMA)
            .field("name", Schema.STRING_SCHEMA)
            .field("ts_ms", Schema.INT64_SCHEMA)
            .field(
                    "snapshot",
                    SchemaBuilder.string().optional().defaultValue("false").build())
            .field("db", Schema.STRING_SCHEMA)
            .field("sequence", Schema.OPTIONAL_STRING_SCHEMA)
            .field("ts_us", Schema.OPTIONAL_INT64_SCHEMA)
            .field("ts_ns", Schema.OPTIONAL_INT64_SCHEMA)
            .field("table", Schema.OPTIONAL_STRING_SCHEMA)
            .field("server_id", Schema.INT64_SCHEMA)
            .field("gtid", Schema.OPTIONAL_STRING_SCHEMA)
            .field("file", Schema.STRING_SCHEMA)
            .field("pos", Schema.INT64_SCHEMA)
            .field("row", Schema.INT32_SCHEMA)
            .field("thread", Schema.OPTIONAL_INT64_SCHEMA)
            .field("query", Schema.OPTIONAL_STRING_SCHEMA)
            .build();

    private final Schema schema;

    /** For changes of the table. */
    public BenchEnvelopes(BenchTable table) {
        SchemaBuilder row = SchemaBuilder.struct()
                .name("shop.shop." + table.contract().table().table() + ".Value")
                .optional();
        table.rowSchema().fields().forEach(field -> row.field(field.name(), field.schema()));
        Schema optional = row.build();
        schema = SchemaBuilder.struct()
                .name("shop.shop." + table.contract().table().table() + ".Envelope")
                .version(2)
                .field("before", optional)
                .field("after", optional)
                .field("source", SOURCE)
                .field("op", Schema.STRING_SCHEMA)
                .field("ts_ms", Schema.OPTIONAL_INT64_SCHEMA)
                .field("ts_us", Schema.OPTIONAL_INT64_SCHEMA)
                .field("ts_ns", Schema.OPTIONAL_INT64_SCHEMA)
                .build();
    }

    /** The schema of the envelopes. */
    public Schema schema() {
        return schema;
    }

    /** The changes as envelopes, in that order. */
    public List<Struct> of(List<RowChange> changes) {
        return changes.stream().map(this::envelope).toList();
    }

    private Struct envelope(RowChange change) {
        Struct envelope = new Struct(schema)
                .put("source", source(change.table(), change.source()))
                .put("op", letter(change.operation()))
                .put("ts_ms", change.source().commitTimeNanos() / 1_000_000)
                .put("ts_us", change.source().commitTimeNanos() / 1_000)
                .put("ts_ns", change.source().commitTimeNanos());
        if (change.before() != null) {
            envelope.put("before", row(change.before()));
        }
        if (change.after() != null) {
            envelope.put("after", row(change.after()));
        }
        return envelope;
    }

    private Struct row(Struct from) {
        Struct row = new Struct(schema.field("before").schema());
        from.schema().fields().forEach(field -> row.put(field.name(), from.getWithoutDefault(field.name())));
        return row;
    }

    private static Struct source(TableId table, SourcePosition at) {
        return new Struct(SOURCE)
                .put("version", "3.6.1.Final")
                .put("connector", "mysql")
                .put("name", at.server())
                .put("ts_ms", at.commitTimeNanos() / 1_000_000)
                .put("ts_us", at.commitTimeNanos() / 1_000)
                .put("ts_ns", at.commitTimeNanos())
                .put("snapshot", "false")
                .put("db", "shop")
                .put("table", table.table())
                .put("server_id", at.serverId())
                .put("gtid", at.gtid())
                .put("file", at.file())
                .put("pos", at.position())
                .put("row", at.row());
    }

    private static String letter(Operation operation) {
        return switch (operation) {
            case INSERT -> "c";
            case UPDATE -> "u";
            case DELETE -> "d";
            case SNAPSHOT -> "r";
            case TRUNCATE -> "t";
        };
    }
}
