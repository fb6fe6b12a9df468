package dev.rowcast.flow;

import dev.rowcast.change.Place;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.RecordException;
import dev.rowcast.change.RowChange;
import dev.rowcast.change.StreamId;
import dev.rowcast.contract.evolution.Stop;
import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.deliver.BatchKey;
import dev.rowcast.deliver.ChangeKey;
import dev.rowcast.deliver.EncodedChange;
import dev.rowcast.deliver.Lane;
import dev.rowcast.deliver.ParkedKeys;
import dev.rowcast.encode.UndecidedException;
import dev.rowcast.encode.ValueException;
import dev.rowcast.observe.DeliveryListener;
import dev.rowcast.progress.PendingRecord;
import dev.rowcast.progress.StreamOffsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Encodes the changes of one stream and offers them to lanes. Not thread-safe. */
final class StreamFlow {
    /** A stream mostly carries one table in few shapes. With more shapes than this, caching them has no use. */
    private static final int MAX_ROUTES = 1_000;

    /** Small enough that the first changes of a poll are sent while the others are still encoded. */
    private static final int LONGEST_RUN = 100;

    /** Limit for dead letters that are being written of records that no lane has, and so no lane counts. */
    private static final int MOST_LETTERS = 1_000;

    /** Why a change isn't sent, for a redrive, which names each. */
    private static final String UNWANTED = "the subscription's \"when\" is false of it";

    private static final int ENVELOPE_BYTES = 4_000;
    private static final int COLUMN_BYTES = 400;

    private final StreamId stream;
    private final StreamOffsets offsets;
    private final TablePlans plans;
    private final IdentityHashMap<TablePlan, Route> routes = new IdentityHashMap<>();
    private @Nullable Route last;
    /** Version of the plans from which the routes were derived. */
    private int version;

    private final List<LaneBatch> batches = new ArrayList<>(1);
    /** Pending records to open before a lane gets one of them. */
    private List<PendingRecord> prepared = new ArrayList<>();

    private final Holds holds;
    private final DeadLetterRetries deadLetters;
    private final ParkedKeys parked;
    private final LetterBrake brake;
    private final DeliveryListener listener;
    private final AtomicInteger letters = new AtomicInteger();
    private @Nullable Fault fault;
    private boolean held;
    private long newest = -1;
    private @Nullable Long rewind;

    /** A record that stops the stream, and its position. */
    private record Fault(Place at, RuntimeException why) {}

    /** A plan with this stream's lanes. */
    private record Route(
            TablePlan plan, String table, List<ContractView> views, int parts, boolean keyed, boolean ordered) {}

    private record ContractView(TablePlan.View plan, List<Target> targets) {}

    private record Target(LaneBatch batch, BatchKey key) {}

    /**
     * An encoded change.
     *
     * @param events for each view of its contract; null where it doesn't go
     * @param parts how many deliveries and letters it ends with
     * @param undecided why it isn't known whether it goes to a view
     */
    private record Encoded(
            byte[] @Nullable [] events,
            int parts,
            Map<ContractView, UndecidedException> undecided,
            int originBytes,
            @Nullable ChangeKey key,
            boolean barrier) {}

    /** Changes that a lane gets in one call, so that locks are taken and the lane's state is checked once for all of them. */
    private static final class LaneBatch {
        private final Lane lane;
        private List<EncodedChange> changes = new ArrayList<>();

        LaneBatch(Lane lane) {
            this.lane = lane;
        }

        void offer() {
            if (!changes.isEmpty()) {
                lane.offer(changes);
                // A long-lived list is promoted; storing young objects in it costs a write barrier each.
                changes = new ArrayList<>();
            }
        }
    }

    StreamFlow(
            StreamId stream,
            StreamOffsets offsets,
            TablePlans plans,
            Holds holds,
            DeadLetterRetries deadLetters,
            ParkedKeys parked,
            LetterBrake brake,
            DeliveryListener listener) {
        this.stream = stream;
        this.offsets = offsets;
        this.plans = plans;
        this.holds = holds;
        this.deadLetters = deadLetters;
        this.parked = parked;
        this.brake = brake;
        this.listener = listener;
    }

    StreamId stream() {
        return stream;
    }

