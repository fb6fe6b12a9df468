package dev.rowcast.sample;

import dev.rowcast.v1.ChangeEvent;
import dev.rowcast.v1.PushRequest;

/**
 * A change as it came.
 *
 * @param batch what it came in
 * @param event the change, its rows encoded
 * @param rows its rows
 */
public record ReceivedChange(PushRequest batch, ChangeEvent event, Rows rows) {
    /** The table's full name, {@code database.table}. */
    public String table() {
        return batch.getDatabase() + "." + batch.getTable();
    }
}
