package dev.rowcast.change;

import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A record as the runtime hands it over, converted to Connect's data model but not yet understood.
 *
 * @param at where it was read from
 * @param keySchema schema of the key; null where the key is null or schemaless
 * @param key the key; null where there is none
 * @param valueSchema schema of the value; null where the value is null or schemaless
 * @param value the value; null for a tombstone
 * @param origin the runtime's own record, kept for the case that this one ends as a dead letter; null where there is no queue for
 *     those
 */
public record RawRecord(
        Coordinates at,
        @Nullable Schema keySchema,
        @Nullable Object key,
        @Nullable Schema valueSchema,
        @Nullable Object value,
        @Nullable Object origin) {}
