package dev.rowcast.mapping;

/** A mapping that doesn't answer, as one in a service that is away. It is asked again. */
public final class UnansweredException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param reason who doesn't answer and why, for a person */
    public UnansweredException(String reason) {
        super(reason);
    }
}
