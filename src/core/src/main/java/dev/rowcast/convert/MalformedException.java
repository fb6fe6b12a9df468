package dev.rowcast.convert;

/** Bytes that aren't what this package wrote, or not by the schema that they name. */
public final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong with them */
    public MalformedException(String message) {
        super(message);
    }
}
