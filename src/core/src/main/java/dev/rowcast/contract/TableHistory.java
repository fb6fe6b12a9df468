package dev.rowcast.contract;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.LogEntry.Held;
import dev.rowcast.contract.LogEntry.Rejected;
import dev.rowcast.contract.LogEntry.Released;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        for (int i = entries.size() - 1; i > 0; i--) {
            if (!entries.get(i).late()) {
                return entries.get(i);
            }
        }
        return entries.get(0);
    }

    /** The latest revision, its fields as they are for the latest shape that the table has: what the table's next change starts from. */
    public Contract base() {
        ContractEntry current = current();
        return current.late() ? current.contract().asIn(head().contract()) : current.contract();
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

    /**
     * The revision for rows of just that shape at that place, if it has one. For a place before the source's latest shape that is the one which was in
     * effect, as far as that can be told. For any other only the latest shape counts: a table that comes back to an earlier one changes again.
     */
    Optional<ContractEntry> withShape(TableShape shape, LogPosition place) {
        int latest = latestOf(place.server());
        if (latest >= 0 && place.precedes(entries.get(latest).since())) {
            return beforeWithShape(shape, place);
        }
        for (int i = entries.size() - 1; i >= Math.max(latest, 0); i--) {
            ContractEntry entry = entries.get(i);
            if (entry.shape().equals(shape) && !entry.late()) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    /** Sources whose places can't be compared may have a table of the same name each, and change it one after the other. */
    private int latestOf(String server) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            if (!entries.get(i).late() && entries.get(i).since().server().equals(server)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * The revision of that shape in whose time the place is: the latest that it doesn't certainly precede, unless the table had another shape since then, for
     * that makes it the next. Where a revision begins is known by the first row that was met, and others may have stood before that.
     */
    private Optional<ContractEntry> beforeWithShape(TableShape shape, LogPosition place) {
        List<ContractEntry> same =
                entries.stream().filter(entry -> entry.shape().equals(shape)).toList();
        int here = same.size() - 1;
        while (here > 0 && place.precedes(same.get(here).since())) {
            here--;
        }
        return same.isEmpty()
                ? Optional.empty()
                : Optional.of(same.get(here + 1 < same.size() && isOver(same.get(here), place) ? here + 1 : here));
    }

    /** Whether the table had another shape after that revision and before the place. */
    private boolean isOver(ContractEntry entry, LogPosition place) {
        return entries.stream()
                .anyMatch(other -> !other.late()
                        && !other.shape().equals(entry.shape())
                        && entry.since().precedes(other.since())
                        && !place.precedes(other.since()));
    }

    /** The rows of that shape of which {@link #withShape(TableShape, LogPosition)} says the same as of the one at that place, if not more. */
    Span span(TableShape shape, LogPosition place) {
        boolean several =
                entries.stream().anyMatch(entry -> !entry.since().server().equals(place.server()));
        String server = several ? place.server() : null;
        long times =
                entries.stream().filter(entry -> entry.shape().equals(shape)).count();
        int latest = latestOf(place.server());
        LogPosition head = latest < 0 ? null : entries.get(latest).since();
        if (head == null || !place.precedes(head)) {
            boolean once = times == 1 && withShape(shape, place).isPresent();
            return new Span(server, once ? null : head, null);
        }
        LogPosition from = null;
        LogPosition before = head;
        if (times != 1) {
            for (ContractEntry entry : entries) {
                LogPosition since = entry.since();
                if (place.precedes(since)) {
                    before = since.precedes(before) ? since : before;
                } else if (from == null || from.precedes(since)) {
                    from = since;
                }
            }
        }
        return new Span(server, from, before);
    }

    /** The revision by which a person agreed to rows like those held; empty if nobody did, or they were rejected since. */
    Optional<ContractEntry> approvalOf(Held held) {
        return rejection(held.shape()).isPresent()
                ? Optional.empty()
                : fitOf(held).entry().flatMap(this::approvalOf);
    }

    /** How rows like those held fit, as the rules have it. */
    Fit fitOf(Held held) {
        return Fit.of(this, held.shape(), held.since(), Decision.STANDARD);
    }

    /** The first approval of that revision, or of all up to a later place of the source. */
    Optional<ContractEntry> approvalOf(ContractEntry entry) {
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

    private static boolean covers(ContractEntry approval, ContractEntry entry) {
        return approval.isApproval()
                && (approval.equals(entry) || !approval.since().precedes(entry.since()));
    }

    /** What rows of that revision have met in changes that nobody has agreed to. */
    List<TableChange> unapproved(ContractEntry entry) {
        return upTo(entry).stream()
                .filter(each -> approvalOf(each).isEmpty())
                .flatMap(each -> changesOf(each).stream())
                .toList();
    }

    /** The revisions whose changes rows of that one have met, oldest first: it, and those of the table's course before it. */
    List<ContractEntry> upTo(ContractEntry entry) {
        List<ContractEntry> before = entries.subList(0, entries.indexOf(entry)).stream()
                .filter(each -> !each.late() && !entry.since().precedes(each.since()))
                .toList();
        return and(before, entry);
    }

    /** The revision that was in effect at that place: the latest that the place doesn't certainly precede, else the first. */
    public ContractEntry inEffectAt(LogPosition place) {
        for (int i = entries.size() - 1; i > 0; i--) {
            ContractEntry entry = entries.get(i);
            if (!entry.late() && !place.precedes(entry.since())) {
                return entry;
            }
        }
        return entries.get(0);
    }

    /** What the connector waits for with rows of that shape, if it said so. */
    public Optional<Held> hold(TableShape shape, String connector) {
        return holds.stream().filter(held -> held.isOf(shape, connector)).findFirst();
    }

    /** Who rejected the shape last, unless it was approved since. */
    public Optional<Rejected> rejection(TableShape shape) {
        return rejections.stream()
                .filter(rejected -> rejected.shape().equals(shape))
                .reduce((first, second) -> second);
    }

    /** The changes that the entry, one of {@link #entries}, brought, held against the one before it; none for the first. */
    public List<TableChange> changesOf(ContractEntry entry) {
        int index = entries.indexOf(entry);
        return index <= 0 ? List.of() : of(entries.subList(0, index)).changesTo(entry);
    }

    private List<TableChange> changesTo(ContractEntry entry) {
        if (!entry.late()) {
            return TableDiff.between(base(), head().shape(), entry.contract(), entry.shape());
        }
        ContractEntry then = inEffectAt(entry.since());
        return Fit.union(
                TableDiff.between(base().asIn(then.contract()), then.shape(), entry.contract(), entry.shape()));
    }

    /**
     * This history with one more revision, if that counts: if it follows the current one, and either changes the contract or brings a shape that the table
     * hasn't at the time. Unless it is late it must not precede what the table has, for then its author didn't know of that.
     *
     * @throws IllegalArgumentException if it would give a number or a name another meaning, which no Rowcast writes
     */
    Optional<TableHistory> plus(ContractEntry entry) {
        int revision = entry.contract().revision();
        boolean follows = entry.parent() == revision()
                && (entry.late() || !entry.since().precedes(head().since()))
                && (revision == entry.parent() + 1
                        || (revision == entry.parent()
                                && !entry.late()
                                && !head().shape().equals(entry.shape())));
        if (!follows) {
            return Optional.empty();
        }
        current().contract().contradictionIn(entry.contract()).ifPresent(contradiction -> {
            throw new IllegalArgumentException("revision " + revision + " of the contract of " + table + ", made "
                    + entry.origin() + ", contradicts the one before it: " + contradiction);
        });
        ContractEntry heir = entry.with(
                Lineage.inherit(entry.contract(), (entry.late() ? current().contract() : base())));
        TableHistory longer = new TableHistory(table, and(entries, heir), holds, rejections);
        return Optional.of(new TableHistory(
                table,
                longer.entries,
                holds,
                rejections.stream()
                        .filter(rejected -> !longer.takesBack(entry, rejected))
                        .toList()));
    }

    private boolean takesBack(ContractEntry approval, Rejected rejected) {
        return approval.isApproval()
                && (approval.shape().equals(rejected.shape())
                        || withShape(rejected.shape())
                                .filter(entry -> covers(approval, entry))
                                .isPresent());
    }

    /** A connector that holds the shape already says it once more only where its configuration asks for something else since. */
    TableHistory plus(Held held) {
        Optional<Held> before = hold(held.shape(), held.connector());
        if (before.filter(same -> same.policy() == held.policy()).isPresent()) {
            return this;
        }
        List<Held> others =
                holds.stream().filter(each -> !before.equals(Optional.of(each))).toList();
        return new TableHistory(table, entries, and(others, held), rejections);
    }

    /** A rejection that comes after an approval of the same rows lost a race, and doesn't count. */
    TableHistory plus(Rejected rejected) {
        Optional<ContractEntry> approval = holds.stream()
                .filter(held -> held.shape().equals(rejected.shape()))
                .findFirst()
                .map(this::approvalOf)
                .orElseGet(() -> withShape(rejected.shape()).flatMap(this::approvalOf));
        return approval.isPresent() ? this : new TableHistory(table, entries, holds, and(rejections, rejected));
    }

    TableHistory plus(Released released) {
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
