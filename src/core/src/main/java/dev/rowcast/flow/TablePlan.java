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
 * How the changes of one shape of a table go out, decided and compiled once.
 *
 * @param table the table
 * @param rowSchema the rows' schema, which is known again by identity
 * @param keySchema the keys' schema, likewise; null where changes have none
 * @param range which rows of these schemas it is for
 * @param views who gets them; empty where nobody wants them
 * @param quarantined who would get them, but for a policy that sends them to the dead letters
 * @param onBadValue what is done with a row that has a value its field can't hold
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
     * @param schema what they see of the rows
     * @param encoder makes the bytes
     * @param subscriptions who gets them
     */
    record View(OutputSchema schema, RowEncoder encoder, List<SubscriptionDelivery> subscriptions) {}

    /**
     * A subscription whose changes of this shape go to the dead letters.
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
