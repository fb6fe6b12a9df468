package dev.rowcast.flow;

import dev.rowcast.change.Excerpt;
import dev.rowcast.change.RecordException;
import dev.rowcast.change.RowChange;
import dev.rowcast.deliver.BatchKey;
import dev.rowcast.deliver.EncodedChange;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A record that can't be delivered, with enough context for an operator to find the change, and to send it to only the
 * subscription that didn't get it.
 *
 * @param origin the runtime's own record, as it came with the raw one; null if the runtime keeps none
 * @param why what is wrong with it, in full, with its position
 * @param subscription the subscription that didn't get it; empty if the record couldn't be decoded
 * @param table {@code database.table}; empty if the record couldn't be decoded
 * @param id the change's id; empty if the record couldn't be decoded
 * @param reason a short reason; truncated after 4,000 characters
 * @param attempts how many calls carried it
 * @param contractRevision the revision of the contract that it was encoded with; 0 if it wasn't encoded
 */
public record DeadLetter(
        @Nullable Object origin,
        RecordException why,
        Optional<String> subscription,
        Optional<String> table,
        Optional<String> id,
        String reason,
        int attempts,
        int contractRevision) {
    private static final int LONGEST_REASON = 4_000;

    public DeadLetter {
        reason = Excerpt.of(reason, LONGEST_REASON);
    }

    /** A record that couldn't be decoded. */
    static DeadLetter notUnderstood(@Nullable Object origin, RecordException why) {
        return new DeadLetter(origin, why, Optional.empty(), Optional.empty(), Optional.empty(), why.found(), 0, 0);
    }

    /** A change that can't be encoded for the subscription, or that a policy stops. */
    static DeadLetter notEncoded(
            @Nullable Object origin,
            RowChange change,
            String subscription,
            int contractRevision,
            RecordException why,
            String reason) {
        return new DeadLetter(
                origin,
                why,
                Optional.of(subscription),
                Optional.of(change.table().toString()),
                Optional.of(change.id()),
                reason,
                0,
                contractRevision);
    }

    /** A change that was encoded and rejected. */
    static DeadLetter notDelivered(EncodedChange change, String reason) {
        BatchKey key = change.batchKey();
        RecordException why = new RecordException(
                change.at(),
                "this change of " + key.table() + " can't be delivered to the subscription " + key.subscription() + ": "
                        + reason);
        return new DeadLetter(
                change.origin(),
                why,
                Optional.of(key.subscription()),
                Optional.of(key.table()),
                Optional.of(change.id()),
                reason,
                change.calls(),
                key.contractRevision());
    }
}
