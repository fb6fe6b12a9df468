package dev.rowcast.destination.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * A row as it is written.
 *
 * @param key by which it is known in its table
 * @param values in the order of the table's columns: each what {@link Dialect#stored} made of it, or null
 * @param version the write's
 * @param deleted whether there is no such row any more
 */
@SuppressWarnings("ArrayRecordComponent")
record StoredRow(String key, @Nullable Object[] values, long version, boolean deleted) {}
