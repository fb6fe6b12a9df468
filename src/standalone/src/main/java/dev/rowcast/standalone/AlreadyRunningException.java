package dev.rowcast.standalone;

/** Another process uses the state. The message names it. */
public final class AlreadyRunningException extends RuntimeException {
    private static final long serialVersionUID = 1;

    AlreadyRunningException(String message) {
        super(message);
    }
}
