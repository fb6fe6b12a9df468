package dev.rowcast.contract.evolution;

import java.util.Set;

/**
 * A change that a reader wants a person to decide about, as far as it is written down.
 *
 * @param kind the kind of change
 * @param columns names of the columns that are concerned
 */
public record Objection(ChangeKind kind, Set<String> columns) {
    public Objection {
        columns = Set.copyOf(columns);
    }

    public static Objection to(TableChange change) {
        return new Objection(change.kind(), change.columns());
    }
}
