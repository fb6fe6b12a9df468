package dev.rowcast.decode;

import dev.rowcast.change.ControlRecord;
import dev.rowcast.change.Decoded;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.RecordException;
import dev.rowcast.change.RowChange;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Understands what Debezium's MySQL connector writes: row changes, and the records beside them. Not thread-safe.
 *
 * <p>Converters hand out the same schema instance for the same schema as long as it stays in their cache, so layouts are found by identity. With more tables
 * than the cache has room for, each record comes with a schema of its own: then they are found by what the schema says, and the changes have the schemas that
 * were met first, so that all that is derived from these is derived once.
 */
public final class EnvelopeDecoder {
    /** More live envelope schemas than any worker's converter caches (1,000 by default); past that the memory starts anew. */
    private static final int MAX_LAYOUTS = 4096;

    /** More tables than a task reads. */
    private static final int MOST_SCHEMAS = 20_000;

    /** How Debezium's MySQL connector names itself. */
    private static final String MYSQL = "mysql";

    private static final Map<String, ControlRecord> BESIDE_THE_ROWS = Map.of(
            "io.debezium.connector.common.Heartbeat", ControlRecord.HEARTBEAT,
            "io.debezium.connector.common.TransactionMetadataValue", ControlRecord.TRANSACTION,
            "io.debezium.connector.mysql.SchemaChangeValue", ControlRecord.SCHEMA_CHANGE);

    private final IdentityHashMap<Schema, EnvelopeLayout> layouts = new IdentityHashMap<>();
    /** The same layouts by what their schemas say. */
    private final Map<Schema, EnvelopeLayout> bySchema = new HashMap<>();

    /**
     * Tells what the record is.
     *
     * @throws RecordException if it is nothing that Debezium's MySQL connector writes
     */
    public Decoded decode(RawRecord raw) {
        Object value = raw.value();
        if (value == null) {
            return ControlRecord.TOMBSTONE;
        }
        if (value instanceof RowChange known) {
            return known;
        }
        Schema schema = raw.valueSchema();
        if (schema == null) {
            throw notAnEnvelope(
                    raw,
                    "its value has no schema (it is a " + value.getClass().getSimpleName()
                            + "); use a converter that keeps schemas: for JsonConverter set"
                            + " value.converter.schemas.enable=true on the source connector and on this one");
        }
        if (!(value instanceof Struct envelope)) {
            throw notAnEnvelope(raw, "its value is a " + schema.type() + ", not a struct");
        }
        // The record may name another schema than the one that says where the struct's fields are.
        Schema shape = envelope.schema();
        EnvelopeLayout layout = layouts.get(shape);
        if (layout == null) {
            ControlRecord beside = shape.name() == null ? null : BESIDE_THE_ROWS.get(shape.name());
            if (beside != null) {
                return beside;
            }
            requireMysql(raw, EnvelopeLayout.connectorOf(envelope));
            layout = layoutOf(raw, shape);
        } else {
            requireMysql(raw, layout.writerOf(envelope));
        }
        return layout.read(raw, envelope);
    }

    private EnvelopeLayout layoutOf(RawRecord raw, Schema schema) {
        String missing = EnvelopeLayout.missingIn(schema);
        if (missing != null) {
            throw notAnEnvelope(raw, describe(schema) + " and lacks " + missing + flattened(schema));
        }
        if (layouts.size() >= MAX_LAYOUTS) {
            layouts.clear();
        }
        if (bySchema.size() >= MOST_SCHEMAS) {
            bySchema.clear();
        }
        EnvelopeLayout known = bySchema.get(schema);
        EnvelopeLayout layout = known == null ? new EnvelopeLayout(schema) : known;
        if (known == null) {
            bySchema.put(schema, layout);
        }
        // One that doesn't come again would be kept for nothing, with all that it refers to.
        if (known == null || known.isMetAgain(schema)) {
            layouts.put(schema, layout);
        }
        return layout;
    }

    /** Envelopes of other connectors may have all fields that are read, and mean something else by them. */
    private static void requireMysql(RawRecord raw, @Nullable String connector) {
        if (connector != null && !connector.equals(MYSQL)) {
            throw notAnEnvelope(
                    raw,
                    "its source.connector is \"" + connector
                            + "\", and Rowcast reads MySQL alone; take its topic out of the topics or topics.regex of this connector");
        }
    }

    private static String describe(Schema schema) {
        String names = String.join(
                ", ", schema.fields().stream().limit(8).map(Field::name).toList());
        return "its value is the struct " + (schema.name() == null ? "(unnamed)" : schema.name()) + " with the fields "
                + names + (schema.fields().size() > 8 ? ", …" : "");
    }

    private static String flattened(Schema schema) {
        boolean unwrapped = schema.field("op") == null && schema.field("source") == null;
        return unwrapped
                ? "; if the transform ExtractNewRecordState flattens the events, take it out: Rowcast needs the envelope"
                : "";
    }

    private static RecordException notAnEnvelope(RawRecord raw, String found) {
        return new RecordException(raw.at(), "not a change event of Debezium's MySQL connector: " + found);
    }
}
