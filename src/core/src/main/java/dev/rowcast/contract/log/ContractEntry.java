package dev.rowcast.contract.log;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.Contract;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.shape.TableShape;

/**
 * A new revision of one table's contract, or a new shape that the latest one fits as it is.
 *
 * @param contract the contract as of this entry; its revision is the parent's where the contract didn't change
 * @param parent the revision that it follows; 0 for a table's first. An entry whose parent isn't the table's current revision lost a
 *     race, and every reader passes it over
 * @param follows how many of the table's entries that count its author knew, itself not among them; 0 where that isn't said, as for a table's first
 *     and in logs of earlier versions. If another number counts when its turn comes, it lost a race too
 * @param shape the table's shape that brought it about
 * @param since where in the source the shape was first seen
 * @param late whether the shape was skipped over and came to light only when the table had another: the contract is what its rows are encoded
 *     with, and the table goes on from the shape before
 * @param decision what was decided, as {@link Decision} writes it; {@link #AUTO} for what the rules apply by themselves
 * @param decidedBy who decided: the connector's name for the rules, else a person's words
 * @param decidedAtMillis when, in milliseconds since the epoch; for people, nothing depends on it
 */
public record ContractEntry(
        Contract contract,
        int parent,
        int follows,
        TableShape shape,
        LogPosition since,
        boolean late,
        String decision,
        String decidedBy,
        long decidedAtMillis)
        implements LogEntry.Revision {
    /** What stands for the decision where nobody was asked. */
    public static final String AUTO = "auto";

    /** What the decision starts with where a field was purged. */
    public static final String PURGE = "purge:";

    /** One that doesn't say how many it follows. */
    public ContractEntry(
            Contract contract,
            int parent,
            TableShape shape,
            LogPosition since,
            boolean late,
            String decision,
            String decidedBy,
            long decidedAtMillis) {
        this(contract, parent, 0, shape, since, late, decision, decidedBy, decidedAtMillis);
    }

    /** What the rules of that connector make of a shape that isn't late. */
    public static ContractEntry auto(
            Contract contract, int parent, TableShape shape, LogPosition since, String connector, long atMillis) {
        return new ContractEntry(contract, parent, shape, since, false, AUTO, connector, atMillis);
    }

    /** The same with what is known of the contract. */
    public ContractEntry with(Contract known) {
        return known == contract
                ? this
                : new ContractEntry(known, parent, follows, shape, since, late, decision, decidedBy, decidedAtMillis);
    }

    @Override
    public TableId table() {
        return contract.table();
    }

    /** Who made it and how, in words for people that go on from "made". */
    public String origin() {
        if (decision.equals(AUTO)) {
            return "by the rules of " + decidedBy;
        }
        return isPurge()
                ? "by " + decidedBy + ", who purged field " + decision.substring(PURGE.length())
                : "by " + decidedBy + " as " + decision;
    }

    boolean isPurge() {
        return decision.startsWith(PURGE);
    }

    /** Whether a person had the choice, and said that readers can live with it. */
    public boolean isApproval() {
        return !decision.equals(AUTO) && !isPurge();
    }
}
