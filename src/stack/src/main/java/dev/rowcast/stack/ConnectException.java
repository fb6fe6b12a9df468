package dev.rowcast.stack;

/** A Connect worker refused a request, or a connector failed. */
public final class ConnectException extends StackException {
    private static final long serialVersionUID = 1L;

    private final int status;

    ConnectException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The HTTP status of the answer; 0 where there was none, or the answer was that a connector has failed. */
    public int status() {
        return status;
    }
}
