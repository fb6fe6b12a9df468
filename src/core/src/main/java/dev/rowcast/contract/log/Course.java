package dev.rowcast.contract.log;

import dev.rowcast.contract.shape.TableShape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The revisions of a table that count, and which of them rows have by their place in the source. Immutable.
 *
 * @param main the revisions that the table went through, oldest first, at least one
 * @param late the revisions for shapes that were skipped over and came to light when the table had another, oldest first
 */
record Course(List<Accepted> main, List<Accepted> late) {
    Course {
        main = List.copyOf(main);
        late = List.copyOf(late);
    }

    /** The course of a table that has just these revisions, at least one, in the order of the log. */
    static Course of(List<ContractEntry> entries) {
        Course course = new Course(List.of(new Accepted(0, entries.get(0))), List.of());
        for (ContractEntry entry : entries.subList(1, entries.size())) {
            course = course.plus(entry);
        }
        return course;
    }

    /** This course with one more revision. */
    Course plus(ContractEntry entry) {
        Accepted next = new Accepted(size(), entry);
        return entry.late() ? new Course(main, and(late, next)) : new Course(and(main, next), late);
    }

    private static List<Accepted> and(List<Accepted> list, Accepted one) {
        List<Accepted> longer = new ArrayList<>(list);
        longer.add(one);
        return longer;
    }

    /** The revisions before that one; at least the first. */
    Course before(Accepted revision) {
        return new Course(
                main.stream().filter(each -> each.index() < revision.index()).toList(),
                late.stream().filter(each -> each.index() < revision.index()).toList());
    }

    int size() {
        return main.size() + late.size();
    }

    /** All revisions in the order of the log. */
    Stream<Accepted> all() {
        return late.isEmpty()
                ? main.stream()
                : Stream.concat(main.stream(), late.stream()).sorted(Comparator.comparingInt(Accepted::index));
    }

    /** The revision of that entry; empty where it doesn't count. */
    Optional<Accepted> find(ContractEntry entry) {
        return all().filter(each -> each.entry().equals(entry)).findFirst();
    }

    /** The revision that came last, late or not. */
    Accepted latest() {
        Accepted head = head();
        return late.isEmpty() || last(late).index() < head.index() ? head : last(late);
    }

    /** The revision of the latest shape that the table has. */
    Accepted head() {
        return last(main);
    }

    private static Accepted last(List<Accepted> list) {
        return list.get(list.size() - 1);
    }

    /**
     * The revision of the latest shape that the table at the source has that the place is of. Several tables may have one contract, as aliases, each with a
     * shape of its own; one that nothing is known of starts from the latest.
     */
    Accepted head(LogPosition place) {
        Accepted own = latestOf(place);
        return own == null ? head() : own;
    }

    /** Sources whose places can't be compared may have a table of the same name each, and change it one after the other. */
    private @Nullable Accepted latestOf(LogPosition place) {
        Accepted ofServer = null;
        for (int i = main.size() - 1; i >= 0; i--) {
            Accepted each = main.get(i);
            if (each.since().server().equals(place.server())) {
                if (each.since().isOfTableOf(place)) {
                    return each;
                }
                ofServer = ofServer == null ? each : ofServer;
            }
        }
        return ofServer;
    }

    /** The revisions that have the shape, in the order of the log. */
    List<Accepted> withShape(TableShape shape) {
        return all().filter(each -> each.hasShape(shape)).toList();
    }

    /**
     * Which of the revisions of one shape a row at that place has; null if none. For a place before the source's latest shape that is the one which was in
     * effect, as far as that can be told. For any other only the latest shape counts: a table that comes back to an earlier one changes again.
     *
     * @param same the revisions of that shape, in the order of the log
     */
    @Nullable Accepted revisionAt(LogPosition place, List<Accepted> same) {
        Accepted latest = latestOf(place);
        if (latest != null && isBefore(place, latest)) {
            return revisionBefore(place, same);
        }
        int from = latest == null ? 0 : latest.index();
        for (int i = same.size() - 1; i >= 0 && same.get(i).index() >= from; i--) {
            Accepted each = same.get(i);
            if (!each.entry().late() && !isOfAnother(place, each)) {
                return each;
            }
        }
        return null;
    }

    /**
     * The revision of that shape in effect at this position: the latest that the position doesn't certainly precede; the next one where the table had another
     * shape since then. A revision's beginning is the position of the first row that was read with it; there may have been earlier rows.
     */
    private @Nullable Accepted revisionBefore(LogPosition place, List<Accepted> same) {
        int here = same.size() - 1;
        while (here > 0 && isBefore(place, same.get(here))) {
            here--;
        }
        if (here < 0) {
            return null;
        }
        return same.get(here + 1 < same.size() && isOver(same.get(here), place) ? here + 1 : here);
    }