    StreamOffsets offsets() {
        openPrepared();
        return offsets;
    }

    private void openPrepared() {
        if (!prepared.isEmpty()) {
            offsets.open(prepared);
            prepared = new ArrayList<>();
        }
    }

    /** Stops the stream before that record. No commit passes the record. */
    void stop(Place at, RuntimeException why) {
        offsets().open(at.sequence(), 1);
        fault = new Fault(at, why);
    }

    /** Waits before that change until {@link #release}. No commit passes the change. */
    void hold(HeldRows rows) {
        offsets().open(rows.at().sequence(), 1);
        held = true;
        holds.begin(stream, rows);
    }

    /** Resumes with the change at which it waited; the change must be read again. */
    void release(HeldRows rows) {
        held = false;
        long from = rows.at().sequence();
        offsets().rewind(from);
        rewind = from;
        holds.end(stream);
    }

    /** The offset to resume from. Returned once. */
    Optional<Long> takeRewind() {
        Optional<Long> offset = Optional.ofNullable(rewind);
        rewind = null;
        return offset;
    }

    /** Whether the stream has stopped before a record. */
    boolean isStopped() {
        return fault != null || held;
    }

    /** Whether it leaves records to come again: it is stopped, or what comes before them is still to be read again. */
    boolean takesNothing() {
        return isStopped() || rewind != null;
    }

    /** Whether a record of that place comes for the first time, and not again after a rewind. Counts it as come. */
    boolean isNew(Place at) {
        boolean isNew = at.sequence() > newest;
        newest = Math.max(newest, at.sequence());
        return isNew;
    }

    /** Whether deliveries are pending. A stream that only waits for a decision has none. */
    boolean isBusy() {
        return offsets.openRecords() > (held ? 1 : 0);
    }

    /** Throws the exception that stopped the stream, after all earlier records are done. */
    void failIfStoppedAndDone() {
        Fault here = fault;
        if (here != null && offsets.committable(here.at.sequence()) == here.at.sequence()) {
            throw here.why;
        }
    }

    /**
     * Encodes the change and offers it to all subscriptions that want it. Opens and offers nothing if it can't be encoded for one of them.
     *
     * @throws UnexpectedRecordException if the subscriptions can't be determined
     */
    void deliver(RowChange change, RawRecord raw) {
        Route route = findRoute(change);
        if (route.parts == 0) {
            brake.release();
            offsets().pass(change.at().sequence());
            return;
        }
        Encoded encoded;
        try {
            encoded = encode(route, change, raw);
        } catch (RecordException bad) {
            refuse(route, change, raw.origin(), bad);
            return;
        }
        if (!encoded.undecided.isEmpty() && !deadLetters.present()) {
            String why = encoded.undecided.values().iterator().next().getMessage();
            hold(HeldRows.undecidable(change, HeldRows.withoutQueue(String.valueOf(why))));
            return;
        }
        brake.release();
        tellUnwanted(route, change, encoded);
        if (encoded.parts == 0) {
            offsets().pass(change.at().sequence());
            return;
        }
        offer(route, change, raw.origin(), encoded);
        if (prepared.size() >= LONGEST_RUN) {
            flush();
        }
    }

    private Route findRoute(RowChange change) {
        try {
            return routeOf(change);
        } catch (TableHeldException | TableStoppedException | ContractLogException known) {
            throw known;
        } catch (RuntimeException unexpected) {
            throw new UnexpectedRecordException(change.at(), change, unexpected);
        }
    }

    /** Computes everything that depends on the record's content, so that any fault of the content is found here. */
    private static Encoded encode(Route route, RowChange change, RawRecord raw) {
        try {
            byte[] @Nullable [] events = new byte[route.views.size()][];
            Map<ContractView, UndecidedException> undecided = Map.of();
            int parts = route.parts;
            for (int i = 0; i < events.length; i++) {
                ContractView view = route.views.get(i);
                try {
                    events[i] = view.plan.encoder().encode(change);
                    parts -= events[i] == null ? view.targets.size() : 0;
                } catch (UndecidedException bad) {
                    undecided = undecided.isEmpty() ? new LinkedHashMap<>() : undecided;
                    undecided.put(view, bad);
                }
            }
            return new Encoded(
                    events,
                    parts,
                    undecided,
                    raw.origin() == null ? 0 : recordBytes(change, events),
                    route.keyed || raw.origin() != null ? KeyOrder.keyOf(change, route.table, route.ordered) : null,
                    route.keyed && KeyOrder.isBarrier(change, raw.headers()));
        } catch (RecordException bad) {
            throw bad;
        } catch (RuntimeException unexpected) {
            throw new UnexpectedRecordException(change.at(), change, unexpected);
        }
    }

