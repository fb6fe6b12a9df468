package dev.rowcast.contract.log;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.Lineage;
import dev.rowcast.contract.evolution.TableChange;
import dev.rowcast.contract.evolution.TableDiff;
import dev.rowcast.contract.log.LogEntry.Held;
import dev.rowcast.contract.log.LogEntry.Rejected;
import dev.rowcast.contract.log.LogEntry.Released;
import dev.rowcast.contract.shape.TableShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * All that the log has about one table. Immutable.
 *
 * @param table the table
 * @param entries the accepted revisions, oldest first, at least one; the parent of each is the revision before it
 * @param holds the shapes that still wait for a decision or for their connector to take notice of it, oldest first
 * @param rejections the shapes that a person rejected, oldest first
 */
public record TableHistory(TableId table, List<ContractEntry> entries, List<Held> holds, List<Rejected> rejections) {
    public TableHistory {
        entries = List.copyOf(entries);
        holds = List.copyOf(holds);
        rejections = List.copyOf(rejections);
    }

    /** A history of just these revisions, at least one, in which nothing waits. */
    public static TableHistory of(List<ContractEntry> entries) {
        return new TableHistory(entries.get(0).table(), entries, List.of(), List.of());
    }

    /** The latest revision. */
    public ContractEntry current() {
        return entries.get(entries.size() - 1);
    }

    /** The latest revision's number. */
    public int revision() {
        return current().contract().revision();
    }

    /** The entry of the latest shape that the table has; the latest entry unless that is a late one. */
    public ContractEntry head() {
        return entries.get(indexOfHead());
    }

    int indexOfHead() {
        int index = entries.size() - 1;
        while (index > 0 && entries.get(index).late()) {
            index--;
        }
        return index;
    }

    /** The latest revision, its fields as they are for the latest shape that the table has: what the table's next change starts from. */
    public Contract base() {
        return baseOf(indexOfHead());
    }

    /** The same for the table at the source that the place is of. */
    public Contract base(LogPosition place) {
        return baseOf(indexOfHead(place));
    }

    private Contract baseOf(int head) {
        Contract current = current().contract();
        // What a person left out of rows that were skipped over, or of another table, isn't left out of those that this
        // one has now.
        return head == entries.size() - 1
                ? current
                : Lineage.shared(current.asIn(entries.get(head).contract()));
    }

    /**
     * The entry of the latest shape that the table at the source has that the place is of. Several tables may have one contract, as aliases, each with a
     * shape of its own; one that nothing is known of starts from the latest.
     */
    public ContractEntry head(LogPosition place) {
        return entries.get(indexOfHead(place));
    }

    private int indexOfHead(LogPosition place) {
        int own = latestOf(place);
        return own < 0 ? indexOfHead() : own;
    }

    /** Whether rows of other tables at the same source have made the contract so far, and the place is later. */
    public boolean isNewTable(LogPosition place) {
        return entries.stream().noneMatch(entry -> entry.since().isOfTableOf(place))
                && entries.stream().anyMatch(entry -> entry.since().server().equals(place.server()))
                && !isLate(place);
    }

    /** The entry that notes where a table at the source begins that has the latest shape. */
    public ContractEntry joinedBy(TableShape shape, LogPosition place, String connector, long atMillis) {
        boolean changed = !base().equals(current().contract());
        return new ContractEntry(
                base().withRevision(revision() + (changed ? 1 : 0)),
                revision(),
                entries.size(),
                shape,
                place,
                false,
                ContractEntry.AUTO,
                connector,
                atMillis);
    }

