package dev.rowcast.flow;

import dev.rowcast.change.Coordinates;
import dev.rowcast.change.RawRecord;
import dev.rowcast.change.RecordException;
import dev.rowcast.change.RowChange;
import dev.rowcast.contract.evolution.Policy;
import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.deliver.BatchKey;
import dev.rowcast.deliver.ChangeKey;
import dev.rowcast.deliver.EncodedChange;
import dev.rowcast.deliver.Lane;
import dev.rowcast.deliver.ParkedKeys;
import dev.rowcast.deliver.Partition;
import dev.rowcast.deliver.PartitionLedger;
import dev.rowcast.deliver.Ticket;
import dev.rowcast.encode.ValueException;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One partition's way through the flow: what its changes are encoded with, and whose lanes they go to. Not thread-safe. */
final class PartitionFlow {
    /** A partition carries one table mostly, in few shapes; past this many they come and go, and none is worth keeping. */
    private static final int MAX_WAYS = 1_000;

    /** Few enough that the first of what one poll brings is sent while the rest is still encoded. */
    private static final int LONGEST_RUN = 100;

    /** How many dead letters may be on their way of records that no lane has, and counts. */
    private static final int MOST_LETTERS = 1_000;

    private static final int ENVELOPE_BYTES = 4_000;
    private static final int COLUMN_BYTES = 400;

    private final Partition partition;
    private final PartitionLedger ledger;
    private final TablePlans plans;
    private final IdentityHashMap<TablePlan, Way> ways = new IdentityHashMap<>();
    private @Nullable Way last;
    /** Of the plans that the ways are for. */
    private int version;

    private final List<Run> runs = new ArrayList<>(1);
    /** Tickets that are still to be opened, before anybody else gets one of them. */
    private List<Ticket> prepared = new ArrayList<>();

    private final Holds holds;
    private final LetterDesk desk;
    private final ParkedKeys parked;
    private final AtomicInteger letters = new AtomicInteger();
    private @Nullable Stop stop;
    private boolean held;
    private @Nullable Long rewind;

    /** A record that ends the partition, and where it stands. */
    private record Stop(Coordinates at, RuntimeException why) {}

    /** A plan with this partition's lanes. */
    private record Way(
            TablePlan plan, String table, List<Branch> branches, int parts, boolean keyed, boolean ordered) {}

    private record Branch(TablePlan.Branch encoding, List<Exit> exits) {}

    private record Exit(Run run, BatchKey key) {}

    /** A change as it goes out, for each branch of its way. */
    private record Encoded(
            byte[][] events, int originBytes, @Nullable ChangeKey key, boolean barrier) {}

    /** Changes that a lane gets together, so that what that costs isn't paid for each: locks, and a look at the lane's state. */
    private static final class Run {
        private final Lane lane;
        private List<EncodedChange> changes = new ArrayList<>();

        Run(Lane lane) {
            this.lane = lane;
        }

        void offer() {
            if (!changes.isEmpty()) {
                lane.offer(changes);
                // A list that lives on gets old, and to put what is new into what is old stalls the processor each
                // time.
                changes = new ArrayList<>();
            }
        }
    }

    PartitionFlow(
            Partition partition,
            PartitionLedger ledger,
            TablePlans plans,
            Holds holds,
            LetterDesk desk,
            ParkedKeys parked) {
        this.partition = partition;
        this.ledger = ledger;
        this.plans = plans;
        this.holds = holds;
        this.desk = desk;
        this.parked = parked;
    }

    Partition partition() {
        return partition;
    }

    PartitionLedger ledger() {
        openPrepared();
        return ledger;
    }

    private void openPrepared() {
        if (!prepared.isEmpty()) {
            ledger.open(prepared);
            prepared = new ArrayList<>();
        }
    }

    /** Ends the partition before that record, which nothing is committed beyond. */
    void stop(Coordinates at, RuntimeException why) {
        ledger().open(at.offset(), 1);
        stop = new Stop(at, why);
    }

    /** Waits before that change, which nothing is committed beyond, until {@link #release}. */
    void hold(HeldRows rows) {
        ledger().open(rows.at().offset(), 1);
        held = true;
        holds.begin(partition, rows);
    }

    /** Goes on with the change that it waited before, which has to be read again. */
    void release(HeldRows rows) {
        held = false;
        long from = rows.at().offset();
        ledger().rewind(from);
        rewind = from;
        holds.end(partition);
    }

