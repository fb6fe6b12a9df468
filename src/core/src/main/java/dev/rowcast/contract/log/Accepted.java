package dev.rowcast.contract.log;

import dev.rowcast.contract.shape.TableShape;

/**
 * A revision that counts.
 *
 * @param index how many of the table's counted before it
 * @param entry the revision
 */
record Accepted(int index, ContractEntry entry) {
    LogPosition since() {
        return entry.since();
    }

    boolean hasShape(TableShape shape) {
        return entry.shape().equals(shape);
    }
}
