package dev.rowcast.mapping;

import dev.rowcast.contract.Contract;

/** A mapping that can't be asked of the rows of a contract. It concerns every row of that revision. */
public final class UnfitMappingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param found what is wrong, with its place in the mapping */
    public UnfitMappingException(Contract contract, String found) {
        super("table " + contract.table() + ", revision " + contract.revision()
                + " of its contract: the mapping doesn't fit its rows: " + found);
    }
}