    /** The offset to read on from, once. */
    Optional<Long> takeRewind() {
        Optional<Long> offset = Optional.ofNullable(rewind);
        rewind = null;
        return offset;
    }

    /** Whether it takes no more records. */
    boolean isStopped() {
        return stop != null || held;
    }

    /** Whether deliveries are under way; what only waits for a person isn't. */
    boolean isBusy() {
        return ledger.openTickets() > (held ? 1 : 0);
    }

    /** Throws what stopped the partition, once nothing before it is under way. */
    void failIfStoppedAndDone() {
        Stop here = stop;
        if (here != null && ledger.oldestOpen().orElse(here.at.offset()) == here.at.offset()) {
            throw here.why;
        }
    }

    /**
     * Encodes the change and offers it to everybody who wants it. Nothing is opened or offered if it can't be encoded for one of them.
     *
     * @throws UnexpectedRecordException if it can't be told who that is
     */
    void deliver(RowChange change, RawRecord raw) {
        Way way = findWay(change);
        if (way.parts == 0) {
            ledger().pass(change.at().offset());
            return;
        }
        Encoded encoded;
        try {
            encoded = encode(way, change, raw);
        } catch (RecordException bad) {
            refuse(way, change, raw.origin(), bad);
            return;
        }
        offer(way, change, raw.origin(), encoded);
        if (prepared.size() >= LONGEST_RUN) {
            flush();
        }
    }

    private Way findWay(RowChange change) {
        try {
            return wayOf(change);
        } catch (TableHeldException | TableStoppedException | ContractLogException known) {
            throw known;
        } catch (RuntimeException unexpected) {
            throw new UnexpectedRecordException(change.at(), change, unexpected);
        }
    }

    /** All that is worked out of the record itself, so that whatever is wrong with it shows here. */
    private static Encoded encode(Way way, RowChange change, RawRecord raw) {
        try {
            byte[][] events = new byte[way.branches.size()][];
            for (int i = 0; i < events.length; i++) {
                events[i] = way.branches.get(i).encoding.encoder().encode(change);
            }
            return new Encoded(
                    events,
                    raw.origin() == null ? 0 : recordBytes(change, events),
                    way.keyed ? KeyOrder.keyOf(change, way.table, way.ordered) : null,
                    way.keyed && KeyOrder.isBarrier(change, raw.headers()));
        } catch (RecordException bad) {
            throw bad;
        } catch (RuntimeException unexpected) {
            throw new UnexpectedRecordException(change.at(), change, unexpected);
        }
    }

    private void offer(Way way, RowChange change, @Nullable Object origin, Encoded encoded) {
        Ticket ticket = ledger.prepare(change.at().offset(), way.parts);
        prepared.add(ticket);
        for (int i = 0; i < encoded.events.length; i++) {
            List<Exit> exits = way.branches.get(i).exits;
            for (int j = 0; j < exits.size(); j++) {
                Exit exit = exits.get(j);
                exit.run.changes.add(new EncodedChange(
                        exit.key,
                        encoded.events[i],
                        ticket,
                        change.at(),
                        change.source().commitTimeNanos(),
                        origin,
                        encoded.originBytes,
                        encoded.key,
                        encoded.barrier,
                        change.trace()));
            }
        }
        if (!way.plan.quarantined().isEmpty()) {
            openPrepared();
            orStop(change, () -> quarantine(way, change, origin, ticket));
        }
    }

    /** Deals with a change that can't be encoded, as the policy for such values says; there is none for what isn't about a value. */
    private void refuse(Way way, RowChange change, @Nullable Object origin, RecordException bad) {
        Policy policy = bad instanceof ValueException ? way.plan.onBadValue() : Policy.QUARANTINE;
        if (policy == Policy.FAIL) {
            stop(change.at(), bad);
        } else if (policy == Policy.HOLD || !desk.present()) {
            hold(HeldRows.undecidable(change, HeldRows.withoutQueue(String.valueOf(bad.getMessage()))));
        } else {
            orStop(change, () -> letters(way, change, origin, bad));
        }
    }

