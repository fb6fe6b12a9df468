package dev.rowcast.store;

import dev.rowcast.encode.Row;
import java.util.Map;

/**
 * What a store is to have of a row of the source.
 *
 * @param rows the rows of the store, by their keys
 * @param refused why nobody knows; empty where it is known
 */
public record Expected(Map<String, Row> rows, String refused) {
    /** Whether it is known. */
    public boolean isKnown() {
        return refused.isEmpty();
    }
}
