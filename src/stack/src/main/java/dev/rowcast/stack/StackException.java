package dev.rowcast.stack;

/** The stack cannot do what was asked; the message says what happened, where, and what to do. */
public class StackException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what happened and what to do, for a person */
    public StackException(String message) {
        super(message);
    }

    /**
     * @param message what happened and what to do, for a person
     * @param cause where it came from
     */
    public StackException(String message, Throwable cause) {
        super(message, cause);
    }
}