    /** Whether the table had another shape after that revision and before the place. */
    private boolean isOver(Accepted revision, LogPosition place) {
        return main.stream()
                .anyMatch(other -> !other.hasShape(revision.entry().shape())
                        && !isOfAnother(place, other)
                        && isBefore(revision.since(), other)
                        && !isBefore(place, other));
    }

    /** Whether the place is at the revision or after it, as far as can be told, in the table at the source that the place is of. */
    boolean hasMet(LogPosition place, Accepted revision) {
        return !isBefore(place, revision) && !isOfAnother(place, revision);
    }

    /** Whether the revision is of another table at the source than the place, and came when that one had begun. */
    private boolean isOfAnother(LogPosition place, Accepted revision) {
        LogPosition since = revision.since();
        return since.server().equals(place.server())
                && !since.isOfTableOf(place)
                && Stream.concat(main.stream(), late.stream())
                        .anyMatch(each ->
                                each.index() < revision.index() && each.since().isOfTableOf(place));
    }

    /**
     * Whether the place is certainly earlier than where that revision was first seen. Where its numbers and the clock contradict each other, because the
     * source's numbers began anew meanwhile, the revisions before tell: a place of their numbering is judged by the clock.
     */
    private boolean isBefore(LogPosition place, Accepted revision) {
        LogPosition since = revision.since();
        PlaceOrder order = place.orderTo(since);
        return order == PlaceOrder.BEFORE
                || order == PlaceOrder.UNKNOWN
                        && !revision.entry().late()
                        && place.isTimedBefore(since)
                        && main.stream()
                                .filter(each ->
                                        each.index() < revision.index() && since.isNumberedAnewAfter(each.since()))
                                .anyMatch(each -> place.orderTo(each.since()) != PlaceOrder.UNKNOWN);
    }

    /** Whether the place is certainly earlier than the table's latest shape, so that its row was skipped over. */
    boolean isLate(LogPosition place) {
        return isBefore(place, head(place));
    }

    /** Whether nothing tells if the place is earlier or later than where the table's latest shape was first seen. */
    boolean isUnordered(LogPosition place) {
        LogPosition head = head(place).since();
        return place.server().equals(head.server()) && place.orderTo(head) == PlaceOrder.UNKNOWN && !isLate(place);
    }

    /** Whether rows of other tables at the same source have made the contract so far, and the place is later. */
    boolean isNewTable(LogPosition place) {
        return all().noneMatch(each -> each.since().isOfTableOf(place))
                && all().anyMatch(each -> each.since().server().equals(place.server()))
                && !isLate(place);
    }

    /** The revision that was in effect at that place: the latest that the place doesn't certainly precede, else the first. */
    Accepted inEffectAt(LogPosition place) {
        int here = main.size() - 1;
        while (here > 0 && !hasMet(place, main.get(here))) {
            here--;
        }
        return main.get(here);
    }

    /** The revisions whose changes rows of that one have met, oldest first: it, and those of the table's course before it. */
    List<Accepted> upTo(Accepted revision) {
        List<Accepted> met = new ArrayList<>();
        main.stream()
                .filter(each -> each.index() < revision.index() && hasMet(revision.since(), each))
                .forEach(met::add);
        met.add(revision);
        return met;
    }

    /** The first approval of that revision, or of all up to a later place of the source. */
    Optional<ContractEntry> approvalOf(Accepted revision) {
        Accepted approved = revision.entry().isPurge() ? purged(revision) : revision;
        return all().filter(each -> each.index() >= approved.index() && isApproval(each.entry(), approved))
                .map(Accepted::entry)
                .findFirst();
    }

    /** A purge says nothing about the shape: what counts is the revision on which it was made. */
    private Accepted purged(Accepted purge) {
        return main.stream()
                .filter(each -> each.index() < purge.index() && !each.entry().isPurge())
                .reduce((first, second) -> second)
                .orElse(main.get(0));
    }

    /** Whether the entry approves of that revision. */
    boolean isApproval(ContractEntry entry, Accepted revision) {
        return entry.isApproval() && (entry.equals(revision.entry()) || hasMet(entry.since(), revision));
    }

    /**
     * All that decides about rows of one shape by their place.
     *
     * @param same the revisions that have the shape, in the order of the log
     */
    Spot spot(List<Accepted> same, LogPosition place) {
        Accepted known = revisionAt(place, same);
        boolean late = isLate(place);
        Accepted revision = known == null && late ? inEffectAt(place) : known;
        return new Spot(revision == null ? -1 : revision.index(), late);
    }

    /**
     * How rows of a shape stand at a place.
     *
     * @param index of the revision that has the shape; where they are late, of the one that was in effect; -1 where neither is
     * @param late whether they were skipped over
     */
    record Spot(int index, boolean late) {}
}
