package dev.rowcast.contract.gate;

import dev.rowcast.change.TableId;
import dev.rowcast.contract.ContractField;
import dev.rowcast.contract.evolution.Decision;
import dev.rowcast.contract.log.ContractEntry;
import dev.rowcast.contract.log.ContractLogException;
import dev.rowcast.contract.log.ContractRegistry;
import dev.rowcast.contract.log.LogEntry;
import dev.rowcast.contract.log.LogEntry.Rejected;
import dev.rowcast.contract.log.TableHistory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Where people decide about tables. Each decision is held against all that the log has when it is taken, and counts only if nobody was first. Not
 * thread-safe; it waits for the contract log.
 */
public final class ContractDecisions {
    private final ContractRegistry registry;
    private final LongSupplier nowMillis;

    /** Over the contracts of that registry, whose log must take entries. */
    public ContractDecisions(ContractRegistry registry) {
        this(registry, System::currentTimeMillis);
    }

    /** Like {@link #ContractDecisions(ContractRegistry)}, with another clock: milliseconds since the epoch. */
    public ContractDecisions(ContractRegistry registry, LongSupplier nowMillis) {
        this.registry = registry;
        this.nowMillis = nowMillis;
    }

    /**
     * Lets rows of the shape that is held longest go on; where nothing is held, gives columns whose values can be beyond their fields such as hold them all.
     *
     * @param expected the revision that this is to make, if the person looked at one
     * @param by who decided
     * @return the revision that it made
     * @throws DecisionRefusedException if nothing is held, the decision doesn't fit what is, or somebody was first
     * @throws ContractLogException if the log can't be read or written
     */
    public ContractEntry approve(TableId table, OptionalInt expected, Decision decision, String by) {
        TableHistory history = latest(table);
        if (expected.isPresent()) {
            checkRevision(history, expected.getAsInt());
        }
        ContractEntry entry;
        try {
            entry = approved(history, decision, by);
        } catch (IllegalArgumentException unfit) {
            throw new DecisionRefusedException(
                    unfit.getMessage() + ". Nothing was decided; what fits: " + HoldAdvice.diff(table), unfit);
        }
        if (!registry.propose(entry)) {
            throw refused(somebodyWasFirst(current(table), entry.contract().revision()));
        }
        return entry;
    }

    private ContractEntry approved(TableHistory history, Decision decision, String by) {
        Optional<HeldShape> held = HeldShape.of(history).stream()
                .filter(each -> each.approval().isEmpty())
                .findFirst();
        return held.isPresent()
                ? held.get().approved(decision, by, nowMillis.getAsLong())
                : Approval.freeing(history, decision, by, nowMillis.getAsLong())
                        .orElseThrow(() -> refused(nothingWaits(history, "approve")));
    }

    /**
     * Says that rows of the shape that is held longest reach nobody: they go to the dead letters, or stay held where a connector has no such queue. An
     * approval takes it back.
     *
     * @param by who decided
     * @throws DecisionRefusedException if nothing is held that isn't rejected already, or somebody was first
     * @throws ContractLogException if the log can't be read or written
     */
    public Rejected reject(TableId table, String by) {
        TableHistory history = latest(table);
        HeldShape held = HeldShape.of(history).stream()
                .filter(HeldShape::isUndecided)
                .findFirst()
                .orElseThrow(() -> refused(nothingWaits(history, "reject")));
        Rejected rejected = new Rejected(table, held.shape(), held.since().table(), by, nowMillis.getAsLong());
        registry.append(rejected);
        if (!current(table).rejections().contains(rejected)) {
            throw refused(somebodyWasFirst(current(table), history.revision() + 1));
        }
        return rejected;
    }

    /**
     * The field that {@link #purge} would purge.
     *
     * @param name of the field, or of the column that filled it if that tells which
     * @throws DecisionRefusedException if there is none that can be purged
     * @throws ContractLogException if the log can't be read
     */
    public ContractField purgeable(TableId table, String name) {
        TableHistory history = latest(table);
        return Purge.field(history, name);
    }

    /**
     * Strikes a field that its column has left: number and name stay reserved, and readers that are compiled from then on don't know it.
     *
     * @param name of the field, or of the column that filled it if that tells which
     * @param by who decided
     * @return the revision that it made
     * @throws DecisionRefusedException if there is no such field, its column fills it, or somebody was first
     * @throws ContractLogException if the log can't be read or written
     */
    public ContractEntry purge(TableId table, String name, String by) {
        ContractEntry entry = Purge.entry(latest(table), name, by, nowMillis.getAsLong());
        if (!registry.propose(entry)) {
            throw refused(somebodyWasFirst(current(table), entry.contract().revision()));
        }
        return entry;
    }

    private TableHistory latest(TableId table) {
        registry.refresh();
        return current(table);
    }

    private TableHistory current(TableId table) {
        return registry.history(table)
                .orElseThrow(() -> refused("there is no contract of " + table + "; there are: "
                        + registry.histories().stream()
                                .map(history -> history.table().toString())
                                .collect(Collectors.joining(", "))));
    }

    private static void checkRevision(TableHistory history, int expected) {
        if (expected <= history.revision()) {
            throw refused(somebodyWasFirst(history, expected));
        }
        if (expected > history.revision() + 1) {
            throw refused("an approval of " + history.table() + " makes revision " + (history.revision() + 1) + ", not "
                    + expected + ". Nothing was decided; look again: " + HoldAdvice.diff(history.table()));
        }
    }

    private static String somebodyWasFirst(TableHistory history, int revision) {
        String who = history.entries().stream()
                .filter(entry -> entry.contract().revision() == revision)
                .findFirst()
                .map(entry -> " was made " + entry.origin() + " at " + time(entry.decidedAtMillis()))
                .orElse(" can't be made");
        return "no longer current: revision " + revision + " of " + history.table() + who
                + ". Nothing was decided; look again: " + HoldAdvice.diff(history.table());
    }

    private static String nothingWaits(TableHistory history, String what) {
        List<HeldShape> kept = HeldShape.of(history);
        String there = kept.stream()
                .map(ContractDecisions::standing)
                .findFirst()
                .orElseGet(() -> {
                    ContractEntry current = history.current();
                    return "revision " + history.revision() + " is in use, made " + current.origin() + " at "
                            + time(current.decidedAtMillis());
                });
        return history.table() + (kept.isEmpty() ? " isn't held" : " waits for no decision") + "; nothing to " + what
                + ": " + there;
    }

    private static String standing(HeldShape shape) {
        String connectors =
                shape.holds().stream().map(LogEntry.Held::connector).distinct().collect(Collectors.joining(", "));
        return shape.approval()
                .map(approval -> "what was held was approved " + approval.origin() + " at "
                        + time(approval.decidedAtMillis()) + " as revision "
                        + approval.contract().revision() + ", and connector " + connectors
                        + " hasn't taken notice yet; does it run?")
                .orElseGet(() -> shape.rejection()
                        .map(rejected -> "what is held was rejected by " + rejected.decidedBy() + " at "
                                + time(rejected.atMillis()) + "; an approval takes that back")
                        .orElseThrow());
    }

    private static Instant time(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS);
    }

    private static DecisionRefusedException refused(String why) {
        return new DecisionRefusedException(why, null);
    }
}
