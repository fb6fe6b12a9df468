package dev.rowcast.flow;

import dev.rowcast.change.RowChange;
import dev.rowcast.change.TableId;
import dev.rowcast.contract.evolution.Stop;
import dev.rowcast.contract.log.PositionRange;
import dev.rowcast.encode.OutputSchema;
import dev.rowcast.encode.RowEncoder;
import java.util.List;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How to encode and route the changes of one shape of a table; decided and compiled once.
 *
 * @param table the table
 * @param rowSchema the rows' schema, compared by identity
 * @param keySchema the keys' schema, compared by identity; null if changes have no key
 * @param range the rows of these schemas that it applies to
 * @param views the subscriptions that get the rows; empty if no subscription wants them
 * @param quarantined the subscriptions whose policy sends the rows to the dead-letter queue
 * @param onBadValue policy for a row with a value that its field can't hold
 */
record TablePlan(
        TableId table,
        Schema rowSchema,
        @Nullable Schema keySchema,
        PositionRange range,
        List<View> views,
        List<Quarantine> quarantined,
        Stop onBadValue) {

    /**
     * Subscriptions that get the same bytes, because they want the same columns in the same format.
     *
     * @param schema the columns that they get
     * @param encoder encodes the rows
     * @param subscriptions the subscriptions that get the bytes
     */
    record View(OutputSchema schema, RowEncoder encoder, List<SubscriptionDelivery> subscriptions) {}

    /**
     * A subscription whose changes of this shape go to the dead-letter queue.
     *
     * @param subscription its name
     * @param reason why
     */
    record Quarantine(String subscription, String reason) {}

    boolean fits(RowChange change) {
        return rowSchema == change.rowSchema()
                && keySchema == change.keySchema()
                && table.equals(change.table())
                && range.has(change);
    }
}
