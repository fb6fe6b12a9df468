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
 * @param shortId whether its id is the short one, which earlier builds gave: where a subscriber may know it by that
 * @param sourceTable the table at the source, which is another one where that is an alias
 */
public record RowChange(
        Place at,
        TableId table,
        Operation operation,
        @Nullable Schema keySchema,
        @Nullable Struct key,
        Schema rowSchema,
        @Nullable Struct before,
        @Nullable Struct after,
        SourcePosition source,
        @Nullable TraceContext trace,
        boolean shortId,
        TableId sourceTable)
        implements Decoded {

    /** With the id that new changes get, of the table that it is a change of at the source. */
    public RowChange(
            Place at,
            TableId table,
            Operation operation,
            @Nullable Schema keySchema,
            @Nullable Struct key,
            Schema rowSchema,
            @Nullable Struct before,
            @Nullable Struct after,
            SourcePosition source,
            @Nullable TraceContext trace) {
        this(at, table, operation, keySchema, key, rowSchema, before, after, source, trace, false, table);
    }

    /** Of no trace, and with the id that new changes get. */
    public RowChange(
            Place at,
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
     * <p>Streamed changes are named by their place in their transaction, so that a change which the source connector writes to Kafka
     * twice has one name. Where the source gives no such place they are named by their position in the binary log, which several changes
     * may share (a compressed transaction has but one, and another server's log may have the same), and by what tells the record from others,
     * which nothing shares. Snapshot rows are named by their record's place alone.
     */
    public String id() {
        IdText id = new IdText();
        writeId(id);
        return id.toString();
    }

    /** Writes {@link #id()} without making its text. */
    public void writeId(IdWriter id) {
        TransactionPlace place = source.place();
        if (source.snapshot()) {
            at.writeId(id);
        } else if (place != null && !shortId) {
            id.raw(operation.letter());
            id.raw('/');
            place.writeId(id);
            id.raw('/');
            id.utf8(source.server());
        } else {
            if (!positionIsEnough()) {
                at.writeMark(id);
                id.raw('@');
            }
            id.raw(operation.letter());
            id.raw('/');
            source.writeId(id);
        }
    }

    /**
     * Whether the position in the binary log names it without its record's place: where the short id is wanted, and for a TRUNCATE, since
     * a statement that changes a table has its GTID for itself.
     */
    public boolean positionIsEnough() {
        return shortId || operation == Operation.TRUNCATE && source.gtid() != null;
    }

    /** This change with the short id: the binary log position alone. Snapshot rows have one id in any case. */
    public RowChange withShortId() {
        return new RowChange(
                at, table, operation, keySchema, key, rowSchema, before, after, source, trace, true, sourceTable);
    }

    /**
     * When it arrived, for the guard of a store or of a subscriber.
     *
     * @throws RecordException if that is beyond what a version can say
     */
    public RowVersion version() {
        try {
            return at.version();
        } catch (IllegalArgumentException beyond) {
            RecordException named = new RecordException(
                    at,
                    "a store's version holds no place beyond " + RowVersion.MAX_SEQUENCE
                            + "; have the source write to a new topic");
            named.initCause(beyond);
            throw named;
        }
    }

    /** This change as one of that table. */
    public RowChange of(TableId other) {
        return other == table || other.equals(table)
                ? this
                : new RowChange(
                        at,
                        other,
                        operation,
                        keySchema,
                        key,
                        rowSchema,
                        before,
                        after,
                        source,
                        trace,
                        shortId,
                        sourceTable);
    }
}
