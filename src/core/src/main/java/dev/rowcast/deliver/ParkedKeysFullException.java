package dev.rowcast.deliver;

/** A key that can't be parked, since its subscription has as many as it may have: its partition waits until a person has released some. */
public final class ParkedKeysFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message how many that is, where the change stands, and what to do */
    public ParkedKeysFullException(String message) {
        super(message);
    }
}
