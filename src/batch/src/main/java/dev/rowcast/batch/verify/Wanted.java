package dev.rowcast.batch.verify;

import dev.rowcast.batch.source.RowKey;
import dev.rowcast.encode.Row;

/**
 * What a store is to have of a key.
 *
 * @param asked what MySQL is asked by for the row that it is made of
 * @param values the values
 */
record Wanted(RowKey asked, Row values) {}
