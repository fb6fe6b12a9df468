package dev.rowcast.flow;

import dev.rowcast.change.Place;
import dev.rowcast.change.RowChange;
import dev.rowcast.contract.gate.GateDecision;
import dev.rowcast.contract.log.ContractLogUnavailableException;
import dev.rowcast.route.GhostTable;
import dev.rowcast.route.Subscription;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The position at which a stream is held, and why.
 *
 * @param at position of the first record that waits
 * @param first the change of that record, which represents all others of its shape; null if the record couldn't be decoded
 * @param hold what to decide; null if no decision is possible, such as for a row with a value that its field can't hold
 * @param notice what is wrong, for operators
 * @param askedAgainIn if they wait only because the contract log gave no answer: when it is asked again; otherwise empty
 * @param lookAt what to look at then
 */
record HeldRows(
        Place at,
        @Nullable RowChange first,
        GateDecision.@Nullable Hold hold,
        String notice,
        Optional<Duration> askedAgainIn,
        String lookAt) {
    private HeldRows(Place at, @Nullable RowChange first, GateDecision.@Nullable Hold hold, String notice) {
        this(at, first, hold, notice, Optional.empty(), "");
    }

    /** @param ghosts copies of the table, by tools for schema changes, whose rows came by */
    static HeldRows of(RowChange first, GateDecision.Hold hold, List<GhostTable> ghosts) {
        String swap =
                ghosts.stream().findFirst().map(ghost -> "; " + ghost.swap()).orElse("");
        return new HeldRows(first.at(), first, hold, hold.held().notice() + swap);
    }

    /** A record that isn't understood, like too many before it. */
    static HeldRows notUnderstood(Place at, @Nullable RowChange change, String notice) {
        return new HeldRows(at, change, null, notice);
    }

    /** Rows of a shape about which the contract log gave no answer. */
    static HeldRows unanswered(RowChange first, ContractLogUnavailableException silent, Duration askedAgainIn) {
        String notice = silent.getMessage()
                + ". The contract of these rows isn't known until it answers: they wait, it is asked again now and then, and delivery goes on by itself";
        return new HeldRows(first.at(), first, null, notice, Optional.of(askedAgainIn), silent.where());
    }

    /** Whether they wait only because the contract log gave no answer. */
    boolean isUnanswered() {
        return askedAgainIn.isPresent();
    }

    /** Rows about which no decision is possible. */
    static HeldRows undecidable(RowChange first, String notice) {
        return new HeldRows(first.at(), first, null, notice);
    }

    /** A record that should go to the dead-letter queue, without such a queue. */
    static HeldRows withoutQueue(UnexpectedRecordException bad) {
        return new HeldRows(bad.at(), bad.change(), null, withoutQueue(String.valueOf(bad.getMessage())));
    }

    /** What is wrong with a record, and how to skip it. */
    static String withoutQueue(String wrong) {
        return wrong
                + ". Give the connector a dead-letter queue (errors.tolerance=all and errors.deadletterqueue.topic.name) to skip it";
    }

    /** The table, or the topic if the table isn't known. */
    String table() {
        return first == null ? at.stream().topic() : first.table().toString();
    }

    /** Whether the subscription waits too. All do if the table isn't known. */
    boolean concerns(Subscription subscription) {
        return first == null || subscription.wants(first.table());
    }

    /** The position, for operators. */
    String place() {
        return first == null ? at.words() : TableStoppedException.place(first);
    }

    /** When the first of the rows was committed at the source, in milliseconds since the epoch; the current time if that isn't known. */
    long committedMillis() {
        return first == null
                ? System.currentTimeMillis()
                : TimeUnit.NANOSECONDS.toMillis(first.source().commitTimeNanos());
    }
}
