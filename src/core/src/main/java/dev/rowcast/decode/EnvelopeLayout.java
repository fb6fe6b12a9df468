package dev.rowcast.decode;

import dev.rowcast.change.Decoded;
import dev.rowcast.change.Operation;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.RecordException;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.change.TableId;
import dev.rowcast.change.TraceContext;
import dev.rowcast.change.TransactionPlace;
import dev.rowcast.change.Unrouted;
import java.util.Objects;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Where the parts of an envelope lie, looked up once for a schema. */
final class EnvelopeLayout {
    private static final String[] ENVELOPE = {"before", "after", "source", "op"};
    private static final String[] SOURCE = {"name", "db", "table", "server_id", "file", "pos", "row", "ts_ms"};

    private final Schema rowSchema;
    private final Field before;
    private final Field after;
    private final Field op;
    private final @Nullable Field transaction;
    private final @Nullable Field transactionId;
    private final @Nullable Field order;

    private final Field source;
    private final @Nullable Field version;
    private final @Nullable Field connector;
    private final Field server;
    private final Field database;
    private final Field table;
    private final Field serverId;
    private final @Nullable Field gtid;
    private final Field file;
    private final Field position;
    private final Field row;
    private final Field millis;
    private final @Nullable Field micros;
    private final @Nullable Field nanos;

    private @Nullable TableId lastTable;
    private @Nullable String lastVersion;
    private boolean ordersAreStable;

    /** The schema must lack nothing: see {@link #missingIn}. */
    EnvelopeLayout(Schema envelope) {
        this.before = envelope.field("before");
        this.after = envelope.field("after");
        this.op = envelope.field("op");
        this.rowSchema = after.schema();
        this.transaction = envelope.field("transaction");
        this.transactionId = transaction == null ? null : transaction.schema().field("id");
        this.order = transaction == null ? null : transaction.schema().field("data_collection_order");
        this.source = envelope.field("source");
        Schema block = source.schema();
        this.version = block.field("version");
        this.connector = block.field("connector");
        this.server = block.field("name");
        this.database = block.field("db");
        this.table = block.field("table");
        this.serverId = block.field("server_id");
        this.gtid = block.field("gtid");
        this.file = block.field("file");
        this.position = block.field("pos");
        this.row = block.field("row");
        this.millis = block.field("ts_ms");
        this.micros = block.field("ts_us");
        this.nanos = block.field("ts_ns");
    }

    /** What the schema lacks of an envelope of the MySQL connector, as a phrase; null if it is one. */
    static @Nullable String missingIn(Schema schema) {
        for (String name : ENVELOPE) {
            if (schema.field(name) == null) {
                return "\"" + name + "\"";
            }
        }
        Schema block = schema.field("source").schema();
        if (block.type() != Schema.Type.STRUCT || schema.field("after").schema().type() != Schema.Type.STRUCT) {
            return "a struct as its \"source\" and \"after\"";
        }
        for (String name : SOURCE) {
            if (block.field(name) == null) {
                return "\"source." + name + "\", which the MySQL connector always writes";
            }
        }
        return null;
    }

    /** Which of Debezium's connectors wrote a struct of any schema, as it says itself; null if it doesn't. */
    static @Nullable String connectorOf(Struct value) {
        Field block = value.schema().field("source");
        if (block == null || !(value.get(block) instanceof Struct source)) {
            return null;
        }
        Field name = source.schema().field("connector");
        return name != null && source.get(name) instanceof String text ? text : null;
    }

    /** Which of Debezium's connectors wrote the envelope; null if it doesn't say. */
    @Nullable String writerOf(Struct envelope) {
        return connector == null || !(envelope.get(source) instanceof Struct block)
                ? null
                : (String) block.get(connector);
    }

    Decoded read(RawRecord raw, Struct envelope) {
        String code = (String) envelope.get(op);
        if ("m".equals(code)) {
            return Unrouted.MESSAGE;
        }
        Operation operation = operation(raw, code);
        Struct block = (Struct) required(envelope, source);
        if (raw.key() != null && !(raw.key() instanceof Struct)) {
            throw new RecordException(
                    raw.at(),
                    "its key is a " + raw.key().getClass().getSimpleName()
                            + ", not a struct; let key.converter be the one that the source connector writes with");
        }
        Struct key = (Struct) raw.key();
        TableId named = tableOf(raw, block);
        return new RowChange(
                raw.at(),
                named,
                operation,
                key == null ? null : raw.keySchema(),
                key,
                rowSchema,
                (Struct) envelope.get(before),
                (Struct) envelope.get(after),
                positionOf(envelope, block, named, operation == Operation.SNAPSHOT),
                TraceContext.of(raw.headers()),
                raw.shortId(),
                named);
    }

    private static Operation operation(RawRecord raw, @Nullable String code) {
        return switch (code == null ? "" : code) {
            case "c" -> Operation.INSERT;
            case "u" -> Operation.UPDATE;
            case "d" -> Operation.DELETE;
            case "r" -> Operation.SNAPSHOT;
            case "t" -> Operation.TRUNCATE;
            default ->
                throw new RecordException(
                        raw.at(), "unknown operation \"" + code + "\" in the envelope; known are c, u, d, r, t and m");
        };
    }

    /** One topic mostly holds one table, so its id is made once. */
    private TableId tableOf(RawRecord raw, Struct block) {
        String databaseName = (String) block.get(database);
        String tableName = (String) block.get(table);
        if (databaseName == null || tableName == null) {
            throw new RecordException(raw.at(), "the envelope names no table: source.db and source.table are null");
        }
        TableId last = lastTable;
        if (last == null || !last.table().equals(tableName) || !last.database().equals(databaseName)) {
            last = new TableId(databaseName, tableName);
            lastTable = last;
        }
        return last;
    }

    private SourcePosition positionOf(Struct envelope, Struct block, TableId named, boolean snapshot) {
        Struct metadata = transaction == null ? null : (Struct) envelope.get(transaction);
        String gtidName = gtid == null ? null : (String) block.get(gtid);
        return new SourcePosition(
                (String) required(block, server),
                (Long) required(block, serverId),
                gtidName,
                (String) required(block, file),
                (Long) required(block, position),
                (Integer) required(block, row),
                commitTimeNanos(block),
                snapshot,
                metadata == null || transactionId == null ? null : (String) metadata.get(transactionId),
                metadata == null || gtidName == null ? null : placeOf(metadata, block, gtidName, named));
    }

    private static Object required(Struct block, Field field) {
        return Objects.requireNonNull(block.get(field), field.name());
    }

    private long commitTimeNanos(Struct block) {
        Object exact = nanos == null ? null : block.get(nanos);
        if (exact != null) {
            return (Long) exact;
        }
        Object finer = micros == null ? null : block.get(micros);
        return finer != null ? (Long) finer * 1_000 : (Long) required(block, millis) * 1_000_000;
    }

    /** Null unless the orders are those of the transaction that the GTID names: other names are good on one server only. */
    private @Nullable TransactionPlace placeOf(Struct metadata, Struct block, String gtidName, TableId named) {
        if (transactionId == null || order == null || !gtidName.equals(metadata.get(transactionId))) {
            return null;
        }
        Long place = (Long) metadata.get(order);
        return place == null || !ordersAreStable(block) ? null : new TransactionPlace(gtidName, named, place);
    }

    private boolean ordersAreStable(Struct block) {
        String found = version == null ? null : (String) block.get(version);
        if (!Objects.equals(found, lastVersion)) {
            ordersAreStable = DebeziumVersion.ordersAreStable(found);
            lastVersion = found;
        }
        return ordersAreStable;
    }
}
