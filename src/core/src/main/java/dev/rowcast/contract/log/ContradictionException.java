package dev.rowcast.contract.log;

/** An entry that can't stand in the log where it does, since it would give a number or a name another meaning. No Rowcast writes such a one. */
public final class ContradictionException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    ContradictionException(String message) {
        super(message);
    }
}
