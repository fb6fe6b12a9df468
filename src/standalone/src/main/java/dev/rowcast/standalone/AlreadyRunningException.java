package dev.rowcast.standalone;

/** Another process uses the state, which is a file that one process uses at a time. The message names it. */
public final class AlreadyRunningException extends RuntimeException {
    private static final long serialVersionUID = 1;

    AlreadyRunningException(String message) {
        super(message);
    }
}