    /** The latest revision that was brought about by just that shape. */
    public Optional<ContractEntry> withShape(TableShape shape) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (entries.get(i).shape().equals(shape)) {
                return Optional.of(entries.get(i));
            }
        }
        return Optional.empty();
    }

    /** The revision for rows of just that shape at that place, if it has one. */
    public Optional<ContractEntry> withShape(TableShape shape, LogPosition place) {
        int index = withShape(indexesOf(shape), place);
        return index < 0 ? Optional.empty() : Optional.of(entries.get(index));
    }

    /** The indexes of the revisions that have the shape. */
    int[] indexesOf(TableShape shape) {
        return IntStream.range(0, entries.size())
                .filter(index -> entries.get(index).shape().equals(shape))
                .toArray();
    }

    /**
     * Which of the revisions of one shape a row at that place has; -1 if none. For a place before the source's latest shape that is the one which was in
     * effect, as far as that can be told. For any other only the latest shape counts: a table that comes back to an earlier one changes again.
     */
    private int withShape(int[] same, LogPosition place) {
        int latest = latestOf(place);
        if (latest >= 0 && isBefore(place, latest)) {
            return beforeWithShape(same, place);
        }
        for (int i = same.length - 1; i >= 0 && same[i] >= latest; i--) {
            if (!entries.get(same[i]).late() && !isOfAnother(place, same[i])) {
                return same[i];
            }
        }
        return -1;
    }

    /** Sources whose places can't be compared may have a table of the same name each, and change it one after the other. */
    private int latestOf(LogPosition place) {
        int ofServer = -1;
        for (int i = entries.size() - 1; i >= 0; i--) {
            LogPosition since = entries.get(i).since();
            if (!entries.get(i).late() && since.server().equals(place.server())) {
                if (since.isOfTableOf(place)) {
                    return i;
                }
                ofServer = Math.max(ofServer, i);
            }
        }
        return ofServer;
    }

    /**
     * The revision of that shape in effect at this position: the latest that the position doesn't certainly precede; the next one where the table had another
     * shape since then. A revision's beginning is the position of the first row that was read with it; there may have been earlier rows.
     */
    private int beforeWithShape(int[] same, LogPosition place) {
        int here = same.length - 1;
        while (here > 0 && isBefore(place, same[here])) {
            here--;
        }
        if (here < 0) {
            return -1;
        }
        return same[here + 1 < same.length && isOver(same[here], place) ? here + 1 : here];
    }

    /** Whether the entry is of another table at the source than the place, and came when that one had begun. */
    private boolean isOfAnother(LogPosition place, int index) {
        LogPosition since = entries.get(index).since();
        return since.server().equals(place.server())
                && !since.isOfTableOf(place)
                && entries.subList(0, index).stream()
                        .anyMatch(entry -> entry.since().isOfTableOf(place));
    }

    /** Whether the table had another shape after that revision and before the place. */
    private boolean isOver(int index, LogPosition place) {
        ContractEntry entry = entries.get(index);
        return IntStream.range(0, entries.size())
                .anyMatch(other -> !entries.get(other).late()
                        && !entries.get(other).shape().equals(entry.shape())
                        && !isOfAnother(place, other)
                        && isBefore(entry.since(), other)
                        && !isBefore(place, other));
    }

    /** Whether the place is certainly earlier than the table's latest shape, so that its row was skipped over. */
    public boolean isLate(LogPosition place) {
        return isBefore(place, indexOfHead(place));
    }

    /** Whether nothing tells if the place is earlier or later than where the table's latest shape was first seen. */
    public boolean isUnordered(LogPosition place) {
        LogPosition head = head(place).since();
        return place.server().equals(head.server()) && place.orderTo(head) == PlaceOrder.UNKNOWN && !isLate(place);
    }

    /**
     * Whether the place is certainly earlier than where that entry was first seen. Where its numbers and the clock contradict each other, because the
     * source's numbers began anew meanwhile, the entries before tell: a place of their numbering is judged by the clock.
     */
    private boolean isBefore(LogPosition place, int index) {
        LogPosition since = entries.get(index).since();
        PlaceOrder order = place.orderTo(since);
        return order == PlaceOrder.BEFORE
                || order == PlaceOrder.UNKNOWN
                        && !entries.get(index).late()
                        && place.isTimedBefore(since)
                        && entries.subList(0, index).stream()
                                .filter(entry -> !entry.late() && since.isNumberedAnewAfter(entry.since()))
                                .anyMatch(entry -> place.orderTo(entry.since()) != PlaceOrder.UNKNOWN);
    }

    /**
     * All that decides about rows of one shape by their place.
     *
     * @param same the indexes of the revisions that have the shape
     */
    Spot spot(int[] same, LogPosition place) {
        int known = withShape(same, place);
        boolean late = isLate(place);
        return new Spot(known < 0 && late ? indexInEffectAt(place) : known, late);
    }

    /**
     * How rows of a shape stand at a place.
     *
     * @param index of the revision that has the shape; where they are late, of the one that was in effect; -1 where neither is
     * @param late whether they were skipped over
     */
    record Spot(int index, boolean late) {}

    /** The first approval of that revision, or of all up to a later place of the source. */
    public Optional<ContractEntry> approvalOf(ContractEntry entry) {
        int index = entries.indexOf(entry);
        boolean purge = entry.isPurge();
        // A purge says nothing about the shape: what counts is the revision on which it was made.
        while (purge
                && index > 0
                && (entries.get(index).isPurge() || entries.get(index).late())) {
            index--;
        }
        ContractEntry approved = entries.get(index);
        return entries.subList(index, entries.size()).stream()
                .filter(approval -> covers(approval, approved))
                .findFirst();
    }

    private boolean covers(ContractEntry approval, ContractEntry entry) {
        if (!approval.isApproval() || approval.equals(entry)) {
            return approval.isApproval();
        }
        int index = entries.indexOf(entry);
        return !isBefore(approval.since(), index) && !isOfAnother(approval.since(), index);
    }

    /** What rows of that revision have met in changes that nobody has agreed to. */
    public List<TableChange> unapproved(ContractEntry entry) {
        return upTo(entry).stream()
                .filter(each -> approvalOf(each).isEmpty())
                .flatMap(each -> changesOf(each).stream())
                .toList();
    }

    /** The revisions whose changes rows of that one have met, oldest first: it, and those of the table's course before it. */
    public List<ContractEntry> upTo(ContractEntry entry) {
        List<ContractEntry> met = new ArrayList<>();
        for (int i = 0; i < entries.indexOf(entry); i++) {
            if (!entries.get(i).late() && !isBefore(entry.since(), i) && !isOfAnother(entry.since(), i)) {
                met.add(entries.get(i));
            }
        }
        met.add(entry);
        return met;
    }

    /** The revision that was in effect at that place: the latest that the place doesn't certainly precede, else the first. */
    public ContractEntry inEffectAt(LogPosition place) {
        return entries.get(indexInEffectAt(place));
    }

    private int indexInEffectAt(LogPosition place) {
        int index = entries.size() - 1;
        while (index > 0 && (entries.get(index).late() || isBefore(place, index) || isOfAnother(place, index))) {
            index--;
        }
        return index;
    }

    /** What the connector waits for with rows of that shape, if it said so. */
    public Optional<Held> hold(TableShape shape, String connector) {
        return holds.stream().filter(held -> held.isOf(shape, connector)).findFirst();
    }

    /** Who rejected rows of the shape from that place last, unless they were approved since. */
    public Optional<Rejected> rejection(TableShape shape, LogPosition place) {
        return rejections.stream()
                .filter(rejected -> rejected.isOf(shape, place))
                .reduce((first, second) -> second);
    }

    /** The changes that the entry, one of {@link #entries}, brought, held against the one before it; none for the first. */
    public List<TableChange> changesOf(ContractEntry entry) {
        int index = entries.indexOf(entry);
        return index <= 0 ? List.of() : of(entries.subList(0, index)).changesTo(entry);
    }

    private List<TableChange> changesTo(ContractEntry entry) {
        if (!entry.late()) {
            return TableDiff.between(base(entry.since()), head(entry.since()).shape(), entry.contract(), entry.shape());
        }
        ContractEntry then = inEffectAt(entry.since());
        return TableDiff.ofSkipped(
                TableDiff.between(base().asIn(then.contract()), then.shape(), entry.contract(), entry.shape()));
    }

    /**
     * This history with one more revision, if that counts: if its author knew all that there is, and so doesn't take for the latest what is late.
     *
     * @throws IllegalArgumentException if it would give a number or a name another meaning, which no Rowcast writes
     */
    public Optional<TableHistory> plus(ContractEntry entry) {
        int revision = entry.contract().revision();
        boolean follows = entry.parent() == revision()
                && (entry.follows() == 0
                        ? followsByPlace(entry)
                        : entry.follows() == entries.size() && (entry.late() || !isLate(entry.since())));
        if (!follows) {
            return Optional.empty();
        }
        current().contract().contradictionIn(entry.contract()).ifPresent(contradiction -> {
            throw new IllegalArgumentException("revision " + revision + " of the contract of " + table + ", made "
                    + entry.origin() + ", contradicts the one before it: " + contradiction);
        });
        Contract earlier = entry.late() ? current().contract() : base(entry.since());
        ContractEntry heir =
                entry.with(Lineage.inherit(entry.contract(), earlier).after(earlier));
        TableHistory longer = new TableHistory(table, and(entries, heir), holds, rejections);
        return Optional.of(new TableHistory(
                table,
                longer.entries,
                holds,
                rejections.stream()
                        .filter(rejected -> !longer.takesBack(entry, rejected))
                        .toList()));
    }

    /**
     * Whether an entry counts that doesn't say how many it follows: if it either changes the contract or brings a shape that the table hasn't at the time.
     * Unless it is late it must not precede what the table has, for then its author didn't know of that.
     */
    private boolean followsByPlace(ContractEntry entry) {
        int revision = entry.contract().revision();
        return (entry.late() || !FormerOrder.precedes(entry.since(), head().since()))
                && (revision == entry.parent() + 1
                        || (revision == entry.parent()
                                && !entry.late()
                                && !head().shape().equals(entry.shape())));
    }

    private boolean takesBack(ContractEntry approval, Rejected rejected) {
        return approval.isApproval()
                && (rejected.isOf(approval.shape(), approval.since())
                        || withShape(rejected.shape())
                                .filter(entry -> covers(approval, entry))
                                .isPresent());
    }

    /** A connector that holds the shape already says it once more only where its configuration asks for something else since. */
    public TableHistory plus(Held held) {
        Optional<Held> before = hold(held.shape(), held.connector());
        if (before.filter(same -> same.stop() == held.stop()).isPresent()) {
            return this;
        }
        List<Held> others =
                holds.stream().filter(each -> !before.equals(Optional.of(each))).toList();
        return new TableHistory(table, entries, and(others, held), rejections);
    }

    /** With one more rejection, whatever was approved before. */
    TableHistory with(Rejected rejected) {
        return new TableHistory(table, entries, holds, and(rejections, rejected));
    }

    public TableHistory plus(Released released) {
        List<Held> left = holds.stream()
                .filter(held -> !held.isOf(released.shape(), released.connector()))
                .toList();
        return new TableHistory(table, entries, left, rejections);
    }

    private static <T> List<T> and(List<T> list, T one) {
        List<T> longer = new ArrayList<>(list);
        longer.add(one);
        return longer;
    }
}
