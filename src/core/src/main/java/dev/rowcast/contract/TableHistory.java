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
        return current.late() ? Evolution.asOf(current.contract(), head().shape()) : current.contract();
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

    /** The latest revision of that shape that the place doesn't certainly precede, else the oldest. */
    private Optional<ContractEntry> beforeWithShape(TableShape shape, LogPosition place) {
        Optional<ContractEntry> oldest = Optional.empty();
        for (int i = entries.size() - 1; i >= 0; i--) {
            ContractEntry entry = entries.get(i);
            if (entry.shape().equals(shape)) {
                oldest = Optional.of(entry);
                if (!place.precedes(entry.since())) {
                    return oldest;
                }
            }
        }
        return oldest;
    }

    /** The revision by which a person agreed to rows like those held; empty if nobody did. */
    Optional<ContractEntry> approvalOf(Held held) {
        return approvalOf(withShape(held.shape(), held.since()));
    }

    /** The first approval of that revision or of all up to a later one. */
    private Optional<ContractEntry> approvalOf(Optional<ContractEntry> revision) {
        if (revision.isEmpty()) {
            return Optional.empty();
        }
        int index = entries.indexOf(revision.get());
        while (index > 0 && entries.get(index).isPurge()) {
            index--;
        }
        return entries.subList(index, entries.size()).stream()
                .filter(ContractEntry::isApproval)
                .findFirst();
    }

    /** What changed since the latest revision that a person approved, or since the first. */
    List<TableChange> unapproved() {
        List<TableChange> changes = new ArrayList<>();
        for (int i = entries.size() - 1; i >= 0 && !entries.get(i).isApproval(); i--) {
            changes.addAll(0, changesOf(entries.get(i)));
        }
        return changes;
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

    /** The changes that the entry, one of {@link #entries}, brought, held against the one before it; none for the first and for late ones. */
    public List<TableChange> changesOf(ContractEntry entry) {
        int index = entries.indexOf(entry);
        if (index <= 0 || entry.late()) {
            return List.of();
        }
        TableHistory before = of(entries.subList(0, index));
        return TableDiff.between(before.base(), before.head().shape(), entry.contract(), entry.shape());
    }

    /**
     * This history with one more revision, if that counts: if it follows the current one, and either changes the contract or brings a shape that is new.
     */
    Optional<TableHistory> plus(ContractEntry entry) {
        int revision = entry.contract().revision();
        boolean follows = entry.parent() == revision()
                && (revision == entry.parent() + 1
                        || (revision == entry.parent() && !head().shape().equals(entry.shape())));
        if (!follows) {
            return Optional.empty();
        }
        return Optional.of(new TableHistory(
                table,
                and(entries, entry),
                holds,
                entry.isApproval()
                        ? rejections.stream()
                                .filter(rejected -> !isKnown(rejected.shape(), entry))
                                .toList()
                        : rejections));
    }

    private boolean isKnown(TableShape rejected, ContractEntry entry) {
        return entry.shape().equals(rejected) || withShape(rejected).isPresent();
    }

    TableHistory plus(Held held) {
        return hold(held.shape(), held.connector()).isPresent()
                ? this
                : new TableHistory(table, entries, and(holds, held), rejections);
    }

    /** A rejection that comes after an approval of the same rows lost a race, and doesn't count. */
    TableHistory plus(Rejected rejected) {
        Optional<ContractEntry> approval = holds.stream()
                .filter(held -> held.shape().equals(rejected.shape()))
                .findFirst()
                .map(this::approvalOf)
                .orElseGet(() -> approvalOf(withShape(rejected.shape())));
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