    private void offer(Route route, RowChange change, @Nullable Object origin, Encoded encoded) {
        PendingRecord pending = offsets.prepare(change.at().sequence(), encoded.parts);
        prepared.add(pending);
        for (int i = 0; i < encoded.events.length; i++) {
            byte[] event = encoded.events[i];
            if (event == null) {
                continue;
            }
            List<Target> targets = route.views.get(i).targets;
            for (int j = 0; j < targets.size(); j++) {
                Target target = targets.get(j);
                target.batch.changes.add(new EncodedChange(
                        target.key,
                        event,
                        pending,
                        change.at(),
                        change.source().commitTimeNanos(),
                        origin,
                        encoded.originBytes,
                        encoded.key,
                        encoded.barrier,
                        change.trace()));
            }
        }
        if (!route.plan.quarantined().isEmpty() || !encoded.undecided.isEmpty()) {
            openPrepared();
            orStop(change, () -> {
                encoded.undecided.forEach((view, why) -> letters(view, change, origin, why, pending));
                quarantine(route, change, origin, pending);
            });
        }
    }

    private void tellUnwanted(Route route, RowChange change, Encoded encoded) {
        if (encoded.parts == route.parts) {
            return;
        }
        for (int i = 0; i < encoded.events.length; i++) {
            ContractView view = route.views.get(i);
            if (encoded.events[i] == null && !encoded.undecided.containsKey(view)) {
                view.plan
                        .subscriptions()
                        .forEach(wired -> listener.skipped(wired.subscription().name(), change.at(), UNWANTED));
            }
        }
    }

    /** Handles a change that can't be encoded by the policy for such values; faults other than a value have no policy. */
    private void refuse(Route route, RowChange change, @Nullable Object origin, RecordException bad) {
        Stop stop = bad instanceof ValueException ? route.plan.onBadValue() : Stop.QUARANTINE;
        if (stop == Stop.FAIL) {
            stop(change.at(), bad);
        } else if (stop == Stop.HOLD || !deadLetters.present()) {
            hold(HeldRows.undecidable(change, HeldRows.withoutQueue(String.valueOf(bad.getMessage()))));
        } else if (bad instanceof ValueException || brake.admits()) {
            orStop(change, () -> letters(route, change, origin, bad));
        } else {
            hold(HeldRows.undecidable(change, brake.notice(String.valueOf(bad.getMessage()))));
        }
    }

    /**
     * Estimated heap size of a record that is kept for the dead-letter queue: Connect keeps its bytes beside the values. JSON with
     * schemas takes most: without the values, Debezium's envelope takes 2.5 KB and 330 bytes per column.
     */
    private static int recordBytes(RowChange change, byte[] @Nullable [] events) {
        int encoded = 0;
        for (byte[] event : events) {
            encoded = Math.max(encoded, event == null ? 0 : event.length);
        }
        long values = 3L * encoded;
        return (int) Math.min(
                Integer.MAX_VALUE,
                ENVELOPE_BYTES
                        + (long) COLUMN_BYTES * change.rowSchema().fields().size()
                        + values);
    }

    /** Offers the changes that were collected so far. */
    void flush() {
        openPrepared();
        for (LaneBatch batch : batches) {
            batch.offer();
        }
    }

    /** Whether it takes more records: it isn't stopped, and neither its dead letters nor a lane for its changes has reached its limit. */
    boolean hasRoom() {
        if (isStopped() || letters.get() >= MOST_LETTERS || parked.holds(stream)) {
            return false;
        }
        for (LaneBatch batch : batches) {
            if (batch.lane.isFull()) {
                return false;
            }
        }
        return true;
    }

