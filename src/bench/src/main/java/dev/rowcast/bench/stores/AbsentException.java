package dev.rowcast.bench.stores;

/** This machine hasn't got what a store needs; the message says what, and what to do. */
final class AbsentException extends Exception {
    private static final long serialVersionUID = 1L;

    AbsentException(String message) {
        super(message);
    }
}
