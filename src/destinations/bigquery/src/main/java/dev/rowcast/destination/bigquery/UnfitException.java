package dev.rowcast.destination.bigquery;

/** A value that its column doesn't hold just as it is. The message doesn't show it. */
final class UnfitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnfitException(String message) {
        super(message);
    }
}
