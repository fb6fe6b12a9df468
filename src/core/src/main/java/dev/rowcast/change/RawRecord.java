package dev.rowcast.change;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.header.ConnectHeaders;
import org.apache.kafka.connect.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record as the runtime hands it over, converted to Connect's data model but mostly not yet understood.
 *
 * @param at where it was read from
 * @param keySchema schema of the key; null where the key is null or schemaless
 * @param key the key; null where there is none
 * @param valueSchema schema of the value; null where the value is null or schemaless
 * @param value the value; null for a tombstone. A {@link RowChange} where the runtime understands it itself
 * @param origin the runtime's own record, kept for the case that this one ends as a dead letter; null where there is no queue for
 *     those
 * @param headers the record's headers, as the runtime's header converter read them: don't rely on their types
 * @param shortId whether its change keeps the id that earlier builds gave it: see {@link RowChange#shortId()}
 */
public record RawRecord(
        Place at,
        @Nullable Schema keySchema,
        @Nullable Object key,
        @Nullable Schema valueSchema,
        @Nullable Object value,
        @Nullable Object origin,
        Headers headers,
        boolean shortId) {

    /** Without a short id. */
    public RawRecord(
            Place at,
            @Nullable Schema keySchema,
            @Nullable Object key,
            @Nullable Schema valueSchema,
            @Nullable Object value,
            @Nullable Object origin,
            Headers headers) {
        this(at, keySchema, key, valueSchema, value, origin, headers, false);
    }

    /** Of a change that the runtime understands already. */
    public static RawRecord of(RowChange change) {
        return new RawRecord(change.at(), change.keySchema(), change.key(), null, change, null);
    }

    /** This record, whose change keeps its short id. */
    public RawRecord withShortId() {
        return new RawRecord(at, keySchema, key, valueSchema, value, origin, headers, true);
    }

    /** Without headers. */
    public RawRecord(
            Place at,
            @Nullable Schema keySchema,
            @Nullable Object key,
            @Nullable Schema valueSchema,
            @Nullable Object value,
            @Nullable Object origin) {
        this(at, keySchema, key, valueSchema, value, origin, new ConnectHeaders());
    }
}
