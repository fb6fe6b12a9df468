package dev.rowcast.standalone.state;

/** Another process has taken over, so nothing of this one's is written any more. */
public final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    FencedException(String message) {
        super(message);
    }
}
