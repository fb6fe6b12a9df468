package dev.rowcast.change;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * One change of one row, or of a whole table. The structs are the record's own, not copies.
 *
 * @param at where the record was read from
 * @param table the table
 * @param operation what happened
 * @param keySchema schema of the record's key; null where the table has no key
 * @param key the row's key; null where the table has none, and for {@link Operation#TRUNCATE}
 * @param rowSchema schema of {@code before} and {@code after}
 * @param before the row before the change; null for inserts and snapshot rows
 * @param after the row after the change; null for deletes
 * @param source where the change stands in the source
 * @param trace the trace that it belongs to; null for none
 */
public record RowChange(
        Coordinates at,
        TableId table,
        Operation operation,
        @Nullable Schema keySchema,
        @Nullable Struct key,
        Schema rowSchema,
        @Nullable Struct before,
        @Nullable Struct after,
        SourcePosition source,
        @Nullable TraceContext trace)
        implements Decoded {

    /** Of no trace. */
    public RowChange(
            Coordinates at,
            TableId table,
            Operation operation,
            @Nullable Schema keySchema,
            @Nullable Struct key,
            Schema rowSchema,
            @Nullable Struct before,
            @Nullable Struct after,
            SourcePosition source) {
        this(at, table, operation, keySchema, key, rowSchema, before, after, source, null);
    }

    /**
     * The change's name for subscribers, the same each time that it is delivered.
     *
     * <p>Streamed changes are named by their place in the source, so that a change which the source connector writes to Kafka twice
     * has one name. The GTID stands for the file where there is one; the operation is part of it because an update of a primary
     * key becomes a delete and an insert at the same place. Snapshot rows share one place and are named by their place in Kafka.
     */
    public String id() {
        if (source.snapshot()) {
            return at.topic() + "/" + at.partition() + "/" + at.offset();
        }
        String transaction = source.gtid() != null ? source.gtid() : source.file();
        return source.server() + "/" + transaction + "/" + source.position() + "/" + source.row() + "/"
                + operation.letter();
    }

    /** This change as one of that table. */
    public RowChange of(TableId other) {
        return other == table || other.equals(table)
                ? this
                : new RowChange(at, other, operation, keySchema, key, rowSchema, before, after, source, trace);
    }
}
