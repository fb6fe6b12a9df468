package dev.rowcast.contract.log;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.Lineage;
import dev.rowcast.contract.evolution.TableChange;
import dev.rowcast.contract.evolution.TableDiff;
import dev.rowcast.contract.log.LogEntry.Described;
import dev.rowcast.contract.log.LogEntry.Held;
import dev.rowcast.contract.log.LogEntry.Rejected;
import dev.rowcast.contract.log.LogEntry.Released;
import dev.rowcast.contract.shape.TableShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All that the log has about one table. Immutable.
 *
 * @param table the table
 * @param course the accepted revisions
 * @param holds the shapes that still wait for a decision or for their connector to take notice of it, oldest first
 * @param rejections the shapes that a person rejected, oldest first
 * @param facts what is said of its columns beside their types
 */
public record TableHistory(
        TableId table, Course course, List<Held> holds, List<Rejected> rejections, TableFacts facts) {
    public TableHistory {
        holds = List.copyOf(holds);
        rejections = List.copyOf(rejections);
    }

    /** A history of just these revisions, at least one, in which nothing waits. */
    public static TableHistory of(List<ContractEntry> entries) {
        return of(Course.of(entries));
    }

    private static TableHistory of(Course course) {
        return new TableHistory(course.head().entry().table(), course, List.of(), List.of(), TableFacts.NONE);
    }

    /** The accepted revisions, oldest first, at least one; the parent of each is the revision before it. */
    public List<ContractEntry> entries() {
        return course.all().map(Accepted::entry).toList();
    }

    /** The latest revision. */
    public ContractEntry current() {
        return course.latest().entry();
    }

    /** The latest revision's number. */
    public int revision() {
        return current().contract().revision();
    }

    /** The entry of the latest shape that the table has; the latest entry unless that is a late one. */
    public ContractEntry head() {
        return course.head().entry();
    }

    /** The latest revision, its fields as they are for the latest shape that the table has: what the table's next change starts from. */
    public Contract base() {
        return base(course.head());
    }

    /** The same for the table at the source that the place is of. */
    public Contract base(LogPosition place) {
        return base(course.head(place));
    }

    private Contract base(Accepted head) {
        Accepted latest = course.latest();
        // What a person left out of rows that were skipped over, or of another table, isn't left out of those that this
        // one has now.
        return head.index() == latest.index()
                ? latest.entry().contract()
                : Lineage.shared(latest.entry().contract().asIn(head.entry().contract()));
    }

    /**
     * The entry of the latest shape that the table at the source has that the place is of. Several tables may have one contract, as aliases, each with a
     * shape of its own; one that nothing is known of starts from the latest.
     */
    public ContractEntry head(LogPosition place) {
        return course.head(place).entry();
    }

    /** Whether rows of other tables at the same source have made the contract so far, and the place is later. */
    public boolean isNewTable(LogPosition place) {
        return course.isNewTable(place);
    }

    /** The entry that notes where a table at the source begins that has the latest shape. */
    public ContractEntry joinedBy(TableShape shape, LogPosition place, String connector, long atMillis) {
        boolean changed = !base().equals(current().contract());
        return next(
                base().withRevision(revision() + (changed ? 1 : 0)),
                shape,
                place,
                false,
                ContractEntry.AUTO,
                connector,
                atMillis);
    }

    /** An entry that follows all that this history has, and counts only if nothing comes first; see {@link ContractEntry} for what it takes. */
    public ContractEntry next(
            Contract contract,
            TableShape shape,
            LogPosition since,
            boolean late,
            String decision,
            String decidedBy,
            long atMillis) {
        return new ContractEntry(
                contract, revision(), course.size(), shape, since, late, decision, decidedBy, atMillis);
    }

    /** The latest revision that was brought about by just that shape. */
    public Optional<ContractEntry> withShape(TableShape shape) {
        return latestWith(shape).map(Accepted::entry);
    }

    private Optional<Accepted> latestWith(TableShape shape) {
        return course.withShape(shape).stream().reduce((first, second) -> second);
    }

    /** The revision for rows of just that shape at that place, if it has one. */
    public Optional<ContractEntry> withShape(TableShape shape, LogPosition place) {
        return Optional.ofNullable(course.revisionAt(place, course.withShape(shape)))
                .map(Accepted::entry);
    }

    /** Whether the place is certainly earlier than the table's latest shape, so that its row was skipped over. */
    public boolean isLate(LogPosition place) {
        return course.isLate(place);
    }

    /** Whether nothing tells if the place is earlier or later than where the table's latest shape was first seen. */
    public boolean isUnordered(LogPosition place) {
        return course.isUnordered(place);
    }

    /** The revision that was in effect at that place: the latest that the place doesn't certainly precede, else the first. */
    public ContractEntry inEffectAt(LogPosition place) {
        return course.inEffectAt(place).entry();
    }

    /** The first approval of that revision, one of {@link #entries}, or of all up to a later place of the source. */
    public Optional<ContractEntry> approvalOf(ContractEntry entry) {
        return course.approvalOf(found(entry));
    }

    /** Whether the entry, one of {@link #entries}, is among the first so many. */
    public boolean isAmongFirst(int count, ContractEntry entry) {
        return found(entry).index() < count;
    }

    private Accepted found(ContractEntry entry) {
        return course.find(entry)
                .orElseThrow(() -> new IllegalArgumentException("not a revision of " + table + ": revision "
                        + entry.contract().revision() + " of " + entry.table() + ", made " + entry.origin()));
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
        return course.upTo(found(entry)).stream().map(Accepted::entry).toList();
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
        Accepted revision = found(entry);
        return revision.index() == 0 ? List.of() : of(course.before(revision)).changesTo(entry);
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
     * @throws ContradictionException if it would give a number or a name another meaning, which no Rowcast writes
     */
    public Optional<TableHistory> plus(ContractEntry entry) {
        int revision = entry.contract().revision();
        boolean follows = entry.parent() == revision()
                && (entry.follows() == 0
                        ? followsByPlace(entry)
                        : entry.follows() == course.size() && (entry.late() || !isLate(entry.since())));
        if (!follows) {
            return Optional.empty();
        }
        current().contract().contradictionIn(entry.contract()).ifPresent(contradiction -> {
            throw new ContradictionException("revision " + revision + " of the contract of " + table + ", made "
                    + entry.origin() + ", contradicts the one before it: " + contradiction);
        });
        Contract earlier = entry.late() ? current().contract() : base(entry.since());
        ContractEntry heir =
                entry.with(Lineage.inherit(entry.contract(), earlier).after(earlier));
        TableHistory longer = new TableHistory(table, course.plus(heir), holds, rejections, facts);
        return Optional.of(new TableHistory(
                table,
                longer.course,
                holds,
                rejections.stream()
                        .filter(rejected -> !longer.takesBack(entry, rejected))
                        .toList(),
                facts));
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
                        || latestWith(rejected.shape())
                                .filter(revision -> course.isApproval(approval, revision))
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
        return new TableHistory(table, course, and(others, held), rejections, facts);
    }

    /** With one more rejection, whatever was approved before. */
    TableHistory with(Rejected rejected) {
        return new TableHistory(table, course, holds, and(rejections, rejected), facts);
    }

    public TableHistory plus(Released released) {
        List<Held> left = holds.stream()
                .filter(held -> !held.isOf(released.shape(), released.connector()))
                .toList();
        return new TableHistory(table, course, left, rejections, facts);
    }

    TableHistory plus(Described described) {
        return new TableHistory(table, course, holds, rejections, facts.plus(described));
    }

    private static <T> List<T> and(List<T> list, T one) {
        List<T> longer = new ArrayList<>(list);
        longer.add(one);
        return longer;
    }
}
