package dev.rowcast.store;

import dev.rowcast.change.RowChange;
import dev.rowcast.encode.RowReader;

/**
 * A row of the source.
 *
 * @param change the row as that after a change
 * @param rows the same as Java values: its key, and the row after
 */
public record SourceRow(RowChange change, RowReader.Rows rows) {}
