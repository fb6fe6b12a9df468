package dev.rowcast.contract;

import dev.rowcast.contract.LogEntry.Held;
import java.util.Map;
import java.util.Optional;

/** What a person's word about a held shape makes of a table's contract. Pure. */
public final class Approval {
    private Approval() {}

    /**
     * The revision that the approval makes. Where another connector's rules have let the shape in already, it is the latest contract once more, so that the
     * log tells that a person agreed to all up to here.
     *
     * @param by who decided
     * @throws IllegalArgumentException if the decision doesn't fit the shape; the message says why
     */
    public static ContractEntry entry(TableHistory history, Held held, Decision decision, String by, long atMillis) {
        int parent = history.revision();
        if (history.withShape(held.shape(), held.since()).isPresent()) {
            return new ContractEntry(
                    history.base().withRevision(parent + 1),
                    parent,
                    history.head().shape(),
                    history.head().since(),
                    false,
                    decision.toString(),
                    by,
                    atMillis);
        }
        Contract base = history.base();
        checkRenames(base, held.shape(), decision.renames());
        Evolved evolved = Evolution.evolve(base, history.head().shape(), held.shape(), decision);
        return new ContractEntry(
                evolved.next().withRevision(parent + 1),
                parent,
                held.shape(),
                held.since(),
                held.since().precedes(history.head().since()),
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
                        "rename:" + from + "=" + to + " doesn't fit " + base.table() + ": " + why);
            });
        });
    }
}
