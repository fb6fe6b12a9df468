package dev.rowcast.encode;

import dev.rowcast.contract.Contract;

/** A condition that can't be asked of the rows of a contract. It concerns every row of that revision. */
public final class UnfitConditionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String found;

    /**
     * @param condition its text
     * @param found what is wrong, with its place in the condition
     */
    public UnfitConditionException(Contract contract, String condition, String found) {
        super("table " + contract.table() + ", revision " + contract.revision() + " of its contract: \"when\": \""
                + condition + "\" can't be asked of its rows: " + found);
        this.found = found;
    }

    /** What is wrong, with its place in the condition. */
    public String found() {
        return found;
    }
}