    /**
     * About how much of the heap a record takes that is kept for the dead letters: Connect keeps its bytes beside the values. As JSON with
     * schemas, which takes most, Debezium's envelope comes to 2.5 KB and 330 bytes a column without the values.
     */
    private static int recordBytes(RowChange change, byte[][] events) {
        int encoded = 0;
        for (byte[] event : events) {
            encoded = Math.max(encoded, event.length);
        }
        long values = 3L * encoded;
        return (int) Math.min(
                Integer.MAX_VALUE,
                ENVELOPE_BYTES
                        + (long) COLUMN_BYTES * change.rowSchema().fields().size()
                        + values);
    }

    /** Offers what was kept back of the changes so far, to be offered together. */
    void flush() {
        openPrepared();
        for (Run run : runs) {
            run.offer();
        }
    }

    /** Whether it takes more records, and neither the dead letters nor a lane that its changes go to has too much of them. */
    boolean hasRoom() {
        if (isStopped() || letters.get() >= MOST_LETTERS || parked.holds(partition)) {
            return false;
        }
        for (Run run : runs) {
            if (run.lane.isFull()) {
                return false;
            }
        }
        return true;
    }

    private Run runTo(Lane lane) {
        for (Run run : runs) {
            if (run.lane == lane) {
                return run;
            }
        }
        Run run = new Run(lane);
        runs.add(run);
        return run;
    }

    /** What the dead letters don't take ends the partition, not whoever reads it. */
    private void orStop(RowChange change, Runnable report) {
        try {
            report.run();
        } catch (RuntimeException nowhere) {
            stop(change.at(), nowhere);
        }
    }

    /**
     * Hands on a record that no lane has.
     *
     * @throws RuntimeException if the dead letters don't take it
     */
    void report(DeadLetter letter, Ticket ticket) {
        letters.incrementAndGet();
        desk.report(partition, letter, () -> {
            letters.decrementAndGet();
            ticket.closeOne();
        });
    }

    /** A dead letter for each who would have got it, since each is sent again by itself. */
    private void letters(Way way, RowChange change, @Nullable Object origin, RecordException bad) {
        Ticket ticket = ledger().open(change.at().offset(), way.parts);
        for (Branch branch : way.branches) {
            int revision = branch.encoding.schema().contract().revision();
            for (WiredSubscription wired : branch.encoding.subscriptions()) {
                String name = wired.subscription().name();
                report(DeadLetter.notEncoded(origin, change, name, revision, bad, bad.found()), ticket);
            }
        }
        quarantine(way, change, origin, ticket);
    }

    private void quarantine(Way way, RowChange change, @Nullable Object origin, Ticket ticket) {
        for (TablePlan.Quarantine each : way.plan.quarantined()) {
            RecordException why = new RecordException(
                    change.at(),
                    "this change of " + change.table() + " is quarantined for the subscription " + each.subscription()
                            + ": " + each.reason());
            report(
                    DeadLetter.notEncoded(origin, change, each.subscription(), 0, why, "quarantined: " + each.reason()),
                    ticket);
        }
    }

    private Way wayOf(RowChange change) {
        Way recent = last;
        if (recent != null && version == plans.version() && recent.plan.fits(change)) {
            return recent;
        }
        TablePlan plan = plans.planFor(change);
        if (version != plans.version()) {
            version = plans.version();
            ways.clear();
        }
        Way way = ways.get(plan);
        if (way == null) {
            if (ways.size() >= MAX_WAYS) {
                ways.clear();
            }
            way = wire(plan);
            ways.put(plan, way);
        }
        last = way;
        return way;
    }

    private Way wire(TablePlan plan) {
        List<Branch> branches = new ArrayList<>(plan.branches().size());
        int parts = 0;
        boolean keyed = false;
        boolean ordered = false;
        for (TablePlan.Branch encoding : plan.branches()) {
            List<Exit> exits = new ArrayList<>(encoding.subscriptions().size());
            for (WiredSubscription wired : encoding.subscriptions()) {
                keyed |= KeyOrder.matters(wired.subscription().settings());
                ordered |= KeyOrder.orders(wired.subscription().settings());
                exits.add(new Exit(
                        runTo(wired.lanes().lane(partition)),
                        wired.destination().batchKey(partition, encoding.schema())));
            }
            branches.add(new Branch(encoding, exits));
            parts += exits.size();
        }
        parts += plan.quarantined().size();
        return new Way(plan, plan.table().toString(), branches, parts, keyed, ordered);
    }
}
