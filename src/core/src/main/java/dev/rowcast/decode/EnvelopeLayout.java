package dev.rowcast.decode;

import dev.rowcast.change.ControlRecord;
import dev.rowcast.change.Decoded;
import dev.rowcast.change.Operation;
import dev.rowcast.change.Place;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.RecordException;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.SourcePosition;
import dev.rowcast.change.TableId;
import dev.rowcast.change.TraceContext;
import dev.rowcast.change.TransactionPlace;
import java.lang.ref.WeakReference;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Where the parts of an envelope lie, looked up once for a schema. */
final class EnvelopeLayout {
    private static final String[] ENVELOPE = {"before", "after", "source", "op"};
    private static final String TRANSACTION = "transaction";
    private static final String[] SOURCE = {"name", "db", "table", "server_id", "file", "pos", "row", "ts_ms"};

    private final Schema rowSchema;
    private final EnvelopeField before;
    private final EnvelopeField after;
    private final EnvelopeField op;
    private final @Nullable EnvelopeField transaction;
    private final @Nullable EnvelopeField transactionId;
    private final @Nullable EnvelopeField order;

    private final EnvelopeField source;
    private final @Nullable EnvelopeField version;
    private final @Nullable EnvelopeField connector;
    private final EnvelopeField server;
    private final EnvelopeField database;
    private final EnvelopeField table;
    private final EnvelopeField serverId;
    private final @Nullable EnvelopeField gtid;
    private final EnvelopeField file;
    private final EnvelopeField position;
    private final EnvelopeField row;
    private final EnvelopeField millis;
    private final @Nullable EnvelopeField micros;
    private final @Nullable EnvelopeField nanos;

    /** The last schema of another instance that was found to be equal. */
    private WeakReference<@Nullable Schema> equal = new WeakReference<>(null);

    private @Nullable Schema lastKey;
    private @Nullable TableId lastTable;
    private @Nullable String lastVersion;
    private boolean ordersAreStable;

    /** Whether an equal schema is the same instance as the last one that was asked about. */
    boolean isMetAgain(Schema schema) {
        if (equal.refersTo(schema)) {
            return true;
        }
        equal = new WeakReference<>(schema);
        return false;
    }

    /** The schema must lack nothing: see {@link #missingIn}. */
    EnvelopeLayout(Schema envelope) {
        this.before = EnvelopeField.of(envelope, "before");
        this.after = EnvelopeField.of(envelope, "after");
        this.op = EnvelopeField.of(envelope, "op");
        this.rowSchema = after.schema();
        this.transaction = envelope.field(TRANSACTION) == null ? null : EnvelopeField.of(envelope, TRANSACTION);
        this.transactionId = transaction == null ? null : EnvelopeField.within(transaction, "id");
        this.order = transaction == null ? null : EnvelopeField.within(transaction, "data_collection_order");
        this.source = EnvelopeField.of(envelope, "source");
        this.version = EnvelopeField.within(source, "version");
        this.connector = EnvelopeField.within(source, "connector");
        this.server = EnvelopeField.needed(source, "name");
        this.database = EnvelopeField.needed(source, "db");
        this.table = EnvelopeField.needed(source, "table");
        this.serverId = EnvelopeField.needed(source, "server_id");
        this.gtid = EnvelopeField.within(source, "gtid");
        this.file = EnvelopeField.needed(source, "file");
        this.position = EnvelopeField.needed(source, "pos");
        this.row = EnvelopeField.needed(source, "row");
        this.millis = EnvelopeField.needed(source, "ts_ms");
        this.micros = EnvelopeField.within(source, "ts_us");
        this.nanos = EnvelopeField.within(source, "ts_ns");
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
        Field transaction = schema.field(TRANSACTION);
        if (transaction != null && transaction.schema().type() != Schema.Type.STRUCT) {
            return "a struct as its \"transaction\", which is a "
                    + transaction.schema().type();
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
        return connector != null
                        && envelope.get(source.field()) instanceof Struct block
                        && block.get(connector.field()) instanceof String text
                ? text
                : null;
    }

    Decoded read(RawRecord raw, Struct envelope) {
        Place at = raw.at();
        String code = op.read(at, envelope, String.class);
        if ("m".equals(code)) {
            return ControlRecord.MESSAGE;
        }
        Operation operation = operation(raw, code);
        Struct block = source.require(at, envelope, Struct.class);
        Struct key = keyOf(raw);
        TableId named = tableOf(raw, block);
        return new RowChange(
                at,
                named,
                operation,
                key == null ? null : schemaOf(key),
                key,
                rowSchema,
                before.read(at, envelope, Struct.class),
                after.read(at, envelope, Struct.class),
                positionOf(at, envelope, block, named, operation == Operation.SNAPSHOT),
                TraceContext.of(raw.headers()),
                raw.shortId(),
                named);
    }

    private static @Nullable Struct keyOf(RawRecord raw) {
        Object key = raw.key();
        if (key != null && !(key instanceof Struct)) {
            throw new RecordException(
                    raw.at(),
                    "its key is a " + key.getClass().getSimpleName()
                            + ", not a struct; let key.converter be the one that the source connector writes with");
        }
        return (Struct) key;
    }

    /** The instance of the key before, if this one's schema says the same. */
    private Schema schemaOf(Struct key) {
        Schema own = key.schema();
        Schema last = lastKey;
        if (last == null || (own != last && !own.equals(last))) {
            lastKey = own;
            return own;
        }
        return last;
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
        String databaseName = database.read(raw.at(), block, String.class);
        String tableName = table.read(raw.at(), block, String.class);
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

    private SourcePosition positionOf(Place at, Struct envelope, Struct block, TableId named, boolean snapshot) {
        Struct metadata = transaction == null ? null : transaction.read(at, envelope, Struct.class);
        String gtidName = gtid == null ? null : gtid.read(at, block, String.class);
        String id = metadata == null || transactionId == null ? null : transactionId.read(at, metadata, String.class);
        return new SourcePosition(
                server.require(at, block, String.class),
                serverId.require(at, block, Long.class),
                gtidName,
                file.require(at, block, String.class),
                position.require(at, block, Long.class),
                row.require(at, block, Integer.class),
                commitTimeNanos(at, block),
                snapshot,
                id,
                gtidName == null || !gtidName.equals(id) ? null : placeOf(at, metadata, block, gtidName, named));
    }

    private long commitTimeNanos(Place at, Struct block) {
        Long exact = nanos == null ? null : nanos.read(at, block, Long.class);
        if (exact != null) {
            return exact;
        }
        Long finer = micros == null ? null : micros.read(at, block, Long.class);
        return finer != null
                ? TimeUnit.MICROSECONDS.toNanos(finer)
                : TimeUnit.MILLISECONDS.toNanos(millis.require(at, block, Long.class));
    }

    /** Null unless the orders are those of the transaction that the GTID names: other names are good on one server only. */
    private @Nullable TransactionPlace placeOf(
            Place at, @Nullable Struct metadata, Struct block, String gtidName, TableId named) {
        Long place = metadata == null || order == null ? null : order.read(at, metadata, Long.class);
        return place == null || !ordersAreStable(at, block) ? null : new TransactionPlace(gtidName, named, place);
    }

    private boolean ordersAreStable(Place at, Struct block) {
        String found = version == null ? null : version.read(at, block, String.class);
        if (!Objects.equals(found, lastVersion)) {
            ordersAreStable = DebeziumVersion.ordersAreStable(found);
            lastVersion = found;
        }
        return ordersAreStable;
    }
}
