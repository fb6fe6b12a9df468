package dev.rowcast.contract;

import dev.rowcast.change.Operation;
import dev.rowcast.change.RowChange;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands in front of every shape that a task hasn't met yet: gives a new table its contract, lets through what hurts no reader, and stops the
 * rest. Ask it once for each shape and keep the answer. Not thread-safe; it waits for the contract log.
 */
public final class ContractGate {
    /** Stands in the log where the rules decided and nobody was asked. */
    public static final String AUTO = "auto";

    private static final Logger LOG = LoggerFactory.getLogger(ContractGate.class);
    /** Each lost race means that another task got on; more in a row than tasks could cause is a fault. */
    private static final int MAX_RACES = 1_000;

    private final ContractRegistry registry;
    private final LongSupplier nowMillis;

    /** A gate before the contracts of that registry, which must have read its log. */
    public ContractGate(ContractRegistry registry) {
        this(registry, System::currentTimeMillis);
    }

    ContractGate(ContractRegistry registry, LongSupplier nowMillis) {
        this.registry = registry;
        this.nowMillis = nowMillis;
    }

    /**
     * Decides for the change, and for every other one of the same schemas.
     *
     * @throws UnsupportedColumnException if a column's type has no place in a contract
     * @throws ContractLogException if the contract log can't be read or written
     */
    public GateDecision decide(RowChange change) {
        TableShape shape = ShapeReader.read(change.table(), change.rowSchema(), change.keySchema());
        LogPosition place = LogPosition.of(change.source());
        boolean known = registry.history(change.table())
                .flatMap(history -> history.withShape(shape))
                .isPresent();
        if (!known) {
            // Another task may have met the shape before, and nobody should be stopped by what is no longer so.
            registry.refresh();
        }
        for (int race = 0; race < MAX_RACES; race++) {
            Optional<TableHistory> history = registry.history(change.table());
            if (change.operation() == Operation.TRUNCATE) {
                return new GateDecision.Deliver(forTruncate(history, shape, place));
            }
            if (history.isEmpty()) {
                propose(new ContractEntry(first(shape), 0, shape, place, AUTO, nowMillis.getAsLong()), List.of());
                // What the source's settings leave open is settled with the first contract, so it is said when that is
                // made.
                ShapeLint.lint(change.table(), change.rowSchema())
                        .forEach(finding -> LOG.warn("contract of {}: {}", change.table(), finding));
                continue;
            }
            ContractEntry current = history.get().current();
            Optional<Contract> fitting = fitting(history.get(), shape, place);
            if (fitting.isPresent()) {
                return new GateDecision.Deliver(fitting.get());
            }
            Evolved evolved = Evolution.evolve(current.contract(), current.shape(), shape);
            if (evolved.holds() || place.precedes(current.since())) {
                return new GateDecision.Stop(current.contract(), shape, evolved.changes());
            }
            propose(
                    new ContractEntry(
                            evolved.next(), current.contract().revision(), shape, place, AUTO, nowMillis.getAsLong()),
                    evolved.changes());
        }
        throw new ContractLogException(
                "the contract of " + change.table() + " was changed by others " + MAX_RACES
                        + " times in a row; does another program write to the contract log?",
                null);
    }

    /**
     * The contract that the shape already has: that of the very shape; else, for a shape that was never written down because it changed no contract, that
     * which was in effect at its place; else, for a late row of a shape that was skipped over, the latest that has all of its columns.
     */
    private static Optional<Contract> fitting(TableHistory history, TableShape shape, LogPosition place) {
        Optional<ContractEntry> same = history.withShape(shape);
        if (same.isPresent()) {
            return same.map(ContractEntry::contract);
        }
        ContractEntry then = history.inEffectAt(place);
        Evolved evolved = Evolution.evolve(then.contract(), then.shape(), shape);
        if (evolved.next().revision() == then.contract().revision()) {
            return Optional.of(then.contract());
        }
        if (!place.precedes(history.current().since())) {
            return Optional.empty();
        }
        for (int i = history.entries().size() - 1; i >= 0; i--) {
            ContractEntry entry = history.entries().get(i);
            if (hasAllColumns(entry, shape)) {
                return Optional.of(entry.contract());
            }
        }
        return Optional.empty();
    }

    /** Whether the contract lacks none of the shape's columns, so that a row of it is encoded whole. */
    private static boolean hasAllColumns(ContractEntry entry, TableShape shape) {
        return Evolution.evolve(entry.contract(), entry.shape(), shape).changes().stream()
                .allMatch(change -> change instanceof TableChange.ColumnDropped
                        || change instanceof TableChange.Widened
                        || change instanceof TableChange.LabelsAdded
                        || change instanceof TableChange.LabelsRemoved);
    }

    private Contract first(TableShape shape) {
        String packageName = Naming.packageName(shape.table().database());
        List<String> taken = registry.contracts().stream()
                .filter(contract -> contract.packageName().equals(packageName))
                .map(Contract::messageName)
                .toList();
        return Evolution.first(shape, taken);
    }

    /** A TRUNCATE carries no key, so it says too little to begin or change a contract with. */
    private Contract forTruncate(Optional<TableHistory> history, TableShape shape, LogPosition place) {
        if (history.isPresent()) {
            return history.get().inEffectAt(place).contract();
        }
        Contract guess = first(shape);
        return new Contract(guess.table(), 0, guess.packageName(), guess.messageName(), List.of(), List.of(), 0);
    }

    private void propose(ContractEntry entry, List<TableChange> changes) {
        registry.propose(entry);
        boolean accepted = registry.history(entry.contract().table())
                .map(TableHistory::current)
                .equals(Optional.of(entry));
        if (!accepted) {
            return;
        }
        if (entry.parent() == 0) {
            LOG.info(
                    "contract of {}: new, message {} with {} fields",
                    entry.contract().table(),
                    entry.contract().messageType(),
                    entry.contract().fields().size());
        }
        changes.stream()
                .filter(change -> change.reaction() == Reaction.APPLY_AND_NOTIFY)
                .forEach(change -> LOG.info(
                        "contract of {}: revision {}: {}",
                        entry.contract().table(),
                        entry.contract().revision(),
                        change.sentence()));
    }
}
