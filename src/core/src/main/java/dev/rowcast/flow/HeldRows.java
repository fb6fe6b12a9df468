package dev.rowcast.flow;

import dev.rowcast.change.Place;
import dev.rowcast.change.RowChange;
import dev.rowcast.contract.gate.GateDecision;
import dev.rowcast.route.Subscription;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream waits, and for what.
 *
 * @param at where the first record stands that waits
 * @param first the change that it is, which stands for all others of its shape; null where it can't be told
 * @param hold what is to be decided; null where nobody can decide, as about a single row that has a value which its field can't hold
 * @param notice what is wrong, for people
 */
record HeldRows(Place at, @Nullable RowChange first, GateDecision.@Nullable Hold hold, String notice) {
    static HeldRows of(RowChange first, GateDecision.Hold hold) {
        return new HeldRows(first.at(), first, hold, hold.held().notice());
    }

    /** What nobody can decide about. */
    static HeldRows undecidable(RowChange first, String notice) {
        return new HeldRows(first.at(), first, null, notice);
    }

    /** A record for which there should be dead letters, and there are none. */
    static HeldRows withoutQueue(UnexpectedRecordException bad) {
        return new HeldRows(bad.at(), bad.change(), null, withoutQueue(String.valueOf(bad.getMessage())));
    }

    /** What is wrong with a record, and how it would be passed over. */
    static String withoutQueue(String wrong) {
        return wrong
                + ". Give the connector a dead-letter queue (errors.tolerance=all and errors.deadletterqueue.topic.name) to pass it over";
    }

    /** The table, or where that can't be told the topic. */
    String table() {
        return first == null ? at.stream().topic() : first.table().toString();
    }

    /** Whether the subscription waits with it, as all do where the table can't be told. */
    boolean concerns(Subscription subscription) {
        return first == null || subscription.wants(first.table());
    }

    /** Where it stands, for people. */
    String place() {
        return first == null ? at.words() : TableStoppedException.place(first);
    }

    /** When the first of the rows was committed at the source, in milliseconds since the epoch; now where that can't be told. */
    long committedMillis() {
        return first == null
                ? System.currentTimeMillis()
                : TimeUnit.NANOSECONDS.toMillis(first.source().commitTimeNanos());
    }
}