    private LaneBatch batchFor(Lane lane) {
        for (LaneBatch batch : batches) {
            if (batch.lane == lane) {
                return batch;
            }
        }
        LaneBatch batch = new LaneBatch(lane);
        batches.add(batch);
        return batch;
    }

    /** If the dead-letter queue refuses the record, stops this stream only. */
    private void orStop(RowChange change, Runnable report) {
        try {
            report.run();
        } catch (RuntimeException nowhere) {
            stop(change.at(), nowhere);
        }
    }

    /**
     * Writes a dead letter of a record that isn't understood, or holds the stream before it if there were too many in a row.
     *
     * @param change null if the record couldn't be decoded
     * @throws RuntimeException if there is no dead-letter queue
     */
    void notUnderstood(RawRecord raw, RecordException bad, @Nullable RowChange change) {
        if (deadLetters.present() && !brake.admits()) {
            hold(HeldRows.notUnderstood(raw.at(), change, brake.notice(bad.found())));
            return;
        }
        PendingRecord pending = offsets().open(raw.at().sequence(), 1);
        report(DeadLetter.notUnderstood(raw.origin(), bad), pending);
    }

    /**
     * Writes a dead letter of a record that no lane has.
     *
     * @throws RuntimeException if there is no dead-letter queue
     */
    private void report(DeadLetter letter, PendingRecord pending) {
        letters.incrementAndGet();
        deadLetters.report(stream, letter, () -> {
            letters.decrementAndGet();
            pending.closeOne();
        });
    }

    /** Writes a dead letter for each subscription that would have got it, because each letter is redriven by itself. */
    private void letters(Route route, RowChange change, @Nullable Object origin, RecordException bad) {
        PendingRecord pending = offsets().open(change.at().sequence(), route.parts);
        for (ContractView view : route.views) {
            letters(view, change, origin, bad, pending);
        }
        quarantine(route, change, origin, pending);
    }

    private void letters(
            ContractView view, RowChange change, @Nullable Object origin, RecordException bad, PendingRecord pending) {
        int revision = view.plan.schema().contract().revision();
        for (SubscriptionDelivery wired : view.plan.subscriptions()) {
            String name = wired.subscription().name();
            report(DeadLetter.notEncoded(origin, change, name, revision, bad, bad.found()), pending);
        }
    }

    private void quarantine(Route route, RowChange change, @Nullable Object origin, PendingRecord pending) {
        for (TablePlan.Quarantine each : route.plan.quarantined()) {
            RecordException why = new RecordException(
                    change.at(),
                    "this change of " + change.table() + " is quarantined for the subscription " + each.subscription()
                            + ": " + each.reason());
            report(
                    DeadLetter.notEncoded(origin, change, each.subscription(), 0, why, "quarantined: " + each.reason()),
                    pending);
        }
    }

    private Route routeOf(RowChange change) {
        Route recent = last;
        if (recent != null && version == plans.version() && recent.plan.fits(change)) {
            return recent;
        }
        TablePlan plan = plans.planFor(change);
        if (version != plans.version()) {
            version = plans.version();
            routes.clear();
        }
        Route route = routes.get(plan);
        if (route == null) {
            if (routes.size() >= MAX_ROUTES) {
                routes.clear();
            }
            route = wire(plan);
            routes.put(plan, route);
        }
        last = route;
        return route;
    }

    private Route wire(TablePlan plan) {
        List<ContractView> views = new ArrayList<>(plan.views().size());
        int parts = 0;
        boolean keyed = false;
        boolean ordered = false;
        for (TablePlan.View planned : plan.views()) {
            List<Target> targets = new ArrayList<>(planned.subscriptions().size());
            for (SubscriptionDelivery wired : planned.subscriptions()) {
                keyed |= KeyOrder.matters(wired.subscription().settings());
                ordered |= KeyOrder.orders(wired.subscription().settings());
                targets.add(new Target(
                        batchFor(wired.lanes().lane(stream)),
                        wired.destination().batchKey(stream, planned.schema())));
            }
            views.add(new ContractView(planned, targets));
            parts += targets.size();
        }
        parts += plan.quarantined().size();
        return new Route(plan, plan.table().toString(), views, parts, keyed, ordered);
    }
}
