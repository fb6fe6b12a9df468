package dev.rowcast.destination.jdbc;

/** Why a target can't take the rows, and what to do. */
final class UnfitException extends Exception {
    private static final long serialVersionUID = 1L;

    UnfitException(String reason) {
        super(reason);
    }
}
