package dev.rowcast.contract.gate;

import dev.rowcast.contract.Contract;
import dev.rowcast.contract.evolution.Carry;
import dev.rowcast.contract.evolution.ChangeKind;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.evolution.Evolution;
import dev.rowcast.contract.evolution.Evolved;
import dev.rowcast.contract.evolution.TableChange;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.LogEntry.Held;
import dev.rowcast.contract.log.ShapeMatch;
import dev.rowcast.contract.log.TableHistory;
import dev.rowcast.contract.shape.TableShape;
import java.util.Map;
import java.util.Optional;

/** Computes the revision that an approval of a held shape creates. No side effects. */
public final class Approval {
    private Approval() {}

    /**
     * The revision that the approval makes. Where there is a revision for the shape already, such as one that another connector's rules have made, it is
     * that revision's contract once more, so that the log tells that a person agreed to all up to there.
     *
     * @param by who decided
     * @throws IllegalArgumentException if the decision doesn't fit the shape; the message says why
     */
    public static ContractEntry entry(TableHistory history, Held held, Decision decision, String by, long atMillis) {
        Optional<ContractEntry> known = ShapeMatch.of(history, held).entry();
        if (known.isPresent()) {
            return again(history, known.get(), held, decision, by, atMillis);
        }
        checkRenames(history.base(held.since()), held.shape(), decision.renames());
        Evolved evolved = ShapeMatch.evolved(history, held.shape(), held.since(), decision);
        return history.next(
                evolved.next().withRevision(history.revision() + 1),
                held.shape(),
                held.since(),
                history.isLate(held.since()),
                decision.toString(),
                by,
                atMillis);
    }

    /**
     * The revision that gives columns whose values can be beyond their fields such as hold them all, where nothing is held but single rows went astray.
     *
     * @param by who decided
     * @return empty where each field holds all that its column can have
     */
    static Optional<ContractEntry> freeing(TableHistory history, Decision decision, String by, long atMillis) {
        ContractEntry head = history.head();
        Evolved freed = Evolution.freed(history.base(), head.shape(), decision);
        if (freed.changes().isEmpty() || !decision.renames().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(history.next(
                freed.next().withRevision(history.revision() + 1),
                head.shape(),
                head.since(),
                false,
                decision.toString(),
                by,
                atMillis));
    }

    private static ContractEntry again(
            TableHistory history, ContractEntry known, Held held, Decision decision, String by, long atMillis) {
        Carry way = decision.policies().on(ChangeKind.TYPE_CHANGED).carry();
        boolean outAnyway = way == Carry.IGNORE
                && history.unapproved(known).stream().allMatch(TableChange.ColumnUnsupported.class::isInstance);
        if (!decision.renames().isEmpty() || !(outAnyway || way == Carry.APPLY)) {
            throw new IllegalArgumentException(
                    "\"" + decision + "\" comes too late for " + history.table() + ": revision "
                            + known.contract().revision() + ", made " + known.origin()
                            + ", has given the columns their fields. Say apply; a subscription can still have a changed column bridged or left out by its own"
                            + " evolution in the routing");
        }
        boolean same = held.shape().equals(known.shape());
        return history.next(
                history.base().asIn(known.contract()).withRevision(history.revision() + 1),
                held.shape(),
                same || held.since().precedes(known.since()) ? known.since() : held.since(),
                same ? !known.equals(history.head(held.since())) : history.isLate(held.since()),
                decision.toString(),
                by,
                atMillis);
    }

    private static void checkRenames(Contract base, TableShape shape, Map<String, String> renames) {
        renames.forEach((from, to) -> {
            Optional<String> wrong = base.ownField(from).isEmpty()
                    ? Optional.of("there was no column \"" + from + "\"")
                    : shape.column(from).isPresent()
                            ? Optional.of("column \"" + from + "\" is still there")
                            : shape.column(to).isEmpty()
                                    ? Optional.of("there is no column \"" + to + "\"")
                                    : base.ownField(to).isPresent()
                                            ? Optional.of("column \"" + to + "\" was there before")
                                            : Optional.empty();
            wrong.ifPresent(why -> {
                throw new IllegalArgumentException(
                        Decision.rename(from, to) + " doesn't fit " + base.table() + ": " + why);
            });
        });
    }
}
