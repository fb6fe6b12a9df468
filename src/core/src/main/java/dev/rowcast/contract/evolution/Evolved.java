package dev.rowcast.contract.evolution;

import dev.rowcast.contract.Contract;
import java.util.List;

/**
 * What a table's new shape means for its contract.
 *
 * @param next the contract if every change is applied; the one in effect, with the same revision, where none touches it
 * @param changes all that changed, also what needs no new contract; columns in the order of the new shape, then those that are gone, then
 *     the key
 */
public record Evolved(Contract next, List<TableChange> changes) {
    public Evolved {
        changes = List.copyOf(changes);
    }
}
